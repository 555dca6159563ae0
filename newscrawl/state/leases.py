"""Who crawls which site: one run at a time, until its lease ends or it lets go."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, literal, or_, select, update

from newscrawl.state.clock import now
from newscrawl.state.database import Database
from newscrawl.state.tables import leases


def run_unit(run: str) -> str:
    """The name of the lease that every run has while it lives."""
    return f"run:{run}"


def living_runs(database: Database, connection: Connection) -> set[str]:
    lives = leases.c.site == literal("run:") + leases.c.run
    return set(connection.scalars(select(leases.c.run).where(lives, leases.c.until > now(database, connection))))


def take(database: Database, site: str, run: str, seconds: int) -> bool:
    """True where the site is this run's now: it was free, its lease had ended, or it was this run's before."""

    def work(connection: Connection) -> bool:
        moment = now(database, connection)
        upsert = database.upsert(leases).values(site=site, run=run, until=moment + seconds)
        connection.execute(
            upsert.on_conflict_do_update(
                index_elements=[leases.c.site],
                set_={"run": upsert.excluded.run, "until": upsert.excluded.until},
                where=or_(leases.c.run == run, leases.c.until <= moment),
            )
        )
        return connection.scalar(select(leases.c.run).where(leases.c.site == site)) == run

    return database.write(work, lasting=True)


def holder(database: Database, site: str) -> str | None:
    """The run that has the site, or had it last."""
    return database.read(lambda c: c.scalar(select(leases.c.run).where(leases.c.site == site)))


def renew(database: Database, run: str, seconds: int, held: Sequence[str]) -> list[str]:
    """Lengthens the run's leases; gives the sites of `held` that another run has taken meanwhile."""

    def work(connection: Connection) -> list[str]:
        until = now(database, connection) + seconds
        connection.execute(update(leases).where(leases.c.run == run).values(until=until))
        mine = set(connection.scalars(select(leases.c.site).where(leases.c.run == run)))
        return [site for site in held if site not in mine]

    return database.write(work, lasting=True)


def release(database: Database, run: str, site: str | None = None) -> None:
    """Lets go of one site, or of all that the run holds."""
    statement = delete(leases).where(leases.c.run == run)
    if site is not None:
        statement = statement.where(leases.c.site == site)
    database.write(lambda connection: connection.execute(statement), lasting=True)
