"""AutoThrottle that keeps to the least delay of each host."""

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from newscrawl.middlewares.politeness import Politeness, host_of


class Throttle(AutoThrottle):
    """Scrapy's own follows latency alone, and would ask a host faster than its Crawl-delay if it answers fast."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._politeness: Politeness | None = None

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        if self._politeness is None:
            self._politeness = self.crawler.get_downloader_middleware(Politeness)
        _, slot = self._get_slot(request, spider)
        if self._politeness is not None and slot is not None:
            slot.delay = max(slot.delay, self._politeness.least_delay(host_of(request)))
