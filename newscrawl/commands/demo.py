"""`scrapy demo`: a made-up newsroom on loopback, crawled with the real spider into a real archive."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.commandline import OwnCommand
from newscrawl.wording import amount

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.demo.newsroom import Newsroom
    from newscrawl.demo.server import Server
    from newscrawl.demo.stories import Outlet
    from newscrawl.demo.summary import Line

ARCHIVE = "demo-archive"
COLUMNS = ("found", "stored", "duplicates", "refused", "failed", "walls set apart", "offers")
# The newsroom is ours and answers at once: no need to wait for it, and its faults are to be seen quickly.
SETTINGS: dict[str, object] = {
    "NEWSCRAWL_ALLOW_PRIVATE_HOSTS": True,
    "NEWSCRAWL_PROGRESS_SECONDS": 2,
    "NEWSCRAWL_REST_LONGEST": 3,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_TIMEOUT": 3,
    "AUTOTHROTTLE_ENABLED": False,
}


class Command(OwnCommand):
    requires_project = True

    def short_desc(self) -> str:
        return "Crawl a made-up newsroom on this machine, and show what comes of it"

    def long_desc(self) -> str:
        return (
            f"Serves a newsroom of made-up outlets on a loopback port, crawls it into the folder {ARCHIVE} and shows "
            "what was found, stored, set apart and refused. Needs no network. A second run finds nothing new."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if args:
            raise UsageError(f"scrapy demo takes no arguments, got {' '.join(args)}", print_help=False)
        assert self.settings is not None  # scrapy.cmdline sets it
        # Over the project's and the environment's own (an archive in use is no place for a demo), below `-s`.
        self.settings.setdict({"NEWSCRAWL_ARCHIVE": ARCHIVE, **SETTINGS}, priority="project")
        profiles = _profiles(self.settings["NEWSCRAWL_ARCHIVE"])
        self.settings.set("NEWSCRAWL_PROFILES", str(profiles), priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from newscrawl.demo.newsroom import Newsroom  # noqa: PLC0415  (imported on every `scrapy` call otherwise)
        from newscrawl.demo.profiles import write_profiles  # noqa: PLC0415
        from newscrawl.extensions.logs import quieten  # noqa: PLC0415

        assert self.settings is not None
        assert self.crawler_process is not None
        quieten(self.settings["LOG_LEVEL"])
        archive = Path(self.settings["NEWSCRAWL_ARCHIVE"])
        with ExitStack() as stack:
            server = served(Newsroom(), _port_of_last_time(archive), stack)
            outlets = server.newsroom.outlets
            write_profiles(list(outlets.values()), server.port, _profiles(archive))
            _introduce(server)
            crawled = readable(list(outlets.values()), self.settings["NEWSCRAWL_CHROMIUM"])
            crawler = self.crawler_process.create_crawler("news")
            self.crawler_process.crawl(crawler, sites=",".join(outlet.key for outlet in crawled))
            self.crawler_process.start()
        reason = crawler.stats.get_value("finish_reason")
        if reason == "finished":
            _show(crawler, archive)
        self.exitcode = 0 if reason == "finished" else 1


def _profiles(archive: str | Path) -> Path:
    return Path(archive) / "profiles"


def _port_of_last_time(archive: Path) -> int:
    """The port that the last run's profiles name, so that its articles are known by their addresses; else 0."""
    import tomllib  # noqa: PLC0415
    from urllib.parse import urlsplit  # noqa: PLC0415

    try:
        profile = tomllib.loads((_profiles(archive) / "herald.toml").read_text("utf-8"))
    except FileNotFoundError:
        return 0
    return urlsplit(profile["feeds"][0]).port or 0


def served(newsroom: "Newsroom", port: int, stack: ExitStack) -> "Server":
    """The newsroom at `port`, or at another one where something else has that by now."""
    from newscrawl.demo.server import serve  # noqa: PLC0415

    try:
        return stack.enter_context(serve(newsroom, port))
    except OSError:
        print(f"Port {port} of the last run is taken: the newsroom answers on another one.")
        return stack.enter_context(serve(newsroom))


def readable(outlets: "list[Outlet]", chromium: str) -> "list[Outlet]":
    """Those that can be read on this machine: a scripted outlet needs a browser, and is named where there is none."""
    from newscrawl.middlewares.refusals import NotRendered  # noqa: PLC0415
    from newscrawl.middlewares.rendering import browser_at  # noqa: PLC0415

    try:
        browser_at(chromium)
    except NotRendered as error:
        for outlet in outlets:
            if outlet.scripted:
                print(f"{outlet.key} is left out: {error}\n", flush=True)
        return [outlet for outlet in outlets if not outlet.scripted]
    return outlets


def _introduce(server: "Server") -> None:
    print(f"A newsroom of {len(server.newsroom.outlets)} made-up outlets answers on port {server.port}:")
    for key, outlet in server.newsroom.outlets.items():
        print(f"  {server.address(key) + '/':34} {outlet.name}")
    print(flush=True)


def _show(crawler: "Crawler", archive: Path) -> None:
    from newscrawl.archive import read  # noqa: PLC0415
    from newscrawl.archive.layout import manifest_path  # noqa: PLC0415
    from newscrawl.demo.summary import summarise  # noqa: PLC0415
    from newscrawl.extensions.progress import Progress  # noqa: PLC0415
    from newscrawl.extensions.run import Run  # noqa: PLC0415

    run = Run.of(crawler).id
    records = [record for record in read(archive) if record["run"] == run]
    progress = crawler.get_extension(Progress)
    assert progress is not None
    _print_table(summarise(progress.rows(), records))
    copies = sum(record["near_duplicate_of"] is not None for record in records)
    if copies:
        print(f"{copies} of the stored are agency copy that another outlet has too: kept, marked near_duplicate_of.")
    if not records:
        print("Nothing is new: every article was stored by an earlier run, and none has changed.")
    print(f"\nRecords:  {archive}/date=*/*.jsonl  ({amount(sum(1 for _ in read(archive)), 'line')} of all runs so far)")
    print(f"Manifest: {manifest_path(archive, run)}")
    print("Next:     scrapy crawl news -a url=https://…  with the address of any news site")


def _print_table(lines: "list[Line]") -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table("outlet", box=None, show_footer=True)
    total = sum(lines[1:], start=lines[0])
    table.columns[0].footer = "all"
    for name, number in zip(COLUMNS, total.numbers, strict=True):
        table.add_column(name, footer=str(number), justify="right")
    for line in lines:
        table.add_row(line.site, *map(str, line.numbers))
    Console().print(table)
