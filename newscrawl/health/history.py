"""The runs of each site, as manifests tell of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from newscrawl import counters
from newscrawl.archive.layout import finished_runs, manifest_file
from newscrawl.archive.store import Place, open_store

REFUSALS = ("refused", "host_left", "host_rests", "robots_forbidden")
# Of a dead host, robots.txt fails first.
FAILURES = ("timeout", "unresolved", "unreachable", "server_error", "robots_unreachable")
NO_STORY = ("not_an_article", "not_html", "abandoned")


@dataclass(slots=True)
class Source:
    url: str
    outcome: str
    candidates: int = 0
    newest: datetime | None = None

    @property
    def well(self) -> bool:
        return self.outcome in {"read", "unchanged"}


@dataclass(slots=True)
class SiteRun:
    """One site in one run: its counts by outcome, and what newscrawl.health.tally describes."""

    site: str
    run: str
    started: datetime
    counts: dict[str, int]
    numbers: dict[str, Any]
    newest: datetime | None = None
    sources: list[Source] = field(default_factory=list)

    def number(self, name: str) -> int:
        return int(self.numbers.get(name, 0))

    def count(self, *names: str) -> int:
        return sum(self.counts.get(name, 0) for name in names)

    @property
    def articles(self) -> int:
        return self.number("articles")

    @property
    def when(self) -> str:
        return f"{self.started:%Y-%m-%dT%H:%M:%SZ}"


def site_run(site: str, run: str, started: str, counts: dict[str, int], numbers: dict[str, Any]) -> SiteRun:
    sources = [
        Source(source["url"], source["outcome"], source.get("candidates", 0), moment(source.get("newest")))
        for source in numbers.get("sources", [])
    ]
    begun = moment(started) or datetime.fromtimestamp(0, UTC)
    return SiteRun(site, run, begun, counts, numbers, moment(numbers.get("newest")), sources)


def manifests(archive: Place, days: float | None = None, most: int | None = None) -> Iterator[dict[str, Any]]:
    """The manifests of runs that began in the last `days` before the last one began, at most so many, oldest first.

    A damaged one is left out: `scrapy verify` is for those.
    """
    store = open_store(archive)
    runs = finished_runs(store)
    if runs and days is not None:
        first = f"{datetime.strptime(runs[-1][:8], '%Y%m%d') - timedelta(days=days):%Y%m%d}"
        runs = [run for run in runs if run[:8] >= first]
    for run in runs[-most:] if most else runs:
        try:
            manifest = orjson.loads(store.read(manifest_file(run)))
        except (OSError, ValueError):
            continue
        if isinstance(manifest, dict) and isinstance(manifest.get("sites"), dict):
            yield manifest


def site_runs(manifest: dict[str, Any]) -> Iterator[SiteRun]:
    """Of one manifest. A run that was killed, or that left the site to another, has nothing to say of it."""
    told = manifest.get("stats", {}).get(counters.SITES, {})
    for site, numbers in told.items():
        yield site_run(site, manifest["run"], manifest["started"], manifest["sites"].get(site, {}), numbers)


def history(archive: Place, days: float | None = None, most: int | None = None) -> dict[str, list[SiteRun]]:
    """The runs of each site, oldest first."""
    found: dict[str, list[SiteRun]] = {}
    for manifest in manifests(archive, days, most):
        for run in site_runs(manifest):
            found.setdefault(run.site, []).append(run)
    return found


def moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
