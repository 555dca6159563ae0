"""The connection to the state: SQLite or PostgreSQL, one connection, short write transactions."""

import contextlib
import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError as URLError
from sqlalchemy.exc import DatabaseError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from newscrawl.errors import StateError
from newscrawl.state.prepared import Upsert, insertion

logger = logging.getLogger(__name__)

T = TypeVar("T")
_BUSY_SECONDS = 60  # how long a write waits for that of another run
# KiB of SQLite's cache: a twentieth of the file is as fast as all of it, since the system keeps the file in memory too.
_LEAST_CACHE, _MOST_CACHE = 1024, 32 * 1024
_WAL_PAGES = 8192  # 32 MB: a group touches some 2,000 pages of a large state, and a checkpoint is dear
_RECONNECT_SECONDS = 60  # a server that restarts is back by then
_ADVICE = (
    "Give an SQLAlchemy URL such as postgresql+psycopg://user@host/name, "
    "or leave it empty for a file inside the archive"
)


class Database:
    """Runs work on the state. Everything outside `write` sees what is committed; nothing holds a transaction open."""

    def __init__(self, url: str) -> None:
        """Raises `StateError` where the URL cannot be used or nobody answers there."""
        try:
            self.url = _address(url)
            self._engine = _engine(url)
            self._connection = self._engine.connect()
        except (ImportError, SQLAlchemyError) as error:
            raise StateError(_unreachable(self.url, error)) from error
        self.is_sqlite = self._engine.dialect.name == "sqlite"

    @property
    def is_shared(self) -> bool:
        """Does a server keep it, for several machines and their archives?"""
        return not self.is_sqlite

    @property
    def file(self) -> Path | None:
        """The SQLite file; None where a server keeps the state."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    def read(self, work: Callable[[Connection], T]) -> T:
        """Runs `work` outside of any transaction: each statement stands alone."""
        return self._run(work)

    def write(self, work: Callable[[Connection], T], *, lasting: bool = True) -> T:
        """Runs `work` in one transaction, once more where the connection was lost: it has to bear a second time.

        `lasting`: a server has it, and all that was written before it, on its disk before this returns. What a server
        loses as it crashes, under a run that goes on, nobody would tell it again: the run's later groups hide the gap.
        """
        begin = "BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN"

        def transaction(connection: Connection) -> T:
            connection.exec_driver_sql(begin)
            try:
                if lasting and self.is_shared:
                    connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
                result = work(connection)
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                if not connection.invalidated:
                    with contextlib.suppress(DBAPIError):  # SQLite has rolled back by itself where the disk is full
                        connection.exec_driver_sql("ROLLBACK")
                raise
            return result

        return self._run(transaction)

    def _run(self, work: Callable[[Connection], T]) -> T:
        give_up = time.monotonic() + _RECONNECT_SECONDS
        while True:
            try:
                return work(self._connection)
            except DBAPIError as error:
                if is_damage(error):
                    self._mark_damaged()
                if _is_deadlock(error):  # two runs wrote the same articles, each in its order
                    continue
                if not error.connection_invalidated or time.monotonic() > give_up:
                    raise StateError(_failed(self._engine, error)) from error
                logger.warning("The connection to the state was lost: %s", error.orig)
                self._reconnect(give_up)

    def _reconnect(self, give_up: float) -> None:
        while True:
            try:
                self._connection.close()
                self._connection = self._engine.connect()
            except SQLAlchemyError as error:
                if time.monotonic() > give_up:
                    raise StateError(_unreachable(self.url, error)) from error
                time.sleep(0.5)
            else:
                return

    def _mark_damaged(self) -> None:
        """The next run finds the mark and rebuilds the state, however small the damage is."""
        if self.file is not None and self.file.exists():
            self.file.with_name(self.file.name + ".damaged").touch()

    def is_marked_damaged(self) -> bool:
        return self.file is not None and self.file.with_name(self.file.name + ".damaged").exists()

    def upsert(self, table: Table) -> Upsert:
        """An INSERT that knows ON CONFLICT, in the dialect of the state."""
        return insertion(self._engine.dialect.name)(table)

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    engine = create_engine(
        url, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args={"timeout": _BUSY_SECONDS}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")  # the files are the truth: a lost last transaction is replayed
    [size] = connection.execute(
        "SELECT page_count * page_size / 1024 FROM pragma_page_count, pragma_page_size"
    ).fetchone()
    connection.execute(f"PRAGMA cache_size=-{min(max(size // 20, _LEAST_CACHE), _MOST_CACHE)}")
    connection.execute(f"PRAGMA wal_autocheckpoint={_WAL_PAGES}")


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Claims do not wait for the server's disk: each decision makes one, and a group that is learned makes up for it.

    A server that crashes in between may let two runs at work store one article.
    """
    connection.autocommit = True
    connection.execute("SET synchronous_commit = off")


def is_damage(error: BaseException) -> bool:
    """Does this say that the SQLite file itself is broken, and not that it is busy or full?"""
    cause = error.__cause__ if isinstance(error, StateError) else error
    text = str(cause).lower()
    return isinstance(cause, DatabaseError) and any(
        sign in text for sign in ("malformed", "not a database", "no such table", "no such column", "corrupt")
    )


def _is_deadlock(error: DBAPIError) -> bool:
    """Has the server undone the transaction so that another may go on? (PostgreSQL, appendix A: 40P01)"""
    return getattr(error.orig, "sqlstate", None) == "40P01"


def _failed(engine: Engine, error: DBAPIError) -> str:
    return f"the state {shown(engine.url)} failed: {error.orig}. `scrapy reindex` rebuilds it from the archive's files"


def _address(url: str) -> URL:
    """Raises `StateError`, which does not repeat what cannot be read: a password may stand anywhere in it."""
    try:
        address = make_url(url)
        if "@" in (address.host or ""):
            raise ValueError("a second @")
    except (URLError, ValueError):
        raise StateError(
            f"NEWSCRAWL_STATE is no address that can be read. {_ADVICE}; what a password has of @ : / ? # is written "
            "as %40 %3A %2F %3F %23"
        ) from None
    return address


def shown(url: URL) -> str:
    """The address for a message: without its password, which may be among the parameters as well."""
    return repr(url.set(query={}))


def _unreachable(url: URL, error: BaseException) -> str:
    reason = error.orig if isinstance(error, DBAPIError) else error
    return f"NEWSCRAWL_STATE={shown(url)} cannot be opened ({reason}). {_ADVICE}"
