"""Conditional requests: what has not changed is not sent again (RFC 9110, section 13)."""

from typing import Protocol

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector

from newscrawl import counters

VALIDATORS = "newscrawl_validators"  # request.meta: what the last answer gave us to ask with


class Validators(Protocol):
    """Anything with an ETag and a Last-Modified date, as their headers gave them."""

    @property
    def etag(self) -> str | None: ...
    @property
    def last_modified(self) -> str | None: ...


class Conditional:
    """Asks with If-None-Match and If-Modified-Since where `request.meta[VALIDATORS]` tells how.

    The 304 comes to the request's callback like any other answer.
    """

    def __init__(self, stats: StatsCollector) -> None:
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Conditional":
        return cls(crawler.stats)

    def process_request(self, request: Request) -> None:
        validators: Validators | None = request.meta.get(VALIDATORS)
        if validators is None:
            return
        if validators.etag:
            request.headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            request.headers["If-Modified-Since"] = validators.last_modified

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status == 304:
            self._stats.inc_value(counters.NOT_MODIFIED)
        return response
