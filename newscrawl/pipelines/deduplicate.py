"""New article, new version, or nothing new: the state decides, and the record says so."""

import orjson
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl import counters
from newscrawl.errors import Claimed, NewscrawlError
from newscrawl.extensions.run import Run
from newscrawl.items import Article
from newscrawl.state.versions import Outcome


class Deduplicate:
    """Sets id, version, supersedes and near_duplicate_of; drops what the archive has already.

    Settings: NEWSCRAWL_NEAR_DUPLICATES.
    """

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._crawler = crawler
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Deduplicate":
        return cls(crawler, Run.of(crawler))

    async def process_item(self, item: object) -> object:
        if not isinstance(item, Article):
            return item
        if self._run.failed:
            raise DropItem(f"{item.url}: not stored, the run is ending", log_level="INFO")
        try:
            decision = self._run.state.decide(orjson.loads(orjson.dumps(item)))
        except NewscrawlError as error:
            self._run.fail(error)
            raise DropItem(f"{item.url}: not stored, the state failed", log_level="ERROR") from error
        self._crawler.stats.inc_value(counters.DECISIONS[decision.outcome])
        if not decision.stored:
            self._run.count(item.site or "", decision.outcome.value)  # orjson takes no StrEnum as a key
            claimed = Claimed(item.url) if decision.outcome is Outcome.CLAIMED else None
            raise DropItem(f"{item.url}: {decision.outcome} ({decision.id})", log_level="DEBUG") from claimed
        if decision.near_duplicate_of is not None:
            self._crawler.stats.inc_value(counters.NEAR_DUPLICATES)
        item.id, item.version = decision.id, decision.version
        item.supersedes, item.near_duplicate_of = decision.supersedes, decision.near_duplicate_of
        return item
