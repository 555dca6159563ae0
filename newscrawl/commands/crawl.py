"""`scrapy crawl`, in place of Scrapy's own: wrong arguments are said at once, the exit code says how the run ended."""

import argparse
import gc
import signal
import sys
from asyncio import Future
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from scrapy import signals
from scrapy.commands import ScrapyHelpFormatter
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured, UsageError
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from newscrawl import counters
from newscrawl.archive.layout import COMPRESSIONS
from newscrawl.commandline import OwnCommand
from newscrawl.errors import ArgumentError, NewscrawlError, ProfileError, StoreError
from newscrawl.extensions.logs import quieten
from newscrawl.spiders.arguments import NAMES

WELL = {"finished", "budget", "shutdown"}  # finish reasons of runs that ended as they should: exit code 0
WHOLE = (
    "NEWSCRAWL_FSYNC_RECORDS", "NEWSCRAWL_HOST_REQUESTS", "NEWSCRAWL_LEASE_SECONDS", "NEWSCRAWL_PAGE_MEMORY_MB",
    "NEWSCRAWL_WORKERS", "CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN", "DOWNLOAD_MAXSIZE",
    "REDIRECT_MAX_TIMES", "RETRY_TIMES",
)  # fmt: skip
NUMBERS = (
    "NEWSCRAWL_ENDING_SECONDS", "NEWSCRAWL_FSYNC_SECONDS", "NEWSCRAWL_PAGE_SECONDS", "NEWSCRAWL_PROGRESS_SECONDS",
    "NEWSCRAWL_RENDER_SECONDS", "NEWSCRAWL_REST_LONGEST", "NEWSCRAWL_REST_SECONDS", "AUTOTHROTTLE_MAX_DELAY",
    "AUTOTHROTTLE_START_DELAY", "DNS_TIMEOUT", "DOWNLOAD_DELAY", "DOWNLOAD_TIMEOUT",
)  # fmt: skip
NOT_ZERO = {
    "NEWSCRAWL_FSYNC_RECORDS", "NEWSCRAWL_FSYNC_SECONDS", "NEWSCRAWL_LEASE_SECONDS", "NEWSCRAWL_PAGE_SECONDS",
    "CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN", "DOWNLOAD_TIMEOUT",
}  # fmt: skip
MOST = {"NEWSCRAWL_WORKERS": 1000}  # more is a slip: no machine has the room, and each would say so with a traceback
YES_OR_NO = ("NEWSCRAWL_ALLOW_PRIVATE_HOSTS", "AUTOTHROTTLE_ENABLED", "NEWSCRAWL_WARC", "ROBOTSTXT_OBEY")
ONE_OF = {
    "NEWSCRAWL_COMPRESSION": ("", *COMPRESSIONS),
    "NEWSCRAWL_NEAR_DUPLICATES": ("mark", "drop"),
    "NEWSCRAWL_PROGRESS": ("auto", "lines", "off"),
    "LOG_LEVEL": ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
}
GARBAGE = 10_000  # objects between two collections of the youngest


class LinesKept(argparse.RawDescriptionHelpFormatter, ScrapyHelpFormatter):
    """Scrapy's own would run a list of ours together."""


