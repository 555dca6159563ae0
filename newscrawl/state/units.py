"""When each unit of work was last started and ended, by which run, and how: the truth that queues only trigger.

A unit is named by its kind and its name: `site:orf` is that site's crawl, `warc:/path/x.warc.gz` that file's reading.
The table survives `scrapy reindex`. Where it is lost with the state, the manifests of the archive tell of sites; a file
of which nothing is known is read again, which stores nothing twice.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

from newscrawl import counters
from newscrawl.archive.manifest import Manifest
from newscrawl.state.clock import now
from newscrawl.state.database import Database
from newscrawl.state.known import epoch
from newscrawl.state.tables import units

DONE = {"finished", "budget", "no_site_answered", "nothing_readable"}  # outcomes; others cut the work short


@dataclass(frozen=True, slots=True)
class Unit:
    """The last time that a unit of work was begun. Times are seconds since 1970 (the server's clock)."""

    unit: str
    run: str
    started: int
    ended: int | None  # None: it is at work, or its run died
    outcome: str | None  # as `ended` was told: the run's finish reason, for one

    @property
    def done(self) -> bool:
        """Did the run do what it could, so that the unit is not begun again before its time?"""
        return self.outcome in DONE


def site_unit(site: str) -> str:
    return f"site:{site}"


def file_unit(path: Path) -> str:
    """Of the file that links lead to."""
    return f"warc:{path.resolve()}"


def started(database: Database, unit: str, run: str) -> None:
    """The run begins with the unit; what is known of an earlier time is forgotten."""

    def work(connection: Connection) -> None:
        _put(database, connection, unit, run=run, started=now(database, connection), ended=None, outcome=None)

    database.write(work)


def ended(database: Database, unit: str, run: str, outcome: str) -> bool:
    """The run is done with the unit; False, and nothing is changed, where another run has begun with it since."""

    def work(connection: Connection) -> bool:
        done = update(units).where(units.c.unit == unit, units.c.run == run)
        return connection.execute(done.values(ended=now(database, connection), outcome=outcome)).rowcount > 0

    return database.write(work)


def last(database: Database, unit: str) -> Unit | None:
    """None where nobody ever began with it."""
    row = database.read(lambda connection: connection.execute(select(units).where(units.c.unit == unit)).first())
    return None if row is None else Unit(**row._mapping)


def all_units(database: Database) -> list[Unit]:
    """In the order of their names."""
    rows = database.read(lambda connection: connection.execute(select(units).order_by(units.c.unit)).all())
    return [Unit(**row._mapping) for row in rows]


def remember(database: Database, connection: Connection, manifest: Manifest) -> None:
    """What a finished run's manifest tells of the sites that it asked, unless something later is known.

    Its counts also name sites that it left to another run, and those of stored captures: these were not crawled.
    """
    begun, done = epoch(manifest.started), epoch(manifest.ended)
    for site in manifest.stats.get(counters.SITES, {}):
        unit = site_unit(site)
        known = connection.scalar(select(units.c.started).where(units.c.unit == unit))
        if known is None or known <= begun:
            _put(database, connection, unit, run=manifest.run, started=begun, ended=done, outcome=manifest.exit)


def _put(database: Database, connection: Connection, unit: str, **values: Any) -> None:
    upsert = database.upsert(units).values(unit=unit, **values)
    connection.execute(upsert.on_conflict_do_update(index_elements=[units.c.unit], set_=values))
