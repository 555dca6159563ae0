"""One whole line an article; the state learns of it once it lasts."""

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl import counters
from newscrawl.errors import NewscrawlError
from newscrawl.extensions.run import Run
from newscrawl.items import Article


class Archive:
    """Appends what deduplication lets through. Where the disk refuses, the run ends as "archive_write_error".

    Settings: NEWSCRAWL_ARCHIVE, NEWSCRAWL_FSYNC_RECORDS, NEWSCRAWL_FSYNC_SECONDS, NEWSCRAWL_COMPRESSION.
    """

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._crawler = crawler
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Archive":
        return cls(crawler, Run.of(crawler))

    async def process_item(self, item: object) -> object:
        if not isinstance(item, Article):
            return item
        if self._run.failed:
            raise self._refused(item)
        try:
            self._run.append(item)
        except NewscrawlError as error:
            self._run.fail(error)
            raise self._refused(item) from error
        self._crawler.stats.inc_value(counters.STORED)
        return item

    def _refused(self, article: Article) -> DropItem:
        self._crawler.stats.inc_value(counters.REFUSED_WRITES)
        return DropItem(f"{article.url}: not stored, the run is ending", log_level="ERROR")
