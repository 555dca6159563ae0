"""How fast each site answers."""

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl.extensions.run import Run
from newscrawl.spiders.site import SiteCrawl


class Latency:
    """Adds each answer's latency to what the run knows of its site; robots.txt belongs to none."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Latency":
        extension = cls(crawler)
        crawler.signals.connect(extension.received, signal=signals.response_received)
        return extension

    def received(self, response: Response, request: Request) -> None:
        site = request.cb_kwargs.get("site")
        latency = request.meta.get("download_latency")
        if isinstance(site, SiteCrawl) and latency is not None:
            Run.of(self._crawler).tallies[site.name].answer(latency)
