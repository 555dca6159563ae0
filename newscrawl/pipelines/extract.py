"""Capture to Article, in worker processes."""

import asyncio
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl import counters
from newscrawl.errors import (
    ArgumentError,
    ExtractionError,
    NotAnArticle,
    NotHTML,
    PageAbandoned,
    ProfileError,
    StateError,
    WorkersLost,
)
from newscrawl.extensions.run import Run
from newscrawl.extraction.optouts import ALL, together
from newscrawl.extraction.template import fault
from newscrawl.extraction.workers import TEMPLATE, WorkerPool, worker_count
from newscrawl.items import Article, Capture
from newscrawl.sites import Profile, Registry

if TYPE_CHECKING:
    from newscrawl.extraction import Reading

AHEAD = 2  # pages a worker: the one it reads, and the next one at hand

# What is counted and what the run's report calls it, for each way that a page gives no article.
OUTCOMES: dict[type[ExtractionError], tuple[str, str]] = {
    NotHTML: (counters.NOT_HTML, "not_html"),
    NotAnArticle: (counters.NOT_AN_ARTICLE, "not_an_article"),
    PageAbandoned: (counters.PAGE_ABANDONED, "abandoned"),
}


class Extract:
    """Reads each capture and adds what the crawl knows.

    Settings: NEWSCRAWL_WORKERS, NEWSCRAWL_PAGE_SECONDS, NEWSCRAWL_PAGE_MEMORY_MB, NEWSCRAWL_OPT_OUTS.

    A page without a story, one that is no HTML and one that its worker was lost on are dropped and counted; what is no
    Capture passes through.
    """

    def __init__(
        self, crawler: Crawler, run: Run, workers: int, profiles: Registry, opt_outs: frozenset[str] = frozenset()
    ) -> None:
        self._crawler = crawler
        self._run = run
        self._workers = workers
        self._registry = profiles
        self._profiles: dict[str, Profile | None] = {}
        self._pool: WorkerPool | None = None
        self._close: asyncio.Future[None] | None = None  # a task that nobody holds may be collected
        self._honoured = opt_outs
        self._places = asyncio.Semaphore(max(1, workers) * AHEAD)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Extract":
        folder = crawler.settings["NEWSCRAWL_PROFILES"]
        registry = Registry.load(Path(folder) if folder else None)
        workers, opt_outs = crawler.settings["NEWSCRAWL_WORKERS"], crawler.settings.getlist("NEWSCRAWL_OPT_OUTS")
        return cls(crawler, Run.of(crawler), worker_count(workers), registry, honoured(opt_outs))

    def open_spider(self) -> None:
        if self._workers:
            settings = self._crawler.settings
            seconds, memory = settings.getfloat("NEWSCRAWL_PAGE_SECONDS"), settings.getint("NEWSCRAWL_PAGE_MEMORY_MB")
            self._pool = WorkerPool(self._workers, seconds, memory, settings.get(TEMPLATE))

    def close_spider(self) -> None:
        if self._pool is not None:
            self._pool.close()

    async def process_item(self, item: object) -> object:
        if not isinstance(item, Capture):
            return item
        try:
            async with self._places:
                reading = await self._read(item)
            article = self._complete(item, reading)
        except ExtractionError as error:
            counter, outcome = OUTCOMES[type(error)]
            self._crawler.stats.inc_value(counter)
            self._run.count(item.site, outcome)
            raise DropItem(str(error), log_level="INFO") from error
        except StateError as error:
            self._run.fail(error)
            raise DropItem(f"{item.url}: not stored, the state failed", log_level="ERROR") from error
        except WorkersLost as error:
            self._close = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="workers_lost"))
            raise DropItem(str(error), log_level="ERROR") from error
        if reserved := self._honoured.intersection(article.opt_outs or ()):
            self._crawler.stats.inc_value(counters.OPTED_OUT)
            self._run.count(item.site, "opted_out")
            raise DropItem(f"{item.url}: its publisher says {', '.join(sorted(reserved))}", log_level="INFO")
        return article

    async def _read(self, capture: Capture) -> "Reading":
        from newscrawl.extraction import Context, read  # noqa: PLC0415  (heavy; not at start-up)

        furniture, day = self._run.state.furniture(capture.site), date.fromisoformat(capture.fetch.at[:10])
        context = Context(capture.charset, self._profile(capture.site), furniture, day)
        if self._pool is None:
            try:
                return read(capture.body, capture.url, context)
            except ExtractionError:
                raise
            except Exception as error:  # a fault of ours costs this page alone, as it does in a worker
                raise PageAbandoned(fault(error, capture.url)) from error
        return await asyncio.wrap_future(self._pool.read(capture.body, capture.url, context))

    def _complete(self, capture: Capture, reading: "Reading") -> Article:
        """What the crawl knows of the article, added to what its page told."""
        article = reading.article
        article.url = capture.url
        article.site = capture.site
        article.publisher = article.publisher or capture.publisher
        article.discovery = capture.discovery
        article.fetch = capture.fetch
        article.run = self._run.id
        article.opt_outs = together(article.opt_outs or (), capture.opt_outs)
        self._run.state.leads_to(article.url, capture.requested_urls)
        self._run.state.observe_blocks(capture.site, article.id, reading.block_hashes, capture.fetch.at)
        if self._run.judges:
            self._run.tallies[capture.site].article(article)
        stats = self._crawler.stats
        stats.inc_value(counters.EXTRACTED)
        stats.inc_value(counters.NOTICES, len(article.notices))
        stats.inc_value(counters.OFFERS, len(article.offers))
        return article

    def _profile(self, site: str) -> Profile | None:
        if site not in self._profiles:
            try:
                self._profiles[site] = self._registry.get(site)
            except ProfileError:  # a site of which only an address is known
                self._profiles[site] = None
        return self._profiles[site]


def honoured(setting: Iterable[str]) -> frozenset[str]:
    """NEWSCRAWL_OPT_OUTS, checked. Raises `ArgumentError`."""
    words = frozenset(word.strip().lower() for word in setting if word.strip())
    if unknown := sorted(words - set(ALL)):
        raise ArgumentError(f"NEWSCRAWL_OPT_OUTS={','.join(unknown)}: known are {', '.join(ALL)}")
    return words
