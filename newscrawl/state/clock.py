"""What time it is for all who share the state."""

import time

from sqlalchemy import Connection, func, select

from newscrawl.state.database import Database


def now(database: Database, connection: Connection) -> int:
    """Seconds since 1970. Several machines share a server: its clock counts, not theirs."""
    if database.is_sqlite:
        return int(time.time())
    return int(connection.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0)
