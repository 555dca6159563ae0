"""`scrapy units`: what was last done about each site and file, by whichever machine."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from scrapy.exceptions import UsageError

from newscrawl.commandline import OwnCommand

if TYPE_CHECKING:
    from newscrawl.state.units import Unit


class Command(OwnCommand):
    """Exit codes: 0 told, 1 the state cannot be read, 2 wrong arguments."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--undone]"

    def short_desc(self) -> str:
        return "Say what was last done about each site and WARC file, and by which run"

    def long_desc(self) -> str:
        return (
            "Prints the state's table of units of work (NEWSCRAWL_STATE), those that were begun last on top: when the "
            "site or file was begun with, how long that took, how it ended (or `at work`, or `cut off` where the run "
            "died), and the run. With --undone only what is not done."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--undone", action="store_true", help="only what is not done")

    def run(self, args: list[str], opts: Namespace) -> None:
        from newscrawl.cluster.state import opened  # noqa: PLC0415  (imported on every `scrapy` call otherwise)
        from newscrawl.errors import StateError  # noqa: PLC0415
        from newscrawl.state.leases import free_in  # noqa: PLC0415
        from newscrawl.state.units import all_units  # noqa: PLC0415

        assert self.settings is not None
        if args:
            raise UsageError(f"it takes no arguments; got: {' '.join(args)}", print_help=False)
        try:
            with opened(self.settings) as database:
                units = [unit for unit in all_units(database) if not (opts.undone and unit.done)]
                at_work = {unit.unit for unit in units if unit.ended is None and free_in(database, [unit.unit])}
        except StateError as error:
            print(f"scrapy units: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        print("\n".join(_table(sorted(units, key=lambda unit: -unit.started), at_work)))


def _table(units: "list[Unit]", at_work: set[str]) -> list[str]:
    """Lines of aligned columns; the last one is open."""
    rows = [("BEGUN (UTC)", "SECONDS", "ENDED", "RUN", "UNIT")]
    rows += [
        (
            f"{datetime.fromtimestamp(unit.started, UTC):%Y-%m-%d %H:%M:%S}",
            "-" if unit.ended is None else str(unit.ended - unit.started),
            unit.outcome or ("at work" if unit.unit in at_work else "cut off"),
            unit.run,
            unit.unit,
        )
        for unit in units
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return ["  ".join([*(f"{row[i]:<{widths[i]}}" for i in range(4)), row[4]]) for row in rows]
