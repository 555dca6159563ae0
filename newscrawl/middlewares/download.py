"""Downloads that can be given up: a run that ends does not wait half a minute for a server that hangs."""

import asyncio

from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response

RUN_ENDS = object()  # signal: nothing more is to be asked for
ABORT = object()  # signal: give up every download under way


class GivenUp(DownloadCancelledError):
    """The run ends before the download does."""


class Abortable(HTTP11DownloadHandler):
    """Scrapy's handler; at the signal `ABORT` each download under way fails with `GivenUp`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._tasks: set[asyncio.Future[Response]] = set()
        crawler.signals.connect(self.abort, signal=ABORT)

    async def download_request(self, request: Request) -> Response:
        task = asyncio.ensure_future(super().download_request(request))
        self._tasks.add(task)
        try:
            return await task
        except asyncio.CancelledError as error:
            raise GivenUp("given up, as the run ends") from error
        finally:
            self._tasks.discard(task)

    def abort(self) -> None:
        for task in list(self._tasks):
            task.cancel()


def empty_queue(slot: Slot, error: Exception) -> None:
    """Fail with `error` the requests that wait for their turn at a host."""
    while slot.queue:
        _, waiting = slot.queue.popleft()
        waiting.errback(error)