class Command(OwnCommand, ScrapyCrawl):
    """Exit codes: 0 the run ended well (finished, budget spent, or asked to end), 1 it failed, 2 wrong arguments,
    3 it ended well, but some of its sites need a look (newscrawl.health), a WARC file is damaged, or the object store
    (NEWSCRAWL_STORE) could not take it.
    """

    def short_desc(self) -> str:
        return (
            "Crawl news sites: scrapy crawl news -a url=https://… or -a sites=name; stored ones: crawl warc -a path=…"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--quiet", action="store_true", help="no progress, and only warnings and errors in the log")
        parser.formatter_class = LinesKept
        width = max(map(len, NAMES)) + 2
        lines = [f"-a {f'{name}=':{width}}{meaning}" for name, meaning in NAMES.items()]
        parser.add_argument_group("Arguments of the spider news", "\n".join(lines))

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        gc.disable()  # until `settled`: what is imported stays
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until Scrapy takes it: there is nothing to end yet
        super().process_options(args, opts)
        assert self.settings is not None
        if opts.quiet:
            self.settings.set("NEWSCRAWL_PROGRESS", "off", priority="cmdline")
            if not opts.loglevel:
                self.settings.set("LOG_LEVEL", "WARNING", priority="cmdline")
        quieten(self.settings["LOG_LEVEL"])
        check_settings(self.settings)
        begin_template(self.settings)
        import_deprecated()
        check_ages(self.settings)
        check_store_of(self.settings)
        check_webhook_of(self.settings)
        check_spider(args, opts.spargs, self.settings)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process is not None
        assert self.settings is not None
        quieten(self.settings["LOG_LEVEL"])  # again: the process has just set up its logging
        crawler = self._create_crawler(args[0])
        crawler.signals.connect(settled, signal=signals.spider_opened)
        run = cast("Future[None]", self.crawler_process.crawl(crawler, **opts.spargs))
        self.crawler_process.start()
        self.exitcode = concluded(crawler, exit_code(crawler, run))


def settled() -> None:
    """What was imported and set up stays to the end: no collection of garbage need look through it from now on.

    Nor one first: of 100,000 objects it finds 1,000, and the first page would wait for it. Later ones are seldom worth
    their time either, since a page leaves no cycle behind.
    """
    gc.freeze()
    gc.enable()
    gc.set_threshold(GARBAGE)


def check_settings(settings: Settings) -> None:
    """Raises `UsageError` for a setting that cannot be meant: of the wrong type, or none of the known values."""
    for name in (*WHOLE, *NUMBERS):
        _check_number(name, settings[name])
    for name in YES_OR_NO:
        try:
            settings.getbool(name)
        except ValueError:
            raise UsageError(f"{name}={settings[name]} is neither 1 nor 0", print_help=False) from None
    for name, known in ONE_OF.items():
        if (settings[name] or "") not in known:
            raise UsageError(f"{name}={settings[name]}: give {' or '.join(filter(None, known))}", print_help=False)
    if not settings["NEWSCRAWL_ARCHIVE"]:
        raise UsageError("NEWSCRAWL_ARCHIVE is empty: name the folder of the archive", print_help=False)
    if "://" in settings["NEWSCRAWL_ARCHIVE"]:
        raise UsageError(
            "NEWSCRAWL_ARCHIVE is the folder that a crawl writes in; set NEWSCRAWL_STORE to where it is delivered",
            print_help=False,
        )
    if not str(settings["NEWSCRAWL_CONTACT"] or "").isprintable():
        raise UsageError("NEWSCRAWL_CONTACT holds what no header can: give an address or a page", print_help=False)


def begin_template(settings: Settings) -> None:
    """Starts the process that extraction workers come from: it imports on another core while this one does as well."""
    from newscrawl.extraction.workers import TEMPLATE, Template, worker_count  # noqa: PLC0415  (as below)

    if worker_count(settings["NEWSCRAWL_WORKERS"]):
        settings.set(TEMPLATE, Template(), priority="cmdline")


def import_deprecated() -> None:
    """Scrapy's modules of which each deprecated class looks through all modules for every frame of the stack.

    Modules are few and the stack is short here still.
    """
    import scrapy.core.downloader.tls  # noqa: I001, PLC0415  (first: the import of an import is deeper)
    import scrapy.core.downloader.contextfactory  # noqa: F401, PLC0415


def check_ages(settings: Settings) -> None:
    """Raises `UsageError` for NEWSCRAWL_REVISIT_AGES that are none."""
    from newscrawl.state.due import ages_of  # noqa: PLC0415  (SQLAlchemy, on every `scrapy` call otherwise)

    try:
        ages_of(settings.getlist("NEWSCRAWL_REVISIT_AGES"))
    except ArgumentError as error:
        raise UsageError(str(error), print_help=False) from None


def _check_number(name: str, value: object) -> None:
    if value in {None, ""} and name not in NOT_ZERO:
        return
    try:
        number = float(str(value))
        wrong = not 0 <= number < float("inf") or (name in WHOLE and not str(value).strip().isdecimal())
    except ValueError:
        wrong = True
    if not wrong and number > MOST.get(name, number):
        raise UsageError(f"{name}={value} is more than {MOST[name]}", print_help=False)
    if wrong or (number == 0 and name in NOT_ZERO):
        least = "above 0" if name in NOT_ZERO else "of 0 or more"
        raise UsageError(f"{name}={value} is no {'whole ' if name in WHOLE else ''}number {least}", print_help=False)


def check_spider(args: list[str], arguments: dict[str, str], settings: Settings) -> None:
    """Raises `UsageError` for anything but one known spider with arguments that it takes."""
    loader = get_spider_loader(settings)
    names = loader.list()
    if len(args) != 1:
        raise UsageError(f"name one spider of {', '.join(names)}; got: {' '.join(args) or 'none'}")
    if args[0] not in names:
        near = get_close_matches(args[0], names, n=1)
        raise UsageError(f"there is no spider {args[0]}: {f'did you mean {near[0]}?' if near else ', '.join(names)}")
    if check := getattr(loader.load(args[0]), "arguments_of", None):
        try:
            check(arguments, settings)
        except (ArgumentError, ProfileError) as error:
            raise UsageError(str(error)) from None


def exit_code(crawler: Crawler, run: "Future[None]") -> int:
    """0 where the run ended well, 3 where files were damaged; else 2 or 1, with the reason on the standard error."""
    error = run.exception() if run.done() and not run.cancelled() else None
    if isinstance(error, (ArgumentError, ProfileError)):
        print(f"scrapy crawl: {error}", file=sys.stderr)
        return 2
    if isinstance(error, (NewscrawlError, OSError)):
        print(f"scrapy crawl: {error}", file=sys.stderr)
        return 1
    if error is not None:
        raise error
    if crawler.stats.get_value("finish_reason") not in WELL:
        return 1
    return 3 if crawler.stats.get_value(counters.DAMAGED) else 0


def check_store_of(settings: Settings) -> None:
    """Raises `UsageError` for a NEWSCRAWL_STORE that is none, or cannot be used as things are installed."""
    if address := settings["NEWSCRAWL_STORE"]:
        from newscrawl.archive.objectstore import ObjectStore  # noqa: PLC0415  (imported on every `scrapy` call)

        try:
            ObjectStore(address)
        except (ArgumentError, StoreError) as error:
            raise UsageError(f"NEWSCRAWL_STORE: {error}", print_help=False) from None


def check_webhook_of(settings: Settings) -> None:
    """Raises `UsageError` for a NEWSCRAWL_WEBHOOK that is none."""
    if url := settings["NEWSCRAWL_WEBHOOK"]:
        from newscrawl.health.webhook import check_webhook  # noqa: PLC0415  (imported on every `scrapy` call otherwise)

        try:
            check_webhook(url)
        except ArgumentError as error:
            raise UsageError(str(error), print_help=False) from None


def concluded(crawler: Crawler, code: int) -> int:
    """Tells whom it concerns what the run came to; 3 in place of 0 where a site needs a look."""
    from newscrawl.extensions.run import Run  # noqa: PLC0415  (as above)
    from newscrawl.health.conclusion import conclude  # noqa: PLC0415

    try:
        run = Run.of(crawler)
    except (RuntimeError, NotConfigured):  # it never began
        return code
    settings = crawler.settings
    archive = Path(settings["NEWSCRAWL_ARCHIVE"])
    told = {"webhook": settings["NEWSCRAWL_WEBHOOK"], "prometheus": settings["NEWSCRAWL_PROMETHEUS"]}
    return conclude(archive, run.id, code, undelivered=undelivered(archive, settings["NEWSCRAWL_STORE"]), **told)


def undelivered(archive: Path, address: str) -> list[str]:
    """Delivers to the object store, where there is one; gives what stands in the way of it."""
    if not address:
        return []
    from newscrawl.archive.delivery import deliver  # noqa: PLC0415  (as above)
    from newscrawl.archive.objectstore import ObjectStore  # noqa: PLC0415

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)  # Scrapy's handlers would end nothing now; the next run delivers
    return deliver(archive, ObjectStore(address)).failures
