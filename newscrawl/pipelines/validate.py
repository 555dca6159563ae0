"""A record that breaks the schema goes to the run's rejects with its reason, and never silently away."""

import logging

import orjson
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl import counters
from newscrawl.errors import BrokenRecord, WriteError
from newscrawl.extensions.run import Run
from newscrawl.items import Article
from newscrawl.schema import check

logger = logging.getLogger(__name__)


class Validate:
    """Checks each Article as it would be stored; the fields that deduplication sets are not there yet."""

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._crawler = crawler
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Validate":
        return cls(crawler, Run.of(crawler))

    async def process_item(self, item: object) -> object:
        if isinstance(item, Article):
            try:
                check({**record_of(item), "version": 1})
            except BrokenRecord as fault:
                self._reject(item, str(fault))
                raise DropItem(f"{item.url}: {fault}", log_level="ERROR") from fault
        return item

    def _reject(self, article: Article, reason: str) -> None:
        self._crawler.stats.inc_value(counters.INVALID)
        self._run.count(article.site or "", "rejected")
        try:
            self._run.archive.reject(article, reason)
        except WriteError as error:
            self._run.fail(error)


def record_of(article: Article) -> dict[str, object]:
    """The article as its line will tell it. Raises `BrokenRecord` where no line can be made of it."""
    try:
        record: dict[str, object] = orjson.loads(orjson.dumps(article))
    except TypeError as error:  # such as half a surrogate pair, which is no text
        raise BrokenRecord(f"no JSON can be made of it: {error}") from error
    return record
