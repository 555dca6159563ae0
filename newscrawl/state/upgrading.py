"""The tables of a state on a server, which several machines share: brought up to date where they stand.

A rebuild from one machine's files would lose what those of the others hold. Where something can only come from the
files, the state forgets which runs it has learned, and each machine's next run teaches it its own again.
"""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, inspect, select, text

from newscrawl.errors import StateError
from newscrawl.state.database import Database, shown
from newscrawl.state.fingerprint import ALGORITHM
from newscrawl.state.tables import VERSION, anchors, files, fingerprints, meta, metadata, runs

logger = logging.getLogger(__name__)

_LOCK = 0x6E657773  # PostgreSQL's advisory lock of whoever makes or changes the tables


def bring_up_to_date(database: Database) -> None:
    """Makes the tables, or changes those of an older version. Raises `StateError` where they are of a newer one."""
    database.write(lambda connection: _bring(database, connection))


def _bring(database: Database, connection: Connection) -> None:
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    tables = set(inspect(connection).get_table_names())
    found = _said(connection) if "meta" in tables else {}
    if found.get("tables", VERSION) != VERSION:
        _upgrade(database, connection, found["tables"])
    missing = metadata.tables.keys() - set(inspect(connection).get_table_names())
    metadata.create_all(connection)
    if found and missing:
        logger.warning("The state has lost its tables %s: they are learned again", ", ".join(sorted(missing)))
        forget_runs(connection)
    if found.get("fingerprints", ALGORITHM) != ALGORITHM:
        logger.warning("The state's fingerprints are of another version: they are learned again")
        for table in (fingerprints, anchors):
            connection.execute(delete(table))
        forget_runs(connection)
    _say(database, connection)


def _said(connection: Connection) -> dict[str, str]:
    return {row.name: row.value for row in connection.execute(select(meta))}


def _say(database: Database, connection: Connection) -> None:
    upsert = database.upsert(meta)
    connection.execute(
        upsert.on_conflict_do_update(index_elements=[meta.c.name], set_={"value": upsert.excluded.value}),
        [{"name": "tables", "value": VERSION}, {"name": "fingerprints", "value": ALGORITHM}],
    )


def _upgrade(database: Database, connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    if version not in {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}:
        raise StateError(
            f"the state {shown(database.url)} is of version {version}, and this newscrawl knows none above {VERSION}: "
            "install on this machine the newscrawl that the others have"
        )
    logger.warning("The state is of version %s: it is brought up to version %s where it stands", version, VERSION)
    command.stamp(config, version)
    command.upgrade(config, VERSION)


def forget_runs(connection: Connection) -> None:
    """Whoever opens the state next teaches it what the runs of its archive hold."""
    for table in (runs, files):
        connection.execute(delete(table))
