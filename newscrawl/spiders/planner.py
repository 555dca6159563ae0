"""What to fetch next of each site, and what becomes of what was fetched. Makes no requests itself."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from scrapy.statscollectors import StatsCollector

from newscrawl import counters
from newscrawl.errors import NewscrawlError
from newscrawl.extensions.run import Run
from newscrawl.health.tally import Tally
from newscrawl.items import Candidate
from newscrawl.middlewares.outcomes import Outcome
from newscrawl.middlewares.politeness import Politeness
from newscrawl.sites.hosts import host_of
from newscrawl.spiders.arguments import Arguments
from newscrawl.spiders.capture import now
from newscrawl.spiders.frontier import Frontier, Work, moment_of
from newscrawl.spiders.site import Errand, SiteCrawl
from newscrawl.spiders.sources import Finding
from newscrawl.state.known import key_of
from newscrawl.wording import amount

logger = logging.getLogger(__name__)

BATCH = 250  # candidates that the state is asked about at once: some 30 ms, in which nothing else of the crawl moves
ATTEMPTS = 3  # at a page whose host asked for a rest each time
DEEPEST = 3  # sitemap indexes within indexes
OF_HOST = {"host_left", "host_rests", "robots_unreachable", "unresolved"}  # ends that say nothing of the page
MOST_SOURCES = 500  # of a site in one run: indexes of indexes could name a hundred thousand
LONGEST_URL = 2000  # characters; longer ones are made by faults of the site


class Planner:
    """The frontier of all sites, and the rules of what leaves it and when."""

    def __init__(self, arguments: Arguments, run: Run, stats: StatsCollector, politeness: Politeness) -> None:
        self._arguments = arguments
        self._run = run
        self._stats = stats
        self._politeness = politeness
        self.frontier = Frontier()
        self.ending = False  # nothing more is handed out or read, as the run ends

    def next(self, site: SiteCrawl) -> Work | Errand | float | None:
        """What to fetch next; seconds where its host rests that long; None where nothing waits or fits now."""
        if self.ending:
            return None
        if site.errands:
            errand = site.errands[0]
            rest = self._rest(site, host_of(errand.url))
            return rest or site.errands.popleft()
        if site.reading == 0:
            self._look_further(site)
            if site.errands:
                return self.next(site)
        return self._next_article(site) if site.wants_more else None

    async def consider(
        self, site: SiteCrawl, finding: Finding, depth: int, *, guessed: bool = False
    ) -> AsyncIterator[None]:
        """Let what a source named wait; yields and pauses, so that all sites go on while a large one is read."""
        room = MOST_SOURCES - len(site.asked) if depth < DEEPEST else 0
        for child in finding.children[: max(0, room)]:
            site.send(Errand(child.url, child, guessed=guessed, depth=depth + 1))
        left = finding.children_left + len(finding.children) - len(finding.children[: max(0, room)])
        if left:
            self._stats.inc_value(counters.SITEMAPS_LEFT, left)
            logger.info("%s: %s left unread", site.name, amount(left, "sitemap"))
        site.fallbacks.extend([finding.fallback] if finding.fallback else [])
        site.front_page.extend(finding.links)
        candidates = iter(finding.candidates)
        begun = time.monotonic()
        while batch := [] if self.ending else list(islice(candidates, BATCH)):
            self._sift(site, batch)
            yield
            await asyncio.sleep(time.monotonic() - begun)  # half of the time is for everything else
            begun = time.monotonic()

    def settle(self, site: SiteCrawl, thing: Work | Errand, outcome: Outcome) -> None:
        """Count an end that is not a page, and tell it in one line."""
        if isinstance(thing, Errand):
            site.reading -= 1
            if thing.guessed:
                return  # nothing need be at a place that was only guessed
        if outcome.name == "given_up":
            self._left(site, 1)
            return
        site.complete = site.complete and not outcome.temporary
        self._stats.inc_value(counters.OUTCOMES[outcome.name])
        self._run.count(site.name, outcome.name)
        self._run.tallies.setdefault(site.name, Tally())  # it was asked, so it is judged, whatever came of it
        if isinstance(thing, Work) and outcome.name not in OF_HOST:
            learn = {"gone": self._run.state.gone, "unchanged": self._run.state.unchanged}
            self._learn(learn.get(outcome.name, self._run.state.missed), thing.plan.candidate.url)
        url = thing.url if isinstance(thing, Errand) else thing.plan.candidate.url
        logger.info("%s: %s (%s)", url, outcome.name.replace("_", " "), outcome.why)

    def missed(self, url: str) -> None:
        """An article was fetched, but the page gave none."""
        self._learn(self._run.state.missed, url)

    def _learn(self, learn: Callable[[str, str], None], url: str) -> None:
        try:
            learn(url, now())
        except NewscrawlError as error:
            self._run.fail(error)

    def again(self, site: SiteCrawl, thing: Work | Errand) -> bool:
        """Let something wait that its host refused for now; False where that was often enough."""
        thing.attempts += 1
        if thing.attempts >= ATTEMPTS:
            return False
        if isinstance(thing, Errand):
            site.errands.appendleft(thing)
        else:
            self.frontier.put_back(site.name, thing)
        return True

    def leave(self, site: SiteCrawl) -> None:
        """Forget what still waits, as the run ends; the next one finds it again."""
        left = self.frontier.clear(site.name) + sum(isinstance(thing, Work) for thing in site.underway.values())
        if left:
            self._left(site, left)
        if site.left:
            logger.info("%s: %s left for the next run", site.name, amount(site.left, "article"))
        site.complete = site.complete and not (site.errands or site.underway)

    def _next_article(self, site: SiteCrawl) -> Work | float | None:
        while (work := self.frontier.take(site.name)) is not None:
            host = host_of(work.plan.candidate.url)
            if host in site.hosts_left:
                self._left(site, 1)
                continue
            if rest := self._rest(site, host):
                self.frontier.put_back(site.name, work)
                return rest
            return work
        return None

    def _rest(self, site: SiteCrawl, host: str) -> float | None:
        """Seconds for which the host still rests, None where it may be asked."""
        rest = self._politeness.rest_of(host)
        if rest <= 0:
            return None
        site.rests.add(host)
        return rest

    def _look_further(self, site: SiteCrawl) -> None:
        """All sources are read: try the next best places where they named nothing, then see what is due anyhow."""
        while not site.named and not site.errands and site.fallbacks:
            for source in site.fallbacks.popleft():
                site.send(Errand(source.url, source, guessed=True))
        if site.errands:
            return
        if not site.named and site.front_page:
            self._sift(site, site.front_page)
        site.front_page = []
        site.keys.clear()
        if not site.revisited:
            site.revisited = True
            self.frontier.add(site.name, self._run.state.due(site.name, datetime.now(UTC)))

    def _sift(self, site: SiteCrawl, batch: list[Candidate]) -> None:
        candidates = list(self._fitting(site, batch))
        site.named = site.named or bool(batch)
        self._count_found(site, candidates)
        self._run.tallies[site.name].named(candidates)
        plans = self._run.state.sift(site.name, candidates, datetime.now(UTC))
        self.frontier.add(site.name, plans)
        self._stats.inc_value(counters.NOT_DUE, len(candidates) - len(plans))

    def _count_found(self, site: SiteCrawl, candidates: Iterable[Candidate]) -> None:
        before = len(site.keys)
        site.keys.update(key_of(candidate.url) for candidate in candidates)
        site.found += len(site.keys) - before
        self._stats.inc_value(counters.FOUND, len(site.keys) - before)

    def _fitting(self, site: SiteCrawl, batch: Iterable[Candidate]) -> Iterator[Candidate]:
        since = self._arguments.since
        for candidate in batch:
            if not site.profile.covers(candidate.url):
                self._stats.inc_value(counters.OTHER_SITE)
            elif len(candidate.url) > LONGEST_URL:
                self._stats.inc_value(counters.TOO_LONG)
                logger.info("%s…: too long an address (%d characters)", candidate.url[:200], len(candidate.url))
            elif since and (moment := moment_of(candidate)) and moment < since:
                self._stats.inc_value(counters.TOO_OLD)
                site.complete = False  # a run without since= has to see them
            else:
                yield candidate

    def _left(self, site: SiteCrawl, number: int) -> None:
        site.complete = False
        site.left += number
        self._stats.inc_value(counters.LEFT_FOR_NEXT_RUN, number)
