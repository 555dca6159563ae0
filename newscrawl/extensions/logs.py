"""A line of log an outcome, with its URL: no item dumps, no second line for what has been told."""

import logging
from typing import Any

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

# Told at start or again by Scrapy, and by us in the line of the outcome: only with LOG_LEVEL=DEBUG.
REPEATED = {
    "scrapy.addons": logging.WARNING,
    "scrapy.core.downloader.handlers.http11": logging.ERROR,  # too large, cut off
    "scrapy.crawler": logging.WARNING,  # all settings
    "scrapy.middleware": logging.WARNING,  # all components
    "scrapy.utils.log": logging.WARNING,  # versions
    "scrapy.downloadermiddlewares.httpcompression": logging.ERROR,
    "scrapy-playwright": logging.ERROR,  # failed pages, with a traceback
    "py.warnings": logging.ERROR,
}


class OneLine(LogFormatter):
    """Scrapy's formatter prints the item with each drop and each error, which here is a whole page."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OneLine":
        quieten(crawler.settings["LOG_LEVEL"])
        return cls()

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        return {"level": logging.DEBUG, "msg": "%(url)s: stored", "args": {"url": address(item)}}

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        level = logging.getLevelName(getattr(exception, "log_level", None) or logging.getLevelName(logging.INFO))
        url, why = address(item), str(exception)
        text = why if url in why else f"{url}: {why}"
        return {"level": level, "msg": "%(text)s", "args": {"text": text}}

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return {"level": logging.ERROR, "msg": "%(url)s: lost", "args": {"url": address(item)}}


def quieten(level: str | int) -> None:
    """Let the loggers of `REPEATED` speak at LOG_LEVEL=DEBUG alone."""
    for name, least in REPEATED.items():
        logging.getLogger(name).setLevel(logging.NOTSET if level in {"DEBUG", logging.DEBUG} else least)


def address(item: Any) -> str:
    return getattr(item, "url", None) or type(item).__name__
