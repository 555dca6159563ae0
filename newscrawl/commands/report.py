"""`scrapy report`: the archive's runs as one HTML page."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import ClassVar

from scrapy.exceptions import UsageError

from newscrawl.commandline import OwnCommand
from newscrawl.wording import amount

DAYS = 30


class Command(OwnCommand):
    """Exit codes: 0 written, 1 the store fails, 2 wrong arguments; the page and a line say which sites need a look."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[-o FILE.html] [--days N] [ARCHIVE]"

    def short_desc(self) -> str:
        return "Write a page of what the runs of an archive brought, and which sites need a look"

    def long_desc(self) -> str:
        return (
            "Reads the manifests of the archive (NEWSCRAWL_ARCHIVE, or the folder or s3://… that is named) and writes "
            "one HTML file that needs nothing else: sites that need a look with what to do, articles a day, walls, "
            "refusals, response times and subscription prices over time."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE.html", help="default: report.html in the archive, or here")
        parser.add_argument("--days", type=int, default=DAYS, metavar="N", help=f"days to show (default: {DAYS})")

    def run(self, args: list[str], opts: Namespace) -> None:
        from newscrawl.archive.durable import write_whole  # noqa: PLC0415  (imported on every `scrapy` call otherwise)
        from newscrawl.commands.verify import place_of  # noqa: PLC0415
        from newscrawl.errors import StoreError, WriteError  # noqa: PLC0415
        from newscrawl.report.numbers import report  # noqa: PLC0415
        from newscrawl.report.page import render  # noqa: PLC0415

        if not 1 <= opts.days <= 3660:
            raise UsageError("--days is a number from 1 to 3660", print_help=False)
        archive = place_of(self, args)
        try:
            found = report(archive, opts.days)
        except StoreError as error:
            print(error)
            self.exitcode = 1
            return
        target = Path(opts.output or (archive / "report.html" if isinstance(archive, Path) else "report.html"))
        try:
            write_whole(target, render(found, str(archive)).encode())
        except WriteError as error:
            raise UsageError(f"{target} cannot be written: {error.__cause__}", print_help=False) from None
        looks = len({finding.site for finding in found.findings})
        print(f"{target}: {amount(found.runs, 'run')}, {amount(len(found.sites), 'site')}, in need of a look: {looks}")
