"""What the report shows, counted from the manifests of an archive."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from newscrawl import counters
from newscrawl.archive.store import Place
from newscrawl.health.findings import Finding
from newscrawl.health.history import SiteRun, manifests, site_runs
from newscrawl.health.judge import HISTORY_DAYS, HISTORY_RUNS, judge_all
from newscrawl.health.sums import Sums, sums

MOST_PLANS = 12  # a site's, in the report

Plan = tuple[str, str, str]  # name, currency, period


@dataclass(slots=True)
class Day:
    """A site, or all of them, on one day (UTC)."""

    counts: Counter[str] = field(default_factory=Counter)
    median_ms: list[int] = field(default_factory=list)  # of each run
    slow_ms: list[int] = field(default_factory=list)

    def add(self, counts: dict[str, int], numbers: dict[str, Any]) -> None:
        self.counts.update(counts)
        for name in ("articles", "walled", "undated", "unsigned", "reserved"):
            self.counts[f"read/{name}"] += numbers.get(name, 0)
        self.counts["read/cut_off"] += numbers.get("cut_off", 0)
        if numbers.get("ms"):
            self.median_ms.append(numbers["ms"][0])
            self.slow_ms.append(numbers["ms"][1])

    @property
    def sums(self) -> Sums:
        return sums(self.counts)

    def share(self, name: str) -> float | None:
        """Of the articles read those that are `cut_off`, `walled`, `undated` …; None where none was read."""
        articles = self.counts["read/articles"]
        return self.counts[f"read/{name}"] / articles if articles else None

    @property
    def latency(self) -> float | None:
        return median(self.median_ms) if self.median_ms else None

    @property
    def slow(self) -> float | None:
        return median(self.slow_ms) if self.slow_ms else None


@dataclass(slots=True)
class Site:
    name: str
    days: dict[date, Day] = field(default_factory=dict)
    total: Day = field(default_factory=Day)
    prices: dict[Plan, dict[date, float]] = field(default_factory=dict)  # the last one seen on each day
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """`days` is every day of the period, with or without runs."""

    days: list[date] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    all: Site = field(default_factory=lambda: Site(""))
    runs: int = 0
    exits: Counter[str] = field(default_factory=Counter)
    last: str = ""  # when the last run ended

    @property
    def findings(self) -> list[Finding]:
        found = [finding for site in self.sites for finding in site.findings]
        return sorted(found, key=lambda finding: (finding.since, finding.site), reverse=True)


def report(archive: Place, days: int) -> Report:
    """Of the `days` up to the day of the last run; damaged manifests are left out."""
    found = Report()
    sites: dict[str, Site] = {}
    judged: deque[list[SiteRun]] = deque(maxlen=HISTORY_RUNS)
    told = list(_with_day(manifests(archive, max(days, HISTORY_DAYS) + 1)))
    if not told:
        return found
    last = told[-1][0]
    first = last - timedelta(days=days - 1)
    found.days = [first + timedelta(days=number) for number in range(days)]
    for day, manifest in told:
        judged.append(list(site_runs(manifest)))
        if day >= first:
            _count(found, sites, day, manifest)
    for finding in judge_all(_by_site(judged)):
        if finding.site in sites:
            sites[finding.site].findings.append(finding)
    found.sites = sorted(sites.values(), key=lambda site: (not site.findings, site.name))
    return found


def _with_day(found: Iterable[dict[str, Any]]) -> Iterator[tuple[date, dict[str, Any]]]:
    for manifest in found:
        yield date.fromisoformat(manifest["started"][:10]), manifest


def _count(found: Report, sites: dict[str, Site], day: date, manifest: dict[str, Any]) -> None:
    found.runs += 1
    found.exits[manifest["exit"]] += 1
    found.last = max(found.last, manifest["ended"])
    health = manifest.get("stats", {}).get(counters.SITES, {})
    for name in manifest["sites"].keys() | health.keys():
        counts, numbers = manifest["sites"].get(name, {}), health.get(name, {})
        site = sites.setdefault(name, Site(name))
        for place in (site.total, _day(site, day), found.all.total, _day(found.all, day)):
            place.add(counts, numbers)
        for offer in numbers.get("offers", ()):
            plan = (offer["name"] or "", offer["currency"] or "", offer["period"] or "")
            if plan in site.prices or len(site.prices) < MOST_PLANS:
                site.prices.setdefault(plan, {})[day] = offer["price"]


def _day(site: Site, day: date) -> Day:
    return site.days.setdefault(day, Day())


def _by_site(runs: Iterable[list[SiteRun]]) -> dict[str, list[SiteRun]]:
    found: dict[str, list[SiteRun]] = {}
    for run in (run for manifest in runs for run in manifest):
        found.setdefault(run.site, []).append(run)
    return found
