"""Statements that every article takes: compiled once, and given to the driver as they are.

For a statement of twenty parameters SQLAlchemy takes longer to bind them than SQLite takes to answer.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Insert, SelectBase, Table
from sqlalchemy.dialects import postgresql, sqlite

Upsert = sqlite.Insert | postgresql.Insert
Insertion = Callable[[Table], Upsert]
Values = Mapping[str, Any]
_INSERTION: dict[str, Insertion] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Prepared:
    """A SELECT or an upsert. Its values and rows are the driver's own: a Boolean of SQLite comes as 0 or 1."""

    def __init__(self, make: Callable[[Insertion], SelectBase | Insert], columns: Sequence[str] | None = None) -> None:
        """`make` is given the dialect's INSERT that knows ON CONFLICT; `columns` are those that an upsert writes."""
        self._make = make
        self._columns = columns
        self._compiled: dict[str, tuple[str, Callable[[Values], Any]]] = {}

    def one(self, connection: Connection, values: Values) -> "CursorResult[*tuple[Any, ...]]":
        sql, bind = self._in(connection.dialect)
        return connection.exec_driver_sql(sql, bind(values))

    def many(self, connection: Connection, rows: Sequence[Values]) -> None:
        if rows:
            sql, bind = self._in(connection.dialect)
            connection.exec_driver_sql(sql, [bind(row) for row in rows])

    def _in(self, dialect: Dialect) -> tuple[str, Callable[[Values], Any]]:
        if dialect.name not in self._compiled:
            statement = self._make(_INSERTION[dialect.name])
            compiled: Any = statement.compile(dialect=dialect, column_keys=self._columns)
            order = compiled.positiontup  # none where the driver takes parameters by name
            bind = dict if order is None else itemgetter(*order)
            self._compiled[dialect.name] = str(compiled), bind
        return self._compiled[dialect.name]
