"""Statements that every article takes: compiled once, and given to the driver as they are.

SQLAlchemy takes longer to bind the parameters and wrap the rows of such a statement than SQLite takes to answer it.
What the driver raises comes out as SQLAlchemy's errors nevertheless.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from functools import cache
from importlib import import_module
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy import Connection, Dialect, Insert, SelectBase, Table
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

Upsert: TypeAlias = "sqlite.Insert | postgresql.Insert"
Insertion = Callable[[Table], Upsert]
Values = Mapping[str, Any]
T = TypeVar("T")
Rows = list[tuple[Any, ...]]


@cache
def insertion(dialect: str) -> Insertion:
    """The dialect's INSERT that knows ON CONFLICT. The other dialect is not imported, which would take a while."""
    made: Insertion = import_module(f"sqlalchemy.dialects.{dialect}").insert
    return made


class Prepared:
    """A SELECT, an upsert or a DELETE. Values and rows are the driver's own: a Boolean of SQLite comes as 0 or 1."""

    def __init__(self, make: Callable[[Insertion], Any], columns: Sequence[str] | None = None) -> None:
        """`make` is given the dialect's INSERT that knows ON CONFLICT; `columns` are those that an upsert writes."""
        self._make = make
        self._columns = columns
        self._compiled: dict[str, tuple[str, Callable[[Values], Any]]] = {}

    def rows(self, connection: Connection, values: Values) -> Rows:
        sql, bind = self._in(connection.dialect)
        found: Rows = _with_cursor(connection, sql, lambda cursor: cursor.execute(sql, bind(values)).fetchall())
        return found

    def each(self, connection: Connection, rows: Iterable[Values]) -> list[Rows]:
        """What the statement answers for each of these values; a server gets them all at once."""
        sql, bind = self._in(connection.dialect)
        bound = [bind(row) for row in rows]
        answers = _pipelined if connection.dialect.driver == "psycopg" else _one_by_one
        return _with_cursor(connection, sql, lambda cursor: answers(cursor, sql, bound)) if bound else []

    def many(self, connection: Connection, rows: Iterable[Values]) -> None:
        sql, bind = self._in(connection.dialect)
        if bound := [bind(row) for row in rows]:
            _with_cursor(connection, sql, lambda cursor: cursor.executemany(sql, bound))

    def _in(self, dialect: Dialect) -> tuple[str, Callable[[Values], Any]]:
        if dialect.name not in self._compiled:
            statement: SelectBase | Insert = self._make(insertion(dialect.name))
            compiled: Any = statement.compile(dialect=dialect, column_keys=self._columns)
            order = compiled.positiontup  # none where the driver takes parameters by name
            bind = dict if order is None else _getter(order)
            self._compiled[dialect.name] = str(compiled), bind
        return self._compiled[dialect.name]


def _getter(order: Sequence[str]) -> Callable[[Values], Any]:
    if len(order) == 1:
        return lambda values: (values[order[0]],)
    return itemgetter(*order)


def _one_by_one(cursor: Any, sql: str, bound: Sequence[Any]) -> list[Rows]:
    return [cursor.execute(sql, values).fetchall() for values in bound]


def _pipelined(cursor: Any, sql: str, bound: Sequence[Any]) -> list[Rows]:
    cursor.executemany(sql, bound, returning=True)
    answers = [cursor.fetchall()]
    while cursor.nextset():
        answers.append(cursor.fetchall())
    return answers


def _with_cursor(connection: Connection, sql: str, work: Callable[[Any], T]) -> T:
    driver: Any = connection.dialect.loaded_dbapi
    given: Any = connection.connection.driver_connection
    try:
        with closing(given.cursor()) as cursor:
            return work(cursor)
    except driver.Error as error:
        lost = connection.dialect.is_disconnect(error, given, None)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            sql, None, error, driver.Error, connection_invalidated=lost, dialect=connection.dialect
        ) from error
