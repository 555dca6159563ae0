"""The folder of real pages and tools that some of the benchmarks measure on; it is not part of the project."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path


def add_shared(options: ArgumentParser) -> None:
    """The argument `shared`, a Path: by default the folder of that name beside the checkout."""
    default = str(Path(__file__).parents[3] / "shared")
    options.add_argument("shared", nargs="?", type=_existing, default=default)


def _existing(name: str) -> Path:
    folder = Path(name).resolve()
    if not (folder / "corpus" / "pages").is_dir() or not (folder / "tools").is_dir():
        raise ArgumentTypeError(f"{folder} holds no corpus/pages and tools: give the folder that does")
    return folder
