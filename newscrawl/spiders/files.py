"""The arguments of `scrapy crawl warc`, checked: which files are to be read."""

import glob
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from newscrawl.errors import ArgumentError
from newscrawl.spiders.arguments import NAMES, check_names, seconds

FILE_NAMES = {
    "path": "a WARC file, a pattern such as '/data/*.warc.gz', or a folder, whose *.warc and *.warc.gz are read",
    "budget": NAMES["budget"],
}
ENDINGS = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True)
class Files:
    """What is to be read, in this order; `budget` in seconds, None for no bound."""

    paths: tuple[Path, ...]
    budget: float | None = None


def parse_files(arguments: Mapping[str, str]) -> Files:
    """The arguments of `scrapy crawl warc -a path=… [-a budget=…]`. Raises `ArgumentError`."""
    check_names(arguments, FILE_NAMES)
    path = arguments.get("path", "").strip()
    if not path:
        raise ArgumentError(f"nothing to read: give path= ({FILE_NAMES['path']})")
    paths = files_at(path)
    if not paths:
        raise ArgumentError(f"path={path}: no such file: give {FILE_NAMES['path']}")
    return Files(paths, budget=seconds(arguments["budget"]) if "budget" in arguments else None)


def files_at(path: str) -> tuple[Path, ...]:
    """By name, which for most archives is by time."""
    if Path(path).is_dir():
        found = [file for file in Path(path).rglob("*") if file.name.endswith(ENDINGS)]
    else:
        # Path.glob takes no absolute pattern before Python 3.13.
        named = [path] if Path(path).exists() else glob.glob(path, recursive=True)  # noqa: PTH207
        found = [Path(name) for name in named]
    return tuple(sorted(file for file in found if file.is_file()))
