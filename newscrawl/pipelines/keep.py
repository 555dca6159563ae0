"""The raw capture of a page, in the archive before anything that is read from it."""

import asyncio

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from newscrawl import counters
from newscrawl.errors import NewscrawlError
from newscrawl.extensions.run import Run
from newscrawl.items import Capture


class Keep:
    """Writes the request and the answer of each capture, whatever comes of it, and lets `fetch.warc` point there.

    Settings: NEWSCRAWL_WARC.
    """

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._crawler = crawler
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Keep":
        if not crawler.settings.getbool("NEWSCRAWL_WARC"):
            raise NotConfigured
        return cls(crawler, Run.of(crawler))

    async def process_item(self, item: object) -> object:
        if not isinstance(item, Capture) or item.exchange is None:
            return item
        from newscrawl.warc.writing import records_of  # noqa: PLC0415  (not for a crawl that keeps nothing)

        exchange, item.exchange = item.exchange, None
        records = await asyncio.to_thread(records_of, item, exchange)  # packing takes milliseconds
        if self._run.failed:
            raise DropItem(f"{item.url}: not stored, the run is ending", log_level="INFO")
        try:
            item.fetch.warc = self._run.keep(item.site, item.fetch.at, records)
        except NewscrawlError as error:
            self._run.fail(error)
            raise DropItem(f"{item.url}: not stored, the run is ending", log_level="ERROR") from error
        self._crawler.stats.inc_value(counters.KEPT)
        return item
