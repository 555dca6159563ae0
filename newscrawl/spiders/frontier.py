"""What waits to be fetched, newest first, in a database on disk that lives as long as the run.

Not in memory, since a sitemap holds tens of thousands of addresses, and not in Scrapy's scheduler, which holds every
request that it is given. Nothing of it outlasts the run: what is left is found again by the next.
"""

import pickle
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from newscrawl.items import Candidate
from newscrawl.state import Plan

CACHE_KIB = 4096  # of the database in memory; the rest lies in a temporary file
_SCHEMA = """
CREATE TABLE waiting (site TEXT, rank REAL, work BLOB, place INTEGER PRIMARY KEY);
CREATE INDEX newest ON waiting (site, rank DESC, place);
"""


@dataclass(slots=True)
class Work:
    """An article to fetch, and how often it was asked for in vain."""

    plan: Plan
    attempts: int = 0


class Frontier:
    """The articles that wait, of all sites."""

    def __init__(self) -> None:
        self._now = time.time()
        self._database = sqlite3.connect("", isolation_level=None)  # "": a temporary file, gone when it is closed
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KIB}"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.executescript(_SCHEMA)
        self._counts: dict[str, int] = {}

    def add(self, site: str, plans: Iterable[Plan]) -> None:
        """Let `plans` wait. The state names each article once a run, so none comes twice."""
        self._insert([(site, self._rank(plan.candidate), pickle.dumps(Work(plan))) for plan in plans])

    def put_back(self, site: str, work: Work) -> None:
        """Let what was taken wait again, in its old place in time."""
        self._insert([(site, self._rank(work.plan.candidate), pickle.dumps(work))])

    def take(self, site: str) -> Work | None:
        """The newest that waits, which waits no more; None where nothing does."""
        row = self._database.execute(
            "SELECT place, work FROM waiting WHERE site = ? ORDER BY rank DESC, place LIMIT 1", (site,)
        ).fetchone()
        if row is None:
            return None
        self._database.execute("DELETE FROM waiting WHERE place = ?", (row[0],))
        self._counts[site] -= 1
        work: Work = pickle.loads(row[1])
        return work

    def waiting(self, site: str) -> int:
        return self._counts.get(site, 0)

    def clear(self, site: str) -> int:
        """Forget what waits; returns how many that were."""
        self._database.execute("DELETE FROM waiting WHERE site = ?", (site,))
        return self._counts.pop(site, 0)

    def close(self) -> None:
        self._database.close()

    def _rank(self, candidate: Candidate) -> float:
        """Seconds since 1970; what has no date counts as of now, in the order found: front pages show what is new."""
        moment = moment_of(candidate)
        return moment.timestamp() if moment else self._now

    def _insert(self, rows: list[tuple[str, float, bytes]]) -> None:
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO waiting (site, rank, work) VALUES (?, ?, ?)", rows)
        self._database.execute("COMMIT")
        for site, _, _ in rows:
            self._counts[site] = self._counts.get(site, 0) + 1


def moment_of(candidate: Candidate) -> datetime | None:
    """When the finder says that the article was published, else changed."""
    for value in (candidate.discovery.published_at, candidate.modified_at):
        if value:
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                continue
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
