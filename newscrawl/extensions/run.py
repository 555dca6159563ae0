"""The run: one identity, one archive and one state for all components of a crawl.

Opened before any of them, closed after all of them. In between, whatever was appended is synced and learned in groups:
after NEWSCRAWL_FSYNC_RECORDS records or NEWSCRAWL_FSYNC_SECONDS, whichever comes first.
"""

import asyncio
import contextlib
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import orjson
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.spider import DefaultSpider

from newscrawl import __version__, counters
from newscrawl.archive import Archive, recover
from newscrawl.archive.layout import COMPRESSIONS, dead_runs
from newscrawl.archive.manifest import Counts, outcomes_of_record
from newscrawl.errors import ArgumentError, NewscrawlError, StateError
from newscrawl.health.tally import Tallies
from newscrawl.items import Article
from newscrawl.state.due import ages_of
from newscrawl.state.state import LEASE_SECONDS, REVISIT_AGES, State

logger = logging.getLogger(__name__)


class Run:
    """`Run.of(crawler)` gives it to spider, middlewares and pipelines."""

    def __init__(
        self, crawler: Crawler, archive: Archive, state: State, group_records: int, group_seconds: float
    ) -> None:
        self.archive = archive
        self.state = state
        self.id = archive.run
        self.started = archive.started
        self._crawler = crawler
        self._sites: Counts = {}
        self.judges = getattr(crawler.spidercls, "judged", True)  # does the run tell how its sites fare?
        self.tallies = Tallies()  # what it is judged by: newscrawl.health
        self._group_records = group_records
        self._appended = 0  # records since the last group was synced
        self._failed = ""  # why the run has to end
        self._timer = create_looping_call(self._group_is_due)
        self._renewal = create_looping_call(self._renew_leases)
        self._group_seconds = group_seconds
        self._close: asyncio.Future[None] | None = None  # a task that nobody holds may be collected

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises `ArgumentError`, `ArchiveError` or `StateError` where archive or state cannot be used."""
        if crawler.spidercls is DefaultSpider:
            raise NotConfigured("`scrapy fetch` and `scrapy shell` archive nothing")
        settings = crawler.settings
        compression, options = _compression(settings), _state_options(settings)
        path = Path(settings["NEWSCRAWL_ARCHIVE"])
        recovery = recover(path)
        dead = dead_runs(path)
        archive = Archive(path, compression)
        try:
            state = State(path, archive.run, archive.visit, **options)
            state.release_ended(path, dead)
        except StateError:
            archive.abandon()
            raise
        run = cls(
            crawler,
            archive,
            state,
            settings.getint("NEWSCRAWL_FSYNC_RECORDS", 64),
            settings.getfloat("NEWSCRAWL_FSYNC_SECONDS", 2.0),
        )
        crawler.stats.inc_value(counters.TORN_TAILS, recovery.torn_tails)
        crawler.stats.inc_value(counters.RUNS_RECOVERED, len(recovery.dead))
        crawler.signals.connect(run.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(run.engine_stopped, signal=signals.engine_stopped)
        return run

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        run = crawler.get_extension(cls)
        if run is None:
            raise NotConfigured("newscrawl.extensions.run.Run is not among EXTENSIONS")
        return run

    def count(self, site: str, outcome: str) -> None:
        """Adds one to the manifest's count of this outcome on this site."""
        counts = self._sites.setdefault(site, {})
        counts[outcome] = counts.get(outcome, 0) + 1

    def counts(self, site: str) -> Mapping[str, int]:
        """The manifest's counts of this site so far."""
        return self._sites.get(site, {})

    def append(self, article: Article) -> None:
        """Appends a decided article's line. Raises `WriteError`, `StateError`."""
        if article.site is None or article.fetch is None:
            raise ValueError(f"{article.url}: no site or fetch; the extract pipeline sets both")
        file, size = self.archive.append(article.site, article.fetch.at, orjson.dumps(article) + b"\n")
        self.state.appended(article.id, file, size)
        for outcome in outcomes_of_record(article.version, article.near_duplicate_of):
            self.count(article.site, outcome)
        self._appended += 1
        if self._appended >= self._group_records:
            self.flush()

    def keep(self, site: str, at: str, records: Sequence[bytes]) -> str:
        """Keeps the records of a raw capture; gives where the first one stands. Raises `WriteError`."""
        return self.archive.keep(site, at, records, self._warcinfo)

    def _warcinfo(self, name: str) -> bytes:
        from newscrawl.warc.writing import warcinfo  # noqa: PLC0415  (not for a crawl that keeps nothing)

        settings = self._crawler.settings
        about = {
            "software": f"newscrawl {__version__}",
            "operator": settings["NEWSCRAWL_CONTACT"] or "",
            "isPartOf": self.id,
            "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            "http-header-user-agent": settings["USER_AGENT"],
        }
        return warcinfo(name, about)

    def flush(self) -> None:
        """Everything appended so far lasts, and then the state knows it. Raises `WriteError`, `StateError`."""
        self.archive.sync()
        self._appended = 0
        self.state.learn()

    def fail(self, error: NewscrawlError) -> None:
        """Ends the run: archive or state can take no more. What was synced stands."""
        if self._failed:
            return
        self._failed = "state_error" if isinstance(error, StateError) else "archive_write_error"
        logger.error("%s", error)
        self._end(self._failed)

    @property
    def failed(self) -> bool:
        return bool(self._failed)

    def _end(self, reason: str) -> None:
        engine = self._crawler.engine
        if engine is not None and engine.spider is not None:
            self._close = asyncio.ensure_future(engine.close_spider_async(reason=reason))

    def spider_opened(self) -> None:
        self._timer.start(self._group_seconds, now=False)
        self._renewal.start(self.state.lease_seconds / 3, now=False)

    def _group_is_due(self) -> None:
        if self._failed:
            return
        try:
            self.flush()
        except NewscrawlError as error:
            self.fail(error)

    def _renew_leases(self) -> None:
        try:
            lost = self.state.renew_leases()
        except StateError as error:
            self.fail(error)
            return
        if lost:
            logger.error("Another run has taken over %s: this run ends", ", ".join(lost))
            self._end("lease_lost")

    def engine_stopped(self) -> None:
        """The last that a crawl does, after all other components."""
        for call in (self._timer, self._renewal):
            if call.running:
                call.stop()
        if self._failed:  # it may have failed as the spider closed, with another reason
            self._crawler.stats.set_value("finish_reason", self._failed)
        reason = self._crawler.stats.get_value("finish_reason", "shutdown")
        try:
            self._finish(reason)
        except NewscrawlError as error:
            self.fail(error)
            self._crawler.stats.set_value("finish_reason", self._failed)
            self.archive.abandon()
        finally:
            with contextlib.suppress(StateError):  # said already; the leases that it cannot give back expire
                self.state.close()

    def _finish(self, reason: str) -> None:
        self.archive.sync()
        if not self._failed:
            self.state.learn()
        if self.judges:
            self._crawler.stats.set_value(counters.SITES, self.tallies.told())
        self.archive.finish(reason, self._sites, dict(self._crawler.stats.get_stats()))
        if not self._failed:
            self.state.finished()
        if self._failed != "state_error":
            self.state.end_units(reason)


def _compression(settings: BaseSettings) -> str:
    compression = settings["NEWSCRAWL_COMPRESSION"] or ""
    if compression not in ("", *COMPRESSIONS):
        raise ArgumentError(f"NEWSCRAWL_COMPRESSION={compression!r}: give gz, zst, or nothing for plain files")
    return str(compression)


def _state_options(settings: BaseSettings) -> dict[str, Any]:
    near = settings["NEWSCRAWL_NEAR_DUPLICATES"] or "mark"
    if near not in ("mark", "drop"):
        raise ArgumentError(f"NEWSCRAWL_NEAR_DUPLICATES={near!r}: give mark or drop")
    return {
        "url": settings["NEWSCRAWL_STATE"] or "",
        "ages": ages_of(settings.getlist("NEWSCRAWL_REVISIT_AGES", list(REVISIT_AGES))),
        "drop_near_duplicates": near == "drop",
        "lease_seconds": settings.getint("NEWSCRAWL_LEASE_SECONDS", LEASE_SECONDS),
    }
