"""`scrapy verify`: is the archive whole and true?"""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newscrawl.commandline import OwnCommand
from newscrawl.wording import amount


class Command(OwnCommand):
    """Exit codes: 0 all is well (or mended), 1 there are faults, 2 wrong arguments."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--repair] [ARCHIVE]"

    def short_desc(self) -> str:
        return "Check every line, hash and manifest of the archive"

    def long_desc(self) -> str:
        return (
            "Checks the archive (NEWSCRAWL_ARCHIVE, or the folder or s3://… that is named) and prints each fault with "
            "its file and line. --repair mends in a folder what can be mended without losing a record: runs that died, "
            "manifests that are damaged or missing, what was left over from writes that were cut off."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--repair", action="store_true", help="mend what can be mended without loss, then check")

    def run(self, args: list[str], opts: Namespace) -> None:
        from newscrawl.archive.repair import repair  # noqa: PLC0415  (imported on every `scrapy` call otherwise)
        from newscrawl.archive.verify import Verification  # noqa: PLC0415
        from newscrawl.errors import ArchiveError, StoreError  # noqa: PLC0415

        archive = place_of(self, args)
        if opts.repair:
            if not isinstance(archive, Path):
                raise UsageError(
                    f"{archive} is mended from the folder it came from: `scrapy deliver --again` puts all there anew",
                    print_help=False,
                )
            try:
                for done in repair(archive):
                    print(done)
            except ArchiveError as error:
                print(error)
                self.exitcode = 1
                return
        verification = Verification(archive)
        faults = 0
        try:
            for fault in verification.faults():
                print(fault)
                faults += 1
        except StoreError as error:
            print(error)
            self.exitcode = 1
            return
        print(
            f"{archive}: {amount(verification.runs, 'run')}, {amount(verification.files, 'file')}, "
            f"{amount(verification.lines, 'line')}: {amount(faults, 'fault') if faults else 'all is well'}"
        )
        self.exitcode = 1 if faults else 0


def place_of(command: ScrapyCommand, args: list[str]) -> Path | str:
    """The archive that a command is to read: a folder, or the address of an object store.

    Raises `UsageError` where there is none.
    """
    from newscrawl.archive.store import is_address, open_store  # noqa: PLC0415  (imported on every `scrapy` call)
    from newscrawl.errors import ArgumentError, StoreError  # noqa: PLC0415

    assert command.settings is not None  # as below
    place = args[0] if args else command.settings["NEWSCRAWL_ARCHIVE"]
    if len(args) > 1 or not is_address(place):
        return archive_of(command, args)
    try:
        open_store(place)
    except (ArgumentError, StoreError) as error:
        raise UsageError(str(error), print_help=False) from None
    return str(place)


def archive_of(command: ScrapyCommand, args: list[str]) -> Path:
    """The archive on this machine that a command is to work on. Raises `UsageError` where there is none."""
    if len(args) > 1:
        raise UsageError("name one archive, or none for that of NEWSCRAWL_ARCHIVE", print_help=False)
    assert command.settings is not None  # scrapy.cmdline sets it before it runs the command
    archive = Path(args[0] if args else command.settings["NEWSCRAWL_ARCHIVE"])
    if not (archive / "runs").is_dir():
        raise UsageError(f"{archive} is no archive: it has no folder `runs`", print_help=False)
    return archive
