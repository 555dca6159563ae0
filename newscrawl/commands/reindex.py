"""`scrapy reindex`: the state anew, from the archive's files alone."""

from argparse import Namespace
from typing import ClassVar

from newscrawl.commandline import OwnCommand
from newscrawl.commands.verify import archive_of
from newscrawl.wording import amount


class Command(OwnCommand):
    """Exit codes: 0 done, 1 it could not be done, 2 wrong arguments."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_LEVEL": "INFO"}

    def syntax(self) -> str:
        return "[ARCHIVE]"

    def short_desc(self) -> str:
        return "Rebuild the state from the archive's files"

    def long_desc(self) -> str:
        return (
            "Forgets the state (NEWSCRAWL_STATE) and learns it anew from the archive (NEWSCRAWL_ARCHIVE, or "
            "the folder that is named). Crawls do this by themselves where the state is missing, old or damaged."
        )

    def run(self, args: list[str], opts: Namespace) -> None:
        from newscrawl.errors import NewscrawlError  # noqa: PLC0415  (imported on every `scrapy` call otherwise)
        from newscrawl.state.due import ages_of  # noqa: PLC0415
        from newscrawl.state.reindexing import reindex  # noqa: PLC0415

        assert self.settings is not None  # scrapy.cmdline sets it before it runs the command
        archive = archive_of(self, args)
        try:
            ages = ages_of(self.settings.getlist("NEWSCRAWL_REVISIT_AGES"))
            runs, lines = reindex(archive, self.settings["NEWSCRAWL_STATE"] or "", ages)
        except NewscrawlError as error:
            print(error)
            self.exitcode = 1
            return
        print(f"{archive}: the state knows {amount(runs, 'run')} again ({amount(lines, 'line')})")
