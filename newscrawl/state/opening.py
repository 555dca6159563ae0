"""Opening the state: made where it is missing, rebuilt where it is old or damaged, taught what it has not seen.

A state on a server is not rebuilt, but brought up to date (newscrawl.state.upgrading).
"""

import logging
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, MetaData, delete, inspect, select

from newscrawl.archive.layout import finished_runs
from newscrawl.errors import StateError
from newscrawl.state import leases, tables
from newscrawl.state.database import Database, is_damage
from newscrawl.state.fingerprint import ALGORITHM
from newscrawl.state.replay import learn_runs, unlearned
from newscrawl.state.tables import VERSION, meta, metadata, runs
from newscrawl.wording import amount

logger = logging.getLogger(__name__)

_FORMAT = {"tables": VERSION, "fingerprints": ALGORITHM}
_CHECKED_WHOLE = 64 << 20  # bytes of an SQLite file that is read through on opening: a tenth of a second


def default_url(archive: Path) -> str:
    return f"sqlite:///{archive.absolute() / 'state.sqlite'}"


def open_state(url: str, archive: Path, ages: Sequence[int]) -> Database:
    """The state at `url` (empty: the file in the archive), knowing all that the archive's finished runs hold.

    Raises `StateError` where it cannot be reached, or is damaged or of a newer version and on a server.
    """
    database = usable(url, archive)
    missing = unlearned(database, archive)
    if missing:
        logger.info("The state learns %s from the archive's files", amount(len(missing), "run"))
        lines = learn_runs(database, archive, missing, ages)
        logger.info("The state has learned %s of them", amount(lines, "line"))
    return database


def usable(url: str, archive: Path) -> Database:
    """The state with tables of this version; in a file they are empty where it was missing, old or damaged."""
    url = url or default_url(archive)
    try:
        database = Database(url)
    except StateError as error:
        if not is_damage(error):
            raise
        return _anew(url, error)
    if database.is_shared:
        return _up_to_date(database)
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


def _up_to_date(database: Database) -> Database:
    from newscrawl.state.upgrading import bring_up_to_date  # noqa: PLC0415  (Alembic: nobody with a file needs it)

    try:
        bring_up_to_date(database)
    except StateError:
        database.close()
        raise
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
    metadata.create_all(connection)
    rows = [{"name": name, "value": value} for name, value in _FORMAT.items()]
    connection.execute(database.upsert(meta).on_conflict_do_nothing(), rows)


def _drop(connection: Connection) -> None:
    """All tables that there are: another version has others."""
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)


def empty(database: Database, archive: Path) -> None:
    """Forgets what the archive's files tell; on a server nothing that other archives have taught it."""

    def work(connection: Connection) -> None:
        own = finished_runs(archive)
        known = set(connection.scalars(select(runs.c.run))) | leases.living_runs(database, connection)
        if database.is_shared and known - set(own):
            logger.warning("The state knows runs of other archives too: what they taught it stays")
            connection.execute(delete(runs).where(runs.c.run.in_(own)))
            return
        kept = (tables.claims, tables.leases, tables.units)  # what runs have in hand now, and what was done when
        metadata.drop_all(connection, tables=[table for table in metadata.sorted_tables if table not in kept])
        _create(database, connection)

    database.write(work)
