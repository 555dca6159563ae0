"""A few pages fetched one after the other for a person to look at: as a crawl would, but nothing is kept."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler, CrawlerProcessBase
from scrapy.http import Response
from scrapy.settings import BaseSettings

from newscrawl.discovery.urls import normalise
from newscrawl.errors import ArgumentError, NotAnAddress
from newscrawl.middlewares.guard import PROFILE
from newscrawl.middlewares.outcomes import Outcome, of_error, of_status
from newscrawl.middlewares.robots import robots_text
from newscrawl.sites import Profile
from newscrawl.spiders.news import News

# What makes a crawl a good guest and ends it in time; archive, state, progress and reports have no part in a visit.
KEPT = ("newscrawl.extensions.throttle.Throttle", "newscrawl.extensions.ending.Ending")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `outcome` is None where it is a page; `response` is None where nothing came at all."""

    response: Response | None
    outcome: Outcome | None


class Guest:
    """Fetches through the crawl's own downloader: guard, robots.txt, delays, rests and challenges included."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    async def fetch(self, url: str, profile: Profile | None = None, **meta: Any) -> Answer:
        request = Request(url, meta={PROFILE: profile, **meta})
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # whatever kept it from us is an outcome, as for the spider's errback
            return Answer(None, of_error(error))
        return Answer(response, of_status(response.status))

    async def robots(self, url: str) -> str:
        """The robots.txt of the host of `url`, "" where there is none to be had."""
        return await robots_text(self._crawler, url)


Journey = Callable[[Guest], Awaitable[None]]


class Visits(Spider):
    """Goes on one journey."""

    name = "visits"

    def __init__(self, journey: Journey) -> None:
        super().__init__()
        self._journey = journey
        self.fault: Exception | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, journey: Journey) -> Self:
        spider = cls(journey)
        spider._set_crawler(crawler)
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        News.update_settings(settings)  # sites are told who asks in the same words
        extensions = {path: order if path in KEPT else None for path, order in settings.getdict("EXTENSIONS").items()}
        settings.set("EXTENSIONS", extensions, priority="spider")
        settings.set("ITEM_PIPELINES", {}, priority="spider")
        # A look takes no lease from a crawl.
        middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES") | {"newscrawl.middlewares.hostlease.HostLease": None}
        settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        try:
            await self._journey(Guest(self.crawler))
        except Exception as error:  # Scrapy would log it and end well; the command has to know
            self.fault = error
        requests: list[Request] = []  # for Scrapy, which wants an iterator: the journey makes its requests by itself
        for request in requests:
            yield request


def checked_address(text: str) -> str:
    """`text`, where it is an address that can be visited. Raises `ArgumentError`."""
    try:
        normalise(text)
    except NotAnAddress:
        hint = f": did you mean https://{text}?" if text and "://" not in text else ""
        raise ArgumentError(f"{text} is no address of http or https{hint}") from None
    return text


def visit(process: CrawlerProcessBase | None, journey: Journey) -> None:
    """Go on the journey and come back. Whatever it raises is raised here."""
    assert isinstance(process, AsyncCrawlerProcess)
    crawler = process.create_crawler(Visits)
    process.crawl(crawler, journey=journey)
    process.start()
    if isinstance(crawler.spider, Visits) and crawler.spider.fault is not None:
        raise crawler.spider.fault
