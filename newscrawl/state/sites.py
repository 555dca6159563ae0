"""Sites as small numbers, so that a row needs a byte for its site."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from newscrawl.state.database import Database
from newscrawl.state.tables import sites


def numbers(database: Database, connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """The numbers of these sites; a new one gets its own."""
    wanted = sorted(names)  # in one order, so that runs never wait for one another
    if not wanted:
        return {}
    query = select(sites.c.name, sites.c.n).where(sites.c.name.in_(wanted))
    found = {row.name: row.n for row in connection.execute(query)}
    missing = [{"name": name} for name in wanted if name not in found]
    if missing:
        connection.execute(database.upsert(sites).on_conflict_do_nothing(), missing)
        found = {row.name: row.n for row in connection.execute(query)}
    return found
