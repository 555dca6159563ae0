"""Manifests: `runs/<run>.json`, written once, when the run has ended or its remains have been put in order."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import Any

import orjson

from newscrawl import __version__
from newscrawl.archive.durable import write_whole
from newscrawl.archive.layout import is_capture_file, manifest_file, manifest_path
from newscrawl.archive.lines import count_lines
from newscrawl.archive.store import Folder, Place, open_store
from newscrawl.errors import ArchiveError
from newscrawl.warc.members import whole_members

MANIFEST = "newscrawl.run/1"
_SOFTWARE = ("scrapy", "htmldate", "lxml", "rensa", "sqlalchemy", "orjson")

Counts = dict[str, dict[str, int]]  # site → outcome → how often


@dataclass(slots=True, kw_only=True)
class Listed:
    """A finished file: it never changes again."""

    path: str  # relative to the archive
    lines: int  # of a file of captures its records
    bytes: int  # as it lies there, compressed or not
    sha256: str  # of the same bytes


@dataclass(slots=True, kw_only=True)
class Manifest:
    schema: str = MANIFEST
    run: str
    started: str
    ended: str
    exit: str  # why the run ended: Scrapy's finish reason, "killed", or "recovered" where only files told of it
    files: list[Listed]  # records
    journals: list[Listed]  # visits and rejects
    sites: Counts
    outcomes: dict[str, int]  # the same over all sites
    software: dict[str, str]
    stats: dict[str, Any] = field(default_factory=dict)
    captures: list[Listed] = field(default_factory=list)  # WARC files; runs of earlier releases have none

    @property
    def listed(self) -> list[Listed]:
        """All files of the run."""
        return [*self.files, *self.journals, *self.captures]


def outcomes_of(sites: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for counts in sites.values():
        for outcome, count in counts.items():
            totals[outcome] = totals.get(outcome, 0) + count
    return totals


def outcomes_of_record(version: object, near_duplicate_of: object) -> list[str]:
    """The outcomes that a stored record counts for."""
    outcomes = ["new" if version == 1 else "updated"]
    return outcomes if near_duplicate_of is None else [*outcomes, "near_duplicate"]


def software() -> dict[str, str]:
    """Names and versions of what a record depends on."""
    versions = {"newscrawl": __version__, "python": python_version()}
    for package in _SOFTWARE:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:  # a reader's machine that verifies needs no crawler
            continue
    return versions


def write(archive: Path, manifest: Manifest) -> None:
    content = orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2, default=str) + b"\n"
    write_whole(manifest_path(archive, manifest.run), content)


def load(archive: Place, run: str) -> Manifest:
    """Raises `ArchiveError` where the file is damaged or of a kind that this version does not know."""
    store, name = open_store(archive), manifest_file(run)
    path = f"{store}/{name}"
    try:
        raw = orjson.loads(store.read(name))
        if raw["schema"] != MANIFEST:
            raise ArchiveError(f"{path}: its schema is {raw['schema']!r}; this version of newscrawl reads {MANIFEST}")
        raw.setdefault("captures", [])
        known = {name: raw[name] for name in Manifest.__slots__}
        for listing in ("files", "journals", "captures"):
            known[listing] = [Listed(**{name: entry[name] for name in Listed.__slots__}) for entry in raw[listing]]
        return Manifest(**known)
    except (OSError, ValueError, KeyError, TypeError) as error:
        local = isinstance(store, Folder)
        mend = "verify --repair` writes it anew from its run's files" if local else "deliver --again` sends it anew"
        raise ArchiveError(f"{path}: not a readable manifest ({error!r}). `scrapy {mend}") from error


def listed(archive: Path, names: Sequence[str]) -> list[Listed]:
    """Reads the files through for lines (of the unpacked content) and hash, a megabyte at a time."""
    return [
        Listed(
            path=name,
            lines=whole_members(archive / name).number if is_capture_file(name) else count_lines(archive / name),
            bytes=(archive / name).stat().st_size,
            sha256=sha256_of(archive / name),
        )
        for name in names
    ]


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
