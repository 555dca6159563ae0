"""Opening the state: made where it is missing, rebuilt where it is old or damaged, taught what it has not seen."""

import logging
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, inspect, select, text

from newscrawl.errors import StateError
from newscrawl.state.database import Database, is_damage
from newscrawl.state.fingerprint import ALGORITHM
from newscrawl.state.replay import learn_runs, unlearned
from newscrawl.state.tables import VERSION, claims, leases, meta, metadata, units

logger = logging.getLogger(__name__)

_FORMAT = {"tables": VERSION, "fingerprints": ALGORITHM}
_LOCK = 0x6E657773  # PostgreSQL's advisory lock of whoever makes the tables
_CHECKED_WHOLE = 64 << 20  # bytes of an SQLite file that is read through on opening: a tenth of a second


def default_url(archive: Path) -> str:
    return f"sqlite:///{archive.absolute() / 'state.sqlite'}"


def open_state(url: str, archive: Path, ages: Sequence[int]) -> Database:
    """The state at `url` (empty: the file in the archive), knowing all that the archive's finished runs hold.

    Raises `StateError` where it cannot be reached, or is damaged and on a server.
    """
    database = usable(url, archive)
    missing = unlearned(database, archive)
    if missing:
        logger.info("The state learns %d runs from the archive's files", len(missing))
        lines = learn_runs(database, archive, missing, ages)
        logger.info("The state has learned %d lines of them", lines)
    return database


def usable(url: str, archive: Path) -> Database:
    """The state with tables of this version, empty where it was missing, old or damaged."""
    url = url or default_url(archive)
    try:
        database = Database(url)
    except StateError as error:
        if not is_damage(error):
            raise
        return _anew(url, error)
    try:
        if database.is_marked_damaged():
            raise StateError(f"{database.file} was found damaged by the run before")
        found = database.read(_format)
        if database.file and database.file.stat().st_size <= _CHECKED_WHOLE:
            database.read(_check)
    except StateError as error:
        if not (is_damage(error) or "damaged" in str(error)) or not database.file:
            raise
        database.close()
        return _anew(url, error)
    if found is not None and found != _FORMAT:
        what = f"of another version ({found})" if found else "not whole"
        logger.warning("The state is %s: it is rebuilt from the archive's files", what)
        database.write(_drop)
    database.write(lambda connection: _create(database, connection))
    return database


def _anew(url: str, error: StateError) -> Database:
    file = Path(str(url.removeprefix("sqlite:///")))
    logger.warning("%s: the state is damaged and is rebuilt from the archive's files (%s)", file, error)
    remove_files(file)
    database = Database(url)
    database.write(lambda connection: _create(database, connection))
    return database


def remove_files(file: Path) -> None:
    """Removes an SQLite database with what belongs to it."""
    for name in ("", "-wal", "-shm", ".damaged"):
        file.with_name(file.name + name).unlink(missing_ok=True)


def _format(connection: Connection) -> dict[str, str] | None:
    """What the state says of its own kind; None where it is empty, nothing where a table is missing."""
    tables = set(inspect(connection).get_table_names())
    if "meta" not in tables:
        return None
    if not tables >= metadata.tables.keys():
        return {}
    return {row.name: row.value for row in connection.execute(select(meta))}


def _check(connection: Connection) -> None:
    verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if verdict != "ok":
        raise StateError(f"the state is damaged: {verdict}")


def _create(database: Database, connection: Connection) -> None:
    if not database.is_sqlite:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    metadata.create_all(connection)
    rows = [{"name": name, "value": value} for name, value in _FORMAT.items()]
    connection.execute(database.upsert(meta).on_conflict_do_nothing(), rows)


def _drop(connection: Connection) -> None:
    metadata.drop_all(connection)


def empty(database: Database) -> None:
    """Forgets everything but what runs have in hand now, and what was crawled when."""

    def work(connection: Connection) -> None:
        metadata.drop_all(connection, tables=[t for t in metadata.sorted_tables if t not in (claims, leases, units)])
        _create(database, connection)

    database.write(work)
