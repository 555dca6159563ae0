"""Articles of stored captures are decided on in the order of their file, however long each took to read."""

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newscrawl.items import Article
from newscrawl.spiders.turns import Turns


class InOrder:
    """Holds an article until all captures before it are decided on. Only for spiders that have `turns`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "InOrder":
        return cls(crawler)

    async def process_item(self, item: object) -> object:
        if isinstance(item, Article):
            await self._turns().come(item)
        return item

    def _turns(self) -> Turns:
        turns = getattr(self._crawler.spider, "turns", None)
        if not isinstance(turns, Turns):
            raise NotConfigured("newscrawl.pipelines.inorder.InOrder: the spider has no turns")
        return turns
