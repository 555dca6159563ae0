"""Timers that were cancelled are forgotten within a second or two."""

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

EVERY = 1.0  # seconds


class Timers:
    """Twisted's reactor on asyncio lets go of cancelled timers when another one is due: each request has two, of half a
    minute and of four minutes, and a fast crawl piled up thousands. Here one is due each second.
    """

    def __init__(self) -> None:
        self._due = LoopingCall(lambda: None)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Timers":
        extension = cls()
        crawler.signals.connect(extension.started, signal=signals.engine_started)
        crawler.signals.connect(extension.stopped, signal=signals.engine_stopped)
        return extension

    def started(self) -> None:
        self._due.start(EVERY, now=False)

    def stopped(self) -> None:
        if self._due.running:
            self._due.stop()
