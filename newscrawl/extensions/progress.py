"""What a run is doing: live on a terminal, a plain line every so often in a log, nothing with `--quiet`."""

import logging
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from newscrawl.extensions.run import Run
from newscrawl.health.sums import Sums, sums
from newscrawl.middlewares.politeness import Politeness
from newscrawl.spiders.site import SiteCrawl
from newscrawl.wording import amount

if TYPE_CHECKING:
    from rich.console import Console, Group
    from rich.live import Live

logger = logging.getLogger(__name__)

REDRAWS_EVERY = 0.5  # seconds
ROWS = 12  # sites shown at once, those at work first


@dataclass(frozen=True, slots=True)
class Row:
    """One site: what became of it so far, in how many articles, and what is waited for."""

    site: str
    found: int
    sums: Sums
    underway: int
    waits_for: str


def row_of(site: SiteCrawl, counts: Mapping[str, int], rests: Mapping[str, float]) -> Row:
    """`counts` are those of the manifest."""
    waits_for = ", ".join(f"{host} (rests for {seconds:.0f} s)" for host, seconds in rests.items())
    if not waits_for and site.underway:
        waits_for = amount(len(site.underway), "answer")
    return Row(site.name, site.found, sums(counts), len(site.underway), waits_for)


def line(rows: list[Row], seconds: float) -> str:
    """All of it in a line, for a log."""
    resting = "; ".join(row.waits_for for row in rows if "rests" in row.waits_for)
    busy = sum(row.underway > 0 for row in rows)
    found, stored = sum(row.found for row in rows), sum(row.sums.stored for row in rows)
    names = ("new", "duplicates", "refused", "failed")
    others = ", ".join(f"{sum(getattr(row.sums, name) for row in rows)} {name}" for name in names)
    return (
        f"{amount(len(rows), 'site')} ({busy} at work): {found} found, {stored} stored, {others},"
        f" {stored / max(seconds, 1):.1f}/s{f'; waiting for {resting}' if resting else ''}"
    )


def table(rows: list[Row], seconds: float) -> "Group":
    """The same, site by site, for a terminal."""
    from rich.console import Group  # noqa: PLC0415  (only for who looks)
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    view = Table(box=None, pad_edge=False)
    view.add_column("site", overflow="ellipsis", max_width=32, no_wrap=True)
    for name in ("found", "stored", "new", "duplicates", "refused", "failed"):
        view.add_column(name, justify="right")
    view.add_column("waiting for", overflow="ellipsis", no_wrap=True)
    shown = sorted(rows, key=lambda row: (not row.waits_for, row.site))
    for row in shown[:ROWS]:
        each = row.sums
        numbers = (row.found, each.stored, each.new, each.duplicates, each.refused, each.failed)
        view.add_row(row.site, *map(str, numbers), row.waits_for)
    if len(shown) > ROWS:
        view.add_row(f"and {len(shown) - ROWS} more")
    return Group(Text(line(rows, seconds), style="bold"), view)


class Progress:
    """NEWSCRAWL_PROGRESS: "auto" (live where the standard error is a terminal, else lines), "lines" or "off"."""

    def __init__(self, crawler: Crawler, *, live: bool, seconds: float) -> None:
        self._crawler = crawler
        self._begun = time.monotonic()
        self._live: Live | None = None
        self._wants_live = live
        self._every = REDRAWS_EVERY if live else seconds
        self._timer = create_looping_call(self._tell)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Progress":
        settings = crawler.settings
        mode = settings["NEWSCRAWL_PROGRESS"]
        if mode == "off":
            raise NotConfigured
        live = mode == "auto" and sys.stderr.isatty()
        progress = cls(crawler, live=live, seconds=settings.getfloat("NEWSCRAWL_PROGRESS_SECONDS"))
        crawler.signals.connect(progress._opened, signal=signals.spider_opened)
        crawler.signals.connect(progress._closed, signal=signals.spider_closed)
        return progress

    def rows(self) -> list[Row]:
        """Every site of the spider; none for a spider without sites."""
        sites: Mapping[str, SiteCrawl] = getattr(self._crawler.spider, "sites", {})
        run = Run.of(self._crawler)
        return [row_of(site, run.counts(name), self._rests(site)) for name, site in sites.items()]

    def _rests(self, site: SiteCrawl) -> dict[str, float]:
        politeness = self._crawler.get_downloader_middleware(Politeness)
        if politeness is None or not site.wakes:
            return {}
        rests = {host: politeness.rest_of(host) for host in site.rests}
        return {host: seconds for host, seconds in rests.items() if seconds > 0}

    def _opened(self) -> None:
        if self._wants_live:
            self._live = self._begin_live()
        if self._every:
            self._timer.start(self._every, now=False)

    def _begin_live(self) -> "Live":
        from rich.console import Console  # noqa: PLC0415  (only for who looks)
        from rich.live import Live  # noqa: PLC0415

        console = Console(stderr=True)
        live = Live(console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False)
        live.start()
        log_to(AboveTable(console))
        return live

    def _tell(self) -> None:
        rows, seconds = self.rows(), time.monotonic() - self._begun
        if self._live is not None:
            self._live.update(table(rows, seconds), refresh=True)
        elif rows:
            logger.info("%s", line(rows, seconds))

    def _closed(self, reason: str) -> None:
        if self._timer.running:
            self._timer.stop()
        rows, seconds = self.rows(), time.monotonic() - self._begun
        if self._live is not None:
            self._live.stop()
            log_to(sys.stderr)
        if rows:
            archive = Run.of(self._crawler).archive.path
            logger.info("ended (%s) after %.0f s: %s; archive %s", reason, seconds, line(rows, seconds), archive)


class AboveTable:
    """A stream whose lines a terminal shows above the live view, as they are."""

    def __init__(self, console: "Console") -> None:
        self._console = console

    def write(self, text: str) -> None:
        self._console.print(text, end="", soft_wrap=True, markup=False, highlight=False)

    def flush(self) -> None:
        self._console.file.flush()


def log_to(stream: TextIO | AboveTable) -> None:
    """Let a log that goes to the standard error go to `stream`; one that goes to a file stays there."""
    handler = get_scrapy_root_handler()
    if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
        handler.setStream(stream)
