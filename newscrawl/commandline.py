"""What each of our subcommands does before its own work: say which setting of ours there is not.

Not in the folder of the commands, where Scrapy takes every command class for a command.
"""

import os
from argparse import Namespace
from collections.abc import Iterable
from difflib import get_close_matches

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newscrawl import settings
from newscrawl.errors import ArgumentError

OURS = "NEWSCRAWL_"
OF_TESTS = f"{OURS}TEST_"  # environment variables that the tests alone read


class OwnCommand(ScrapyCommand):
    """A command that takes no setting of ours that is not in settings.py, by `-s` or from the environment.

    Scrapy takes any name: a typo would be as good as no setting at all.
    """

    def process_options(self, args: list[str], opts: Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None  # scrapy.cmdline sets it
        try:
            check_names([str(name) for name in self.settings], "-s")
            check_names(os.environ, "the environment")
        except ArgumentError as error:
            raise UsageError(str(error), print_help=False) from None


def check_names(names: Iterable[str], where: str) -> None:
    """Raises `ArgumentError` for the first that begins as our settings do and is none."""
    known = [name.removeprefix(OURS) for name in vars(settings) if name.startswith(OURS)]
    for name in sorted(names):
        upper = name.upper()
        if not upper.startswith(OURS) or upper.startswith(OF_TESTS) or name in vars(settings):
            continue
        near = get_close_matches(upper.removeprefix(OURS), known, n=1)
        hint = f"did you mean {OURS}{near[0]}?" if near else "README.md lists all of them"
        raise ArgumentError(f"there is no setting {name} ({where}): {hint}")
