"""`scrapy probe`: one page, fetched as a crawl would, and what became of each of its blocks."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.commandline import OwnCommand

if TYPE_CHECKING:
    from newscrawl.sites import Profile


class Command(OwnCommand):
    """Exit codes: 0 the page gives a record, 1 it does not (refused, forbidden, no story …), 2 wrong arguments."""

    requires_project = True

    def syntax(self) -> str:
        return "[options] URL"

    def short_desc(self) -> str:
        return "Fetch one page and show which block became what, and why"

    def long_desc(self) -> str:
        return (
            "Fetches one page as a crawl would (robots.txt, delays, redirects, the profile of its site) and shows what "
            "became of each block and on which evidence, the metadata with their sources, the offers and the verdict "
            "on access. Nothing is stored. `scrapy extract --probe FILE` shows the same of a saved page."
        )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="show every block, in full")
        parser.add_argument("--save", metavar="FILE", help="keep the page as it came, for scrapy extract")

    def process_options(self, args: list[str], opts: Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None  # scrapy.cmdline sets it
        self.settings.set("LOG_LEVEL", "WARNING", priority="project")  # what happened is shown; `-L INFO` tells more

    def run(self, args: list[str], opts: Namespace) -> None:
        from datetime import UTC, datetime  # noqa: PLC0415  (imported on every `scrapy` call otherwise)

        from newscrawl.errors import ArgumentError  # noqa: PLC0415
        from newscrawl.inspection.drawing import show  # noqa: PLC0415
        from newscrawl.inspection.probing import probed  # noqa: PLC0415
        from newscrawl.inspection.visit import Answer, Guest, checked_address, visit  # noqa: PLC0415

        if len(args) != 1:
            raise UsageError(f"give one address; got: {' '.join(args) or 'none'}", print_help=False)
        try:
            url = checked_address(args[0])
        except ArgumentError as error:
            raise UsageError(str(error), print_help=False) from error
        profile = self._profile(url)
        answers: list[Answer] = []

        async def journey(guest: Guest) -> None:
            answers.append(await guest.fetch(url, profile))

        visit(self.crawler_process, journey)
        self.exitcode = 1
        if not answers:  # stopped by Ctrl-C
            return
        answer = answers[0]
        if opts.save and answer.response is not None:
            try:
                Path(opts.save).write_bytes(answer.response.body)
            except OSError as error:
                raise UsageError(f"--save {opts.save}: {error.strerror}", print_help=False) from None
        picture, is_record = probed(url, answer, profile, datetime.now(UTC).date(), everything=opts.all)
        show(picture)
        self.exitcode = 0 if is_record else 1

    def _profile(self, url: str) -> "Profile | None":
        from newscrawl.errors import ProfileError  # noqa: PLC0415
        from newscrawl.sites import Registry  # noqa: PLC0415

        assert self.settings is not None
        folder = self.settings["NEWSCRAWL_PROFILES"]
        try:
            return Registry.load(Path(folder) if folder else None).for_url(url)
        except ProfileError as error:
            raise UsageError(str(error), print_help=False) from error
