"""A run ends within seconds of being asked to: at the end of its time budget, at Ctrl-C and at SIGTERM."""

import asyncio
import logging

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from newscrawl.middlewares.download import ABORT, RUN_ENDS, GivenUp, empty_queue

logger = logging.getLogger(__name__)

LOOKS_EVERY = 0.5  # seconds: Scrapy has no signal for the moment at which it is asked to stop


class Ending:
    """Scrapy waits for every download under way, and for every request that waits for its host's turn.

    Here those that wait are dropped at once, and those under way after NEWSCRAWL_ENDING_SECONDS; what was fetched still
    goes through the pipelines. The spider's `arguments.budget` (seconds), if it has one, ends the run as "budget".
    """

    def __init__(self, crawler: Crawler, grace: float) -> None:
        self._crawler = crawler
        self._grace = grace
        self._watch = create_looping_call(self._look)
        self._looks = 0
        self._ending = False
        self._close: asyncio.Future[None] | None = None  # a task that nobody holds may be collected

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Ending":
        extension = cls(crawler, crawler.settings.getfloat("NEWSCRAWL_ENDING_SECONDS"))
        crawler.signals.connect(extension._opened, signal=signals.engine_started)
        crawler.signals.connect(extension._closed, signal=signals.spider_closed)
        return extension

    def _opened(self) -> None:
        self._watch.start(LOOKS_EVERY, now=False)
        arguments = getattr(self._crawler.spider, "arguments", None)
        if budget := getattr(arguments, "budget", None):
            asyncio.get_running_loop().call_later(budget, self._budget_spent, budget)

    def _closed(self) -> None:
        if self._watch.running:
            self._watch.stop()

    def _budget_spent(self, budget: float) -> None:
        if self._crawler.engine.running and not self._ending:
            logger.info("the budget of %g s is spent: the run ends, what is left is for the next one", budget)
            self._close = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="budget"))
            self._end()

    def _look(self) -> None:
        self._looks += 1
        # The engine is not running yet when it says that it has started, but long so at the second look.
        if self._looks > 1 and not self._crawler.engine.running and not self._ending:
            self._end()
        self._let_close()

    def _let_close(self) -> None:
        """Scrapy looks whether the last items are done only as a response is, and stored captures have none."""
        slot, spider = self._crawler.engine.scraper.slot, self._crawler.spider
        if (
            slot is not None
            and spider is not None
            and slot.closing is not None
            and slot.is_idle()
            and not slot.closing.called
        ):
            slot.closing.callback(spider)

    def _end(self) -> None:
        self._ending = True
        self._crawler.signals.send_catch_log(signal=RUN_ENDS)
        self._drop_waiting()
        asyncio.get_running_loop().call_later(self._grace, self._give_up)

    def _give_up(self) -> None:
        self._drop_waiting()
        self._crawler.signals.send_catch_log(signal=ABORT)

    def _drop_waiting(self) -> None:
        for slot in self._crawler.engine.downloader.slots.values():
            empty_queue(slot, GivenUp("the run ends"))
