"""`scrapy crawl warc`: articles from stored captures, our own and others', without a network."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem
from scrapy.settings import BaseSettings

from newscrawl import counters
from newscrawl.archive.layout import captured_name, site_of_captures
from newscrawl.errors import Claimed, PageAbandoned, StateError, WorkersLost
from newscrawl.extensions.run import Run
from newscrawl.extraction.workers import worker_count
from newscrawl.items import Article, Capture
from newscrawl.middlewares.download import RUN_ENDS
from newscrawl.middlewares.outcomes import HTML
from newscrawl.sites import Profile, Registry
from newscrawl.sites.hosts import site_name
from newscrawl.sites.profile import profile_for_address
from newscrawl.spiders.course import Course
from newscrawl.spiders.files import Files, parse_files
from newscrawl.spiders.stored import capture_of_page, in_place_of
from newscrawl.spiders.turns import Turns
from newscrawl.state.units import file_unit
from newscrawl.warc.pages import Damage, Page
from newscrawl.wording import amount

if TYPE_CHECKING:
    from newscrawl.warc.reading import WarcFile

logger = logging.getLogger(__name__)

AHEAD = 8  # captures a worker that are on their way, those included that wait for a slow one before them
END = object()
CLAIMED_WAITS = 3  # for another run to store what it has claimed, each of so many times
CLAIMED_GROUPS = 2.5  # NEWSCRAWL_FSYNC_SECONDS, after which it has
COMPONENTS: dict[str, dict[str, int | None]] = {
    "ITEM_PIPELINES": {"newscrawl.pipelines.inorder.InOrder": 250},  # validated, but not decided on yet
    "EXTENSIONS": {
        "newscrawl.extensions.progress.Progress": None,  # of sites that are crawled
        "newscrawl.extensions.filesprogress.FilesProgress": 50,
    },
}


class Warc(Spider):
    """Reads WARC files one after the other; captures are decided on in the order in which they stand there.

    It asks no host for anything, so it takes no lease on a site, but one on each file. How far each file is read is
    kept in the state, so that a run that died, or was asked to end, is taken up where it was.
    """

    name = "warc"
    judged = False  # what files hold says nothing of how their sites fare now

    def __init__(self, arguments: Files, registry: Registry, turns: Turns, largest: int) -> None:
        super().__init__()
        self.arguments = arguments
        self.turns = turns
        self.course = Course.of(arguments.paths)
        self._registry = registry
        self._largest = largest
        self._asked_to_end = False
        self._unread = False  # is there a page before which the next run has to begin?
        self._claimed: set[int] = set()  # offsets in this file of what another run has claimed
        self._left_claimed = False  # does another run have some of that still?
        self._file: WarcFile | None = None
        self._keys: list[str] = []  # the state's names of the files that were opened
        self._readable = False  # could any file be read?
        self._profiles: dict[tuple[str, str | None], Profile] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: str) -> Self:
        """Raises `ArgumentError` and `ProfileError`."""
        settings = crawler.settings
        folder = settings["NEWSCRAWL_PROFILES"]
        workers = max(1, worker_count(settings["NEWSCRAWL_WORKERS"]))
        spider = cls(
            cls.arguments_of(arguments, settings),
            Registry.load(Path(folder) if folder else None),
            Turns(AHEAD * workers, settings.getint("SCRAPER_SLOT_MAX_ACTIVE_SIZE")),
            settings.getint("DOWNLOAD_MAXSIZE"),
        )
        spider._set_crawler(crawler)
        crawler.signals.connect(spider._dropped, signal=signals.item_dropped)  # first of all, so that it is known then
        crawler.signals.connect(spider._lost, signal=signals.item_error)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._decided, signal=signal)
        crawler.signals.connect(spider._run_ends, signal=RUN_ENDS)
        return spider

    @staticmethod
    def arguments_of(arguments: Mapping[str, str], _settings: BaseSettings) -> Files:
        """The spider's arguments, checked; raises `ArgumentError`."""
        return parse_files(arguments)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        for name, changes in COMPONENTS.items():
            settings.set(name, {**settings.getdict(name), **changes}, priority="spider")

    async def start(self) -> AsyncIterator[Capture]:
        self._run = Run.of(self.crawler)
        begun = False
        try:
            for path in self.arguments.paths:
                if not self._begun(path):
                    continue
                begun = True
                async for capture in self._captures(path):
                    yield capture
                if self._ends():
                    return
        except StateError as error:
            self._run.fail(error)
            return
        if begun and not self._readable:
            raise CloseSpider("nothing_readable")
        if self._left_claimed:
            raise CloseSpider("claimed")

    def _begun(self, path: Path) -> bool:
        mine = self._run.state.begin(file_unit(path))
        if not mine:
            logger.warning("%s: another run is at work on it: left alone", path)
            self.course.file_read(path.stat().st_size)
        return mine

    async def _captures(self, path: Path) -> AsyncIterator[Capture]:
        """The captures of one file, no more at a time than `turns` has room for."""
        from newscrawl.warc.reading import WarcFile  # noqa: PLC0415  (not for `crawl news`)

        try:
            file = WarcFile(path, frozenset(HTML), self._largest)
        except OSError as error:
            self._damaged(f"{path}: cannot be read ({error.strerror})")
            self.course.file_read(0)
            return
        with file:
            self._file = self.course.file = file
            self._keys.append(file.key)
            pages = file.pages(self._run.state.reached(file.key))
            while not self._ends() and (found := await self._next(pages, file)) is not END:
                if isinstance(found, Damage):
                    until = "its end" if found.until is None else found.until
                    self._damaged(f"{path}: damaged between {found.offset} and {until} ({found.why})")
                elif isinstance(found, Page) and (capture := self._capture(found, path)):
                    self.turns.enter(capture, found.offset)
                    yield capture
                    await self.turns.room()
            async for capture in self._claimed_again(file, path):
                yield capture
            await self._file_ends(file)

    async def _claimed_again(self, file: "WarcFile", path: Path) -> AsyncIterator[Capture]:
        """What another run had claimed, once that has stored it: here it may be another version of the article."""
        for _ in range(CLAIMED_WAITS if file.resumable else 0):
            if self._ends():
                return
            await self.turns.empty()
            until = time.monotonic() + CLAIMED_GROUPS * self.settings.getfloat("NEWSCRAWL_FSYNC_SECONDS")
            while self._claimed and time.monotonic() < until:
                if self._ends():
                    return
                await asyncio.sleep(0.2)
            offsets, self._claimed = sorted(self._claimed), set()
            for offset in offsets:
                found = await self._next(file.pages(offset), file)
                if isinstance(found, Page) and (capture := self._capture(found, path)):
                    self.turns.enter(capture, found.offset)
                    yield capture
                    await self.turns.room()

    async def _next(self, pages: "Iterator[Page | Damage | None]", file: "WarcFile") -> object:
        """In a thread, since decompression takes its time."""
        try:
            return await asyncio.to_thread(next, pages, END)
        except Exception as error:  # a fault of ours, or of what reads: it costs the rest of this file alone
            logger.debug("%s", file.path, exc_info=True)
            return Damage(min(file.position, file.size), None, f"{error!r}, a fault of the reader: please report it")

    async def _file_ends(self, file: "WarcFile") -> None:
        self._readable = self._readable or file.readable
        for reason, number in file.left.items():
            self.crawler.stats.inc_value(counters.NO_PAGES[reason], number)
        if self._ends():
            return
        await self.turns.empty()
        if self._claimed:
            self._left_claimed = True
            said = "another run has claimed them, and may have died: the next run begins there"
            logger.warning("%s: %s left (%s)", file.path, amount(len(self._claimed), "capture"), said)
            self._claimed.clear()
            self.course.file_read(file.size)
            return
        self._run.state.reach(file.key, file.size)
        self.course.file_read(file.size)
        self.crawler.stats.inc_value(counters.FILES_READ)
        left = sum(file.left.values())
        logger.info("%s: read; %d records, of which %d hold no page to be read", file.path, file.records, left)

    def _capture(self, page: Page, path: Path) -> Capture | None:
        """None for what came in a page's place."""
        name = captured_name(path)
        profile = self._profile(page.url, site_of_captures(name))
        if instead := in_place_of(page):
            self.crawler.stats.inc_value(counters.OUTCOMES["refused"])
            self._run.count(profile.name, "refused")
            logger.info("%s: refused (%s came in place of the page)", page.url, instead)
            return None
        self.crawler.stats.inc_value(counters.OUTCOMES["captured"])
        self.course.captures += 1
        return capture_of_page(page, profile, f"{name}:{page.offset}")

    def _profile(self, url: str, site: str | None) -> Profile:
        """The profile that covers the host; else that of the site which a file of our own captures is of, or its host.

        Only our own files name their site.
        """
        key = (site_name(url), site)
        if key not in self._profiles:
            of_host = profile_for_address(url)
            self._profiles[key] = self._registry.for_url(url) or (replace(of_host, name=site) if site else of_host)
        return self._profiles[key]

    def _damaged(self, what: str) -> None:
        self.crawler.stats.inc_value(counters.DAMAGED)
        logger.warning("%s", what)

    def _decided(self, item: Capture | Article) -> None:
        """A capture is stored, or dropped for good: reading may begin behind it next time."""
        has_left = self.turns.leave(item)
        behind = self._unread or self._claimed
        if has_left and not behind and self._file is not None and self._file.resumable:
            self._run.state.reach(self._file.key, self.turns.done)

    def _dropped(self, item: Capture | Article, exception: DropItem) -> None:
        """A crawl would ask for the page again; here somebody has to know."""
        self._unread = self._unread or isinstance(exception.__cause__, WorkersLost)
        if isinstance(exception.__cause__, Claimed) and item.fetch and item.fetch.warc:
            self._claimed.add(int(item.fetch.warc.rpartition(":")[2]))
        if isinstance(exception.__cause__, PageAbandoned):
            self._damaged(f"{item.fetch.warc if item.fetch else item.url}: {exception}")

    def _lost(self, item: Capture | Article) -> None:
        """A pipeline failed on it: a fault of ours, which its traceback above tells of."""
        self._damaged(f"{item.fetch.warc if item.fetch else item.url}: lost")

    def _run_ends(self) -> None:
        self._asked_to_end = True

    def _ends(self) -> bool:
        """Is the run asked to end, or is it closing for a reason of its own?"""
        slot = self.crawler.engine.scraper.slot
        return self._asked_to_end or self._run.failed or slot is None or slot.closing is not None

    def closed(self, reason: str) -> None:
        """All is read: who reads the files again means to read all of them."""
        if reason == "finished":
            try:
                self._run.state.forget_reached(self._keys)
            except StateError as error:
                self._run.fail(error)
