"""From the runs of a site to what is wrong with it now."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from newscrawl.health.findings import Finding, unexplained
from newscrawl.health.history import SiteRun, Source
from newscrawl.health.rules import PATIENCE, RULES, WELL

MEMORY = 100  # runs in which all was well, by which the next one is judged
HISTORY_DAYS, HISTORY_RUNS = 30, 200  # what is read of an archive to judge: what lasts longer is no news any more


@dataclass(slots=True)
class Open:
    """Something that is wrong, for a number of runs already."""

    began: SiteRun
    seen: str
    runs: int = 1


@dataclass(slots=True)
class Course:
    """A site's runs so far under one rule: those that were well, and what is open."""

    past: deque[SiteRun] = field(default_factory=lambda: deque(maxlen=MEMORY))
    open: Open | None = None

    def follow(self, reason: str, run: SiteRun) -> None:
        seen = RULES[reason](run, self.past)
        if seen:
            if self.open is None:
                self.open = Open(run, seen)
            else:
                self.open.seen, self.open.runs = seen, self.open.runs + 1
        elif seen == WELL or self.open is None:
            self.open = None
            self.past.append(run)


def judge(runs: Sequence[SiteRun]) -> list[Finding]:
    """What is wrong with a site as of the last of its runs (the oldest first), the gravest first.

    All of them are gone through in their order: what is wrong does not become usual by lasting, and a run that cannot
    tell, such as one that found nothing new, neither opens nor closes anything.
    """
    courses = {reason: Course() for reason in RULES}
    for run in carried(runs):
        for reason, course in courses.items():
            course.follow(reason, run)
    site = runs[-1].site if runs else ""
    return unexplained(
        Finding(site, reason, found.seen, found.began.when, found.began.run)
        for reason, course in courses.items()
        if (found := course.open) and found.runs >= PATIENCE.get(reason, 1)
    )


def judge_all(history: Mapping[str, Sequence[SiteRun]]) -> list[Finding]:
    """Of all sites, the newest finding first."""
    findings = [finding for runs in history.values() for finding in judge(runs)]
    return sorted(findings, key=lambda finding: (finding.since, finding.site), reverse=True)


def carried(runs: Iterable[SiteRun]) -> Iterable[SiteRun]:
    """The runs, with what an unchanged source and an unchanged site said before."""
    newest: datetime | None = None
    known: dict[str, Source] = {}
    for run in runs:
        newest = max((moment for moment in (newest, run.newest) if moment), default=None)
        sources = [
            replace(known[source.url], outcome="unchanged")
            if source.outcome == "unchanged" and source.url in known
            else source
            for source in run.sources
        ]
        known.update({source.url: source for source in sources if source.newest})
        yield replace(run, newest=newest, sources=sources)
