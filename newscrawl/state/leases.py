"""Who is at work on which unit and asks which hosts: one run at a time, until its lease ends or it lets go.

A name is that of a unit of work (newscrawl.state.units) or, by `of_host`, of a host with all its subdomains. Whoever
touches several rows does so in the order of their names, so that no two runs wait for each other.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, literal, or_, select, update

from newscrawl.state.clock import now
from newscrawl.state.database import Database
from newscrawl.state.tables import leases


def run_unit(run: str) -> str:
    """The name of the lease that every run has while it lives."""
    return f"run:{run}"


def living_runs(database: Database, connection: Connection) -> set[str]:
    lives = leases.c.site == literal("run:") + leases.c.run
    return set(connection.scalars(select(leases.c.run).where(lives, leases.c.until > now(database, connection))))


def of_host(domain: str) -> str:
    """What the lease of a registrable domain is called."""
    return f"host:{domain}"


def take(database: Database, names: Sequence[str], run: str, seconds: int) -> bool:
    """True where all the names are this run's now: each was free, its lease had ended, or it was this run's before.

    All or none: where another run has one of them, this one takes none.
    """

    def work(connection: Connection) -> bool:
        moment = now(database, connection)
        mine = select(leases.c.site).where(leases.c.site.in_(names), leases.c.run == run)
        before = set(connection.scalars(mine))
        for name in sorted(names):
            upsert = database.upsert(leases).values(site=name, run=run, until=moment + seconds)
            connection.execute(
                upsert.on_conflict_do_update(
                    index_elements=[leases.c.site],
                    set_={"run": upsert.excluded.run, "until": upsert.excluded.until},
                    where=or_(leases.c.run == run, leases.c.until <= moment),
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
        return max(0, (until or 0) - now(database, connection))

    return database.read(work)


def holders(database: Database) -> list[str]:
    return database.read(lambda connection: list(connection.scalars(select(leases.c.run).distinct())))


def renew(database: Database, run: str, seconds: int, held: Sequence[str]) -> list[str]:
    """Lengthens the run's leases; gives those of `held` that another run has taken meanwhile."""

    def work(connection: Connection) -> list[str]:
        mine = _lock(connection, run)
        until = now(database, connection) + seconds
        connection.execute(update(leases).where(leases.c.run == run).values(until=until))
        return [name for name in held if name not in mine]

    return database.write(work)


def release(database: Database, run: str) -> None:
    """Lets go of all that the run holds."""

    def work(connection: Connection) -> None:
        _lock(connection, run)
        connection.execute(delete(leases).where(leases.c.run == run))

    database.write(work)


def _lock(connection: Connection, run: str) -> set[str]:
    """The names that the run holds, which nobody takes until the transaction ends."""
    held = select(leases.c.site).where(leases.c.run == run).order_by(leases.c.site)
    return set(connection.scalars(held.with_for_update()))
