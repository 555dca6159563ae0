"""`scrapy extract`: pages out of files, as records or as the extraction sees them. Asks no network."""

import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from scrapy.exceptions import UsageError

from newscrawl.commandline import OwnCommand

if TYPE_CHECKING:
    from newscrawl.extraction import Context


class Command(OwnCommand):
    """Exit codes: 0 every file gave a record, 1 at least one did not, 2 wrong arguments."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] FILE ..."

    def short_desc(self) -> str:
        return "Read saved pages: print their records, or what became of each block"

    def long_desc(self) -> str:
        return (
            "Reads saved pages (.gz too; - is the standard input) and prints one record a line, as "
            "newscrawl.extraction.extract() gives it; what only a crawl knows is null. A file that gives no record is "
            "named on the standard error, and the exit code is 1."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", help="address of the page (of one file); without it the one that the page states")
        parser.add_argument(
            "--probe", action="store_true", help="show which block became what and why, as scrapy probe"
        )
        parser.add_argument("--all", action="store_true", help="with --probe: every block, in full")
        parser.add_argument("--site", metavar="NAME", help="read the page as one of this profile")

    def run(self, args: list[str], opts: Namespace) -> None:
        from newscrawl.errors import ExtractionError  # noqa: PLC0415  (imported on every `scrapy` call otherwise)
        from newscrawl.inspection.files import saved_page  # noqa: PLC0415

        if wrong := next((argument for argument in args if argument.startswith("-") and argument != "-"), None):
            raise UsageError(f"there is no option {wrong}", print_help=False)
        if not args:
            raise UsageError("name the files of saved pages, or - for the standard input", print_help=False)
        if opts.url and len(args) > 1:
            raise UsageError("--url is the address of one page: give one file with it", print_help=False)
        if opts.url and not opts.url.startswith(("http://", "https://")):
            raise UsageError(f"--url={opts.url} is no address: give one that begins with https://", print_help=False)
        context = self._context(opts.site)
        tell = partial(_view, everything=opts.all) if opts.probe else _record
        for name in args:
            try:
                body, url = saved_page(name, opts.url)
                tell(body, url, context)
            except (ExtractionError, OSError) as error:
                said = (isinstance(error, OSError) and error.strerror) or str(error)
                print(said if said.startswith(name) else f"{name}: {said}", file=sys.stderr)
                self.exitcode = 1

    def _context(self, site: str | None) -> "Context":
        from newscrawl.errors import ProfileError  # noqa: PLC0415
        from newscrawl.extraction import Context  # noqa: PLC0415
        from newscrawl.sites import Registry  # noqa: PLC0415

        assert self.settings is not None  # scrapy.cmdline sets it before it runs the command
        folder = self.settings["NEWSCRAWL_PROFILES"]
        try:
            return Context(profile=Registry.load(Path(folder) if folder else None).get(site)) if site else Context()
        except ProfileError as error:
            raise UsageError(str(error), print_help=False) from error


def _record(body: bytes, url: str, context: "Context") -> None:
    import orjson  # noqa: PLC0415

    from newscrawl.extraction import read  # noqa: PLC0415

    sys.stdout.write(orjson.dumps(read(body, url, context).article).decode() + "\n")
    sys.stdout.flush()  # a record that is read is a record that is there, whatever becomes of the next file


def _view(body: bytes, url: str, context: "Context", *, everything: bool) -> None:
    from newscrawl.extraction.anatomy import anatomy  # noqa: PLC0415
    from newscrawl.inspection.drawing import drawn, show  # noqa: PLC0415

    show(drawn(anatomy(body, url, context), everything=everything))
