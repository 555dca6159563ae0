"""`scrapy backfill`: WARC files as units of work, each read once, here or by the workers of a cluster."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from scrapy.exceptions import UsageError

from newscrawl.commandline import OwnCommand

if TYPE_CHECKING:
    from newscrawl.cluster.work import Work


T = TypeVar("T")


class Command(OwnCommand):
    """Exit codes: 0 all are read (or sent), 1 some are not, 2 wrong arguments, 3 something of them needs a look."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--cluster] PATH ..."

    def short_desc(self) -> str:
        return "Extract the articles of WARC files, one file after the other, or on the workers of a cluster"

    def long_desc(self) -> str:
        return (
            "Runs `scrapy crawl warc` for each file: a path, a pattern, or a folder, whose *.warc and *.warc.gz are "
            "read. Files that the state knows to be read are left out (`scrapy units` lists them), so that the same "
            "command goes on where it was cut off. With --cluster the files are sent to the workers, which have to see "
            "them under the same path, below NEWSCRAWL_WARC_ROOT."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--cluster", action="store_true", help="send the files to the workers (NEWSCRAWL_BROKER)")

    def run(self, args: list[str], opts: Namespace) -> None:
        from newscrawl.cluster.backfill import undone, works_of  # noqa: PLC0415  (imported on every call otherwise)
        from newscrawl.errors import ArgumentError, BrokerError, StateError  # noqa: PLC0415

        assert self.settings is not None  # scrapy.cmdline sets it before it runs the command
        try:
            works = works_of(args)
            files = undone(works, self.settings)
            if len(files) < len(works):
                print(f"{len(works) - len(files)} of {len(works)} files are read already")
            codes = set(self._send(files) if opts.cluster else self._read(files, opts.set))
            self.exitcode = 1 if 1 in codes else max(codes, default=0)
        except ArgumentError as error:
            raise UsageError(str(error), print_help=False) from None
        except (BrokerError, StateError) as error:
            print(f"scrapy backfill: {error}", file=sys.stderr)
            self.exitcode = 1

    def _read(self, files: "Sequence[Work]", set_: Sequence[str]) -> Iterator[int]:
        from newscrawl.cluster.backfill import read_here  # noqa: PLC0415  (as above)
        from newscrawl.health.conclusion import NEEDS_A_LOOK  # noqa: PLC0415

        assert self.settings is not None
        options = [word for pair in set_ for word in ("-s", pair)]
        read = read_here(files, self.settings, options)
        for work, attempt in _shown(read, len(files), "read"):
            print(f"{work.arguments['path']}: {attempt.said}")
            yield attempt.code if attempt.outcome == "finished" and attempt.code in {0, NEEDS_A_LOOK} else 1

    def _send(self, files: "Sequence[Work]") -> Iterator[int]:
        try:
            from newscrawl.cluster.sending import send_files  # noqa: PLC0415  (as above)
        except ImportError as error:
            raise UsageError(f"--cluster needs Celery, see README ({error})", print_help=False) from None
        assert self.settings is not None
        sent = send_files(files, self.settings["NEWSCRAWL_WARC_ROOT"], self.settings["NEWSCRAWL_BROKER"])
        number = sum(1 for _ in _shown(sent, len(files), "sent"))
        print(f"{number} files are sent; `scrapy units` says what becomes of them")
        yield 0


def _shown(things: Iterable[T], number: int, verb: str) -> Iterator[T]:
    """The things, counted on a terminal as they come."""
    from rich.console import Console  # noqa: PLC0415  (as above)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (f"files {verb}", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=number)
        for thing in things:
            progress.advance(task)
            yield thing
