"""`scrapy crawl news`: any number of sites side by side, each from its sources to captures of its articles."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from newscrawl import __version__, counters
from newscrawl.errors import BrokenRecord, Claimed, DiscoveryError, NewscrawlError, PageAbandoned, StateError
from newscrawl.extensions.run import Run
from newscrawl.items import Candidate, Capture, Discovery
from newscrawl.middlewares.conditional import VALIDATORS
from newscrawl.middlewares.download import RUN_ENDS
from newscrawl.middlewares.guard import ARTICLE, PROFILE
from newscrawl.middlewares.outcomes import Outcome, of_error, of_page, of_status, of_way
from newscrawl.middlewares.politeness import Politeness
from newscrawl.middlewares.refusals import HostLeft, HostRests
from newscrawl.middlewares.robots import robots_text
from newscrawl.middlewares.wire import KEEP
from newscrawl.sites import Profile, Registry
from newscrawl.sites.hosts import host_of
from newscrawl.spiders.arguments import Arguments, is_front_page, parse
from newscrawl.spiders.capture import capture_of, charset_of, header
from newscrawl.spiders.endings import idle, leave
from newscrawl.spiders.frontier import Work
from newscrawl.spiders.planner import Planner
from newscrawl.spiders.site import Answer, Errand, SiteCrawl
from newscrawl.spiders.sources import Finding, look_at, read_source, without_page
from newscrawl.state.units import site_unit

logger = logging.getLogger(__name__)

ELSEWHERE = {"robots_forbidden", "refused", "gone", "client_error", "server_error"}  # of a front page: look further
SITEMAP_SIZE = 60 * 2**20  # bytes: the protocol allows 50 MB of a sitemap, which is more than DOWNLOAD_MAXSIZE


class News(Spider):
    """Crawls sites side by side; each with a few requests at a time, the next one when one ends, however it ends."""

    name = "news"

    def __init__(self, arguments: Arguments, outstanding: int) -> None:
        super().__init__()
        self.arguments = arguments
        self.sites: dict[str, SiteCrawl] = {}
        self._outstanding = outstanding

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: str) -> Self:
        """Raises `ArgumentError` and `ProfileError`."""
        per_host = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        spider = cls(cls.arguments_of(arguments, crawler.settings), outstanding=2 * max(1, per_host))
        spider._set_crawler(crawler)
        for handler, signal in (
            (spider._idle, signals.spider_idle),
            (spider._dropped, signals.item_dropped),
            (spider._lost, signals.item_error),
        ):
            crawler.signals.connect(handler, signal=signal)
        return spider

    @staticmethod
    def arguments_of(arguments: Mapping[str, str], settings: BaseSettings) -> Arguments:
        """The spider's arguments, checked; raises `ArgumentError` and `ProfileError`."""
        folder = settings["NEWSCRAWL_PROFILES"]
        return parse(arguments, Registry.load(Path(folder) if folder else None))

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        if contact := settings["NEWSCRAWL_CONTACT"]:
            settings.set("USER_AGENT", f"newscrawl/{__version__} (+{contact})", priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        politeness = self.crawler.get_downloader_middleware(Politeness)
        assert politeness is not None
        self._run = Run.of(self.crawler)
        self._planner = Planner(self.arguments, self._run, self.crawler.stats, politeness)
        self.crawler.signals.connect(self._run_ends, signal=RUN_ENDS)
        if not self.settings["NEWSCRAWL_CONTACT"]:
            logger.info("set NEWSCRAWL_CONTACT to an address or a page: sites then know whom to ask")
        for start in self.arguments.starts:
            if not self._begun(start.profile):
                if self._run.failed:
                    return
                self.crawler.stats.inc_value(counters.SITES_LEFT)
                self._run.count(start.profile.name, "left_to_other_run")
                logger.warning("%s: another run is at work on it or its hosts: left alone", start.profile.name)
                continue
            site = self.sites[start.profile.name] = SiteCrawl(start, self.arguments.limit)
            if start.address:
                site.send(Errand(start.address))
            else:
                for source in start.profile.sources(datetime.now(UTC).date()):
                    site.send(Errand(source.url, source))
            for request in self._refill(site):
                yield request

    def _begun(self, profile: Profile) -> bool:
        try:
            return self._run.state.begin(site_unit(profile.name), profile.hosts())
        except StateError as error:
            self._run.fail(error)
            return False

    def _refill(self, site: SiteCrawl) -> Iterator[Request]:
        """The next requests of a site, as many as there is room for."""
        while len(site.underway) < self._outstanding and not self._run.failed:
            try:
                thing = self._planner.next(site)
            except StateError as error:
                self._run.fail(error)
                return
            if thing is None:
                return
            if isinstance(thing, float):
                self._wake_later(site, thing)
                return
            site.underway[id(thing)] = thing
            yield self._article_request(site, thing) if isinstance(thing, Work) else self._source_request(site, thing)

    def _article_request(self, site: SiteCrawl, work: Work) -> Request:
        meta: dict[str, Any] = {PROFILE: site.profile, ARTICLE: True, KEEP: True, **self._untold()}
        if work.plan.etag or work.plan.last_modified:
            meta[VALIDATORS] = work.plan
        known = {"site": site, "thing": work}
        return Request(work.plan.candidate.url, self.article, meta=meta, errback=self.failed, cb_kwargs=known)

    def _source_request(self, site: SiteCrawl, errand: Errand) -> Request:
        # Without a source, the page may be an article itself.
        meta: dict[str, Any] = {PROFILE: site.profile, KEEP: errand.source is None, **self._untold()}
        if errand.source is None or errand.source.kind in {"sitemap", "news_sitemap"}:
            meta["download_maxsize"] = SITEMAP_SIZE
        if errand.source and (validators := self._run.state.validators(errand.url)):
            meta[VALIDATORS] = validators
        known = {"site": site, "thing": errand}
        return Request(errand.url, self.source, meta=meta, errback=self.failed, cb_kwargs=known, priority=10)

    def _untold(self) -> dict[str, str]:
        """For the meta of each request: a page's own Referrer-Policy would count for more than the setting."""
        return {"referrer_policy": self.settings["REFERRER_POLICY"]}

    def article(self, response: Response, site: SiteCrawl, thing: Work) -> Iterator[Capture | Request]:
        site.underway.pop(id(thing))
        outcome = of_page(response) or of_way(thing.plan.candidate.url, response.url)
        if outcome is None:
            yield self._capture(response, site, thing.plan.candidate)
        elif response.status not in {429, 503} or not self._planner.again(site, thing):
            self._planner.settle(site, thing, outcome)
        site.answered = site.answered or response.status < 400
        yield from self._refill(site)

    async def source(self, response: Response, site: SiteCrawl, thing: Errand) -> AsyncIterator[Capture | Request]:
        site.underway.pop(id(thing))
        site.answered = site.answered or response.status < 400
        outcome = of_status(response.status)
        if outcome is None:
            try:
                finding = await self._read(response, site, thing)
                if finding.is_article:
                    yield self._capture(response, site, seed(response.url))
                async for _ in self._planner.consider(site, finding, thing.depth, guessed=thing.guessed):
                    for request in self._refill(site):
                        yield request
                self._source_read(response, site, thing, index=bool(finding.children))
            except DiscoveryError as error:
                outcome = Outcome("broken_source", str(error).removeprefix(f"{response.url}: "))
            except NewscrawlError as error:
                self._run.fail(error)
            except Exception as error:  # a fault of ours: it costs this source alone, and the next run looks again
                logger.debug("%s", response.url, exc_info=True)
                site.complete = False
                outcome = Outcome("broken_source", f"{error!r} (a fault of the discovery: please report it)")
        if outcome is not None:
            await self._source_ended(site, thing, outcome, busy=response.status in {429, 503})
        for request in self._refill(site):
            yield request

    async def failed(self, failure: Failure) -> AsyncIterator[Request]:
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        site: SiteCrawl = request.cb_kwargs["site"]
        thing: Work | Errand = request.cb_kwargs["thing"]
        site.underway.pop(id(thing), None)
        outcome = of_error(failure.value)
        rests = isinstance(failure.value, HostRests)
        if isinstance(failure.value, HostLeft):
            site.hosts_left.add(host_of(request.url))
        if isinstance(thing, Errand):
            await self._source_ended(site, thing, outcome, busy=rests)
        elif not rests or not self._planner.again(site, thing):
            self._planner.settle(site, thing, outcome)
        for request in self._refill(site):
            yield request

    async def _read(self, response: Response, site: SiteCrawl, errand: Errand) -> Finding:
        body, url, charset = response.body, response.url, charset_of(response)
        since = self.arguments.since
        if errand.source:  # in a thread: a large feed takes seconds, in which other sites go on
            return await asyncio.to_thread(read_source, errand.source, body, url, charset, since)
        if not site.profile.covers(url):
            logger.warning("%s leads to another site: crawl that one with url=%s", errand.url, url)
        front = is_front_page(errand.url)
        robots = await robots_text(self.crawler, url) if front else ""
        return await asyncio.to_thread(look_at, body, url, charset, robots, since, front=front)

    def _capture(self, response: Response, site: SiteCrawl, candidate: Candidate) -> Capture:
        site.taken += 1
        self.crawler.stats.inc_value(counters.OUTCOMES["captured"])
        return capture_of(response, site.profile, candidate.discovery)

    def _source_read(self, response: Response, site: SiteCrawl, errand: Errand, *, index: bool) -> None:
        site.reading -= 1
        self.crawler.stats.inc_value(counters.SOURCES_READ)
        if errand.source and not index:  # an index stays the same while what it names changes
            site.answers.append(Answer(errand.url, header(response, "ETag"), header(response, "Last-Modified")))
            self._run.tallies[site.name].read(errand.url, response.url)

    async def _source_ended(self, site: SiteCrawl, errand: Errand, outcome: Outcome, *, busy: bool) -> None:
        """A source gave nothing to read: it is unchanged, is asked again later, or failed."""
        if outcome.name == "unchanged":
            site.named = True  # what it names has not changed, so there is no reason to look elsewhere
            site.reading -= 1
            self.crawler.stats.inc_value(counters.SOURCES_UNCHANGED)
            self._run.tallies[site.name].missed(errand.url, outcome.name)
            return
        if busy and self._planner.again(site, errand):
            return
        if errand.source is None and is_front_page(errand.url) and outcome.name in ELSEWHERE:
            finding = without_page(errand.url, await robots_text(self.crawler, errand.url))
            async for _ in self._planner.consider(site, finding, 0):
                pass
        if errand.source and not errand.guessed:
            self._run.tallies[site.name].missed(errand.url, outcome.name)
        self._planner.settle(site, errand, outcome)

    def _wake_later(self, site: SiteCrawl, seconds: float) -> None:
        if not site.wakes:
            site.wakes = True
            asyncio.get_running_loop().call_later(seconds + 0.1, self._wake, site)

    def _wake(self, site: SiteCrawl) -> None:
        site.wakes = False
        self._refill_now(site)

    def _refill_now(self, site: SiteCrawl) -> None:
        if self.crawler.engine.running:
            for request in self._refill(site):
                self.crawler.engine.crawl(request)

    def _run_ends(self) -> None:
        self._planner.ending = True

    def _idle(self) -> None:
        if self.sites:
            idle(self.sites, self._run, ending=self._planner.ending)

    def _dropped(self, item: object, exception: DropItem) -> None:
        """A capture became no article: below a limit there is room for another."""
        if isinstance(item, Capture) and item.site in self.sites:
            if isinstance(exception.__cause__, PageAbandoned | BrokenRecord | Claimed):
                self.sites[item.site].complete = False
            if not isinstance(exception.__cause__, Claimed):  # else it stays due, until the other run has stored it
                self._planner.missed(item.requested_urls[0])
            self.sites[item.site].taken -= 1
            self._refill_now(self.sites[item.site])

    def _lost(self, item: object) -> None:
        """A pipeline failed on a capture, which the next run has to find again."""
        if isinstance(item, Capture) and item.site in self.sites:
            self.sites[item.site].complete = False

    def closed(self, reason: str) -> None:
        try:
            for site in self.sites.values():
                leave(site, self._run, self._planner, reason)
        except StateError as error:
            self._run.fail(error)
        if self.sites:
            self._planner.frontier.close()


def seed(url: str) -> Candidate:
    """An article whose address was given."""
    return Candidate(url=url, discovery=Discovery(via="seed", url=url))
