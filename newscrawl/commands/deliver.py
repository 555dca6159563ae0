"""`scrapy deliver`: bring to the object store what it does not have yet."""

from argparse import ArgumentParser, Namespace
from typing import ClassVar

from scrapy.exceptions import UsageError

from newscrawl.commandline import OwnCommand
from newscrawl.wording import amount


class Command(OwnCommand):
    """Exit codes: 0 the store has all runs, 1 it does not, 2 wrong arguments."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--again] [ARCHIVE]"

    def short_desc(self) -> str:
        return "Deliver finished runs to the object store of NEWSCRAWL_STORE"

    def long_desc(self) -> str:
        return (
            "Brings the runs of the archive (NEWSCRAWL_ARCHIVE, or the folder that is named) that NEWSCRAWL_STORE does "
            "not have yet to it. Each crawl does so at its end: this is for a machine that crawls no more, or for runs "
            "from before the store was set. --again puts all runs there anew, where objects were changed or lost."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--again", action="store_true", help="all runs, also those that were delivered before")

    def run(self, args: list[str], opts: Namespace) -> None:
        from newscrawl.archive.delivery import deliver  # noqa: PLC0415  (imported on every `scrapy` call otherwise)
        from newscrawl.archive.objectstore import ObjectStore  # noqa: PLC0415
        from newscrawl.commands.crawl import check_store_of  # noqa: PLC0415
        from newscrawl.commands.verify import archive_of  # noqa: PLC0415

        assert self.settings is not None  # scrapy.cmdline sets it before it runs the command
        if not self.settings["NEWSCRAWL_STORE"]:
            raise UsageError("NEWSCRAWL_STORE is empty: set it to s3://bucket/prefix", print_help=False)
        check_store_of(self.settings)
        store = ObjectStore(self.settings["NEWSCRAWL_STORE"])
        delivery = deliver(archive_of(self, args), store, again=opts.again)
        for failure in delivery.failures:
            print(failure)
        print(
            f"{store}: {amount(len(delivery.delivered), 'run')} delivered{', others wait' if delivery.failures else ''}"
        )
        self.exitcode = 1 if delivery.failures else 0
