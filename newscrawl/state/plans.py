"""Which of the candidates are worth a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newscrawl.items import Candidate, Discovery
from newscrawl.state import articles
from newscrawl.state.database import Database
from newscrawl.state.due import finders_date, reason
from newscrawl.state.known import Known, epoch, key_of
from newscrawl.state.pending import Pending

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """A candidate that is worth a request, and why."""

    candidate: Candidate
    reason: str  # "new", "due by age", "finder's date moved", "cut off"
    etag: str | None = None
    last_modified: str | None = None


class Planner:
    """Sifts candidates; names each article once in a run, whichever finder comes first."""

    def __init__(self, database: Database, pending: Pending, ages: Sequence[int]) -> None:
        self._database = database
        self._pending = pending
        self._ages = ages
        self._named: dict[int, int | None] = {}  # key → latest date that a finder of this run gave it
        self._planned: set[int] = set()

    def latest_date(self, keys: Sequence[int]) -> int | None:
        """What this run's finders say of an article that is known by these keys."""
        dates = [date for date in map(self._named.get, keys) if date is not None]
        return max(dates, default=None)

    def sift(self, candidates: Sequence[Candidate], now: datetime) -> list[Plan]:
        plans: list[Plan] = []
        for start in range(0, len(candidates), _BATCH):
            plans.extend(self._sift_batch(candidates[start : start + _BATCH], epoch(now)))
        return plans

    def _sift_batch(self, candidates: Sequence[Candidate], now: int) -> list[Plan]:
        fresh: dict[int, Candidate] = {}
        for candidate in candidates:
            key, date = key_of(candidate.url), finders_date(candidate)
            if key in self._named and (date is None or date <= (self._named[key] or 0)):
                continue
            self._named[key] = date
            if key not in self._planned:  # named for the first time, or with a later date than before
                fresh[key] = candidate
        known = self._database.read(lambda connection: articles.by_keys(connection, list(fresh)))
        chosen: list[tuple[Candidate, Known | None, str]] = []
        for key, candidate in fresh.items():
            article = self._pending.by_key(key) or known.get(key)
            why = "new" if article is None else reason(article, self._named[key], now, self._ages)
            if why is not None:
                self._planned.add(key)
                chosen.append((candidate, article, why))
        return [_plan(*choice) for choice in chosen]

    def due(self, site: int, now: datetime, limit: int) -> list[Plan]:
        """Articles whose time has come though no finder of this run names them."""
        query = articles.due_on(site, epoch(now), limit + len(self._named))
        found = self._database.read(lambda connection: articles.known_in(connection, query))
        rest = [known for known in found if not {known.id, known.key, key_of(known.url)} & self._named.keys()]
        chosen: list[tuple[Candidate, Known | None, str]] = []
        for known in rest[:limit]:
            self._named.update(dict.fromkeys((known.id, known.key, key_of(known.url))))
            seed = Candidate(url=known.url, discovery=Discovery(via="seed", url=known.url))
            chosen.append((seed, known, "due by age"))
        return [_plan(*choice) for choice in chosen]


def _plan(candidate: Candidate, known: Known | None, why: str) -> Plan:
    """An article's validators are those of the address that it was fetched from in the end."""
    return Plan(candidate, why) if known is None else Plan(candidate, why, known.etag, known.last_modified)
