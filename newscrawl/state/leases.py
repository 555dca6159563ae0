"""Who crawls which site and asks which hosts: one run at a time, until its lease ends or it lets go.

A name is a site's, a WARC file's or, by `of_host`, that of a host with all its subdomains.
"""

import time
from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, or_, select, update

from newscrawl.state.database import Database
from newscrawl.state.tables import leases


def _now(database: Database, connection: Connection) -> int:
    """Several machines share a server: its clock counts, not theirs."""
    if database.is_sqlite:
        return int(time.time())
    return int(connection.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0)


def of_host(domain: str) -> str:
    """What the lease of a registrable domain is called, which a site may be called as well."""
    return f"host:{domain}"


def take(database: Database, names: Sequence[str], run: str, seconds: int) -> bool:
    """True where all the names are this run's now: each was free, its lease had ended, or it was this run's before.

    All or none: where another run has one of them, this one takes none.
    """
    names = sorted(names)  # two runs that want the same ones wait for each other's rows in one order

    def work(connection: Connection) -> bool:
        now = _now(database, connection)
        mine = select(leases.c.site).where(leases.c.site.in_(names), leases.c.run == run)
        before = set(connection.scalars(mine))
        for name in names:
            upsert = database.upsert(leases).values(site=name, run=run, until=now + seconds)
            connection.execute(
                upsert.on_conflict_do_update(
                    index_elements=[leases.c.site],
                    set_={"run": upsert.excluded.run, "until": upsert.excluded.until},
                    where=or_(leases.c.run == run, leases.c.until <= now),
                )
            )
        taken = set(connection.scalars(mine))
        if taken == set(names):
            return True
        connection.execute(delete(leases).where(leases.c.site.in_(taken - before), leases.c.run == run))
        return False

    return database.write(work)


def free_in(database: Database, names: Sequence[str]) -> int:
    """Seconds until the last of the names is free if its run does not renew its lease; 0 where all are free now."""

    def work(connection: Connection) -> int:
        until = connection.scalar(select(func.max(leases.c.until)).where(leases.c.site.in_(names)))
        return max(0, (until or 0) - _now(database, connection))

    return database.read(work)


def renew(database: Database, run: str, seconds: int, held: Sequence[str]) -> list[str]:
    """Lengthens the run's leases; gives the sites of `held` that another run has taken meanwhile."""

    def work(connection: Connection) -> list[str]:
        until = _now(database, connection) + seconds
        connection.execute(update(leases).where(leases.c.run == run).values(until=until))
        mine = set(connection.scalars(select(leases.c.site).where(leases.c.run == run)))
        return [site for site in held if site not in mine]

    return database.write(work)


def release(database: Database, run: str) -> None:
    """Lets go of all that the run holds."""
    database.write(lambda connection: connection.execute(delete(leases).where(leases.c.run == run)))
