"""Is everything in the archive as its manifests say, and every line as the schema says?"""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from newscrawl.archive import manifest as manifests
from newscrawl.archive.digests import Hashing
from newscrawl.archive.handover import DELIVERED, delivered
from newscrawl.archive.layout import (
    RUNS,
    finished_runs,
    is_capture_file,
    is_record_file,
    manifest_file,
    open_runs,
    record_file,
    rejects_file,
    run_of,
    visits_file,
)
from newscrawl.archive.lines import DAMAGE, Line, lines_of, unpacked
from newscrawl.archive.manifest import Listed, Manifest, outcomes_of, outcomes_of_record
from newscrawl.archive.pointers import Pointers
from newscrawl.archive.recovery import is_live
from newscrawl.archive.store import Folder, Place, Store, open_store
from newscrawl.errors import ArchiveError, BrokenRecord
from newscrawl.schema import check
from newscrawl.wording import amount

_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be."""

    path: str  # relative to the archive
    line: int | None  # from 1; None where it is the file as a whole
    what: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.what}"


@dataclass(slots=True)
class Verification:
    """Checks one archive; afterwards the counts say how much was looked at.

    Raises what `open_store` does, and `StoreError` where the object store cannot be reached.
    """

    archive: Place
    runs: int = 0
    files: int = 0
    lines: int = 0
    _store: Store = field(init=False)
    _versions: dict[int, int] = field(default_factory=dict)  # (article, version) → start of its content hash
    _pointers: Pointers = field(default_factory=lambda: Pointers(()))

    def __post_init__(self) -> None:
        self._store = open_store(self.archive)

    def faults(self) -> Iterator[Fault]:
        """Reads all that is there, a line at a time; holds two numbers a record and two a capture."""
        listed: set[str] = set()
        found = []
        runs = finished_runs(self._store)
        if not runs and not isinstance(self._store, Folder):
            yield Fault(RUNS, None, f"{self._store} holds no run: is the address right?")
        yield from self._of_delivery(runs)
        for run in runs:
            try:
                found.append(manifests.load(self._store, run))
            except ArchiveError as error:
                yield Fault(manifest_file(run), None, str(error))
                # Its files are there, only their list is not: they are named once, here.
                listed.update(files_named_after(self._store, run))
        self._pointers = Pointers([manifest.run for manifest in found])
        for manifest in found:
            yield from self._of_captures(manifest)  # first of all runs: a later one may have read them again
        for manifest in sorted(found, key=lambda m: (m.ended, m.run)):
            listed.update(entry.path for entry in manifest.listed)
            yield from self._of_run(manifest)
        yield from self._strays(listed)

    def _of_delivery(self, runs: list[str]) -> Iterator[Fault]:
        told = delivered(self._store)
        for run in told:
            if run not in runs:
                yield Fault(manifest_file(run), None, f"{DELIVERED} names it, but it is gone")
        for run in runs if told else []:
            if run not in told:
                yield Fault(manifest_file(run), None, f"{DELIVERED} does not name it: consumers do not see its records")

    def _of_captures(self, manifest: Manifest) -> Iterator[Fault]:
        for entry in manifest.captures:
            yield from self._of_file(entry)
            try:
                with self._store.open(entry.path) as file:
                    self._pointers.learn(entry.path, file)
            except FileNotFoundError:  # said already
                continue
            except OSError as error:
                yield Fault(entry.path, None, f"cannot be read to its end: {error}")

    def _of_run(self, manifest: Manifest) -> Iterator[Fault]:
        self.runs += 1
        told: Counter[tuple[str, str]] = Counter()
        for entry in manifest.files:
            yield from self._of_file(entry, manifest.run, told)
        for entry in manifest.journals:
            yield from self._of_file(entry)
        yield from _of_counts(manifest, told)

    def _of_file(self, entry: Listed, run: str = "", told: Counter[tuple[str, str]] | None = None) -> Iterator[Fault]:
        """Is the file what its manifest lists? `told` counts the records of a file of them, whose lines are checked."""
        self.files += 1
        try:
            raw = Hashing(self._store.open(entry.path))
        except FileNotFoundError:
            yield Fault(entry.path, None, "its manifest lists it, but it is gone")
            return
        with io.BufferedReader(raw, _MEGABYTE) as file:
            if told is not None:
                yield from self._of_lines(file, entry, run, told)
            while file.read(_MEGABYTE):  # the rest, where a line could not be read
                pass
            if raw.size != entry.bytes:
                yield Fault(entry.path, None, f"{raw.size} bytes; its manifest says {entry.bytes}")
            elif raw.sha256.hexdigest() != entry.sha256:
                yield Fault(entry.path, None, "its sha256 is not the one in its manifest: it was changed or damaged")

    def _of_lines(self, file: BinaryIO, entry: Listed, run: str, told: Counter[tuple[str, str]]) -> Iterator[Fault]:
        count = 0
        try:
            with unpacked(file, entry.path) as plain:
                for line in lines_of(plain):
                    count += 1
                    try:
                        self._check(line, entry.path, run, told)
                    except BrokenRecord as fault:
                        yield Fault(entry.path, line.number, str(fault))
        except DAMAGE as error:
            yield Fault(entry.path, count + 1, f"cannot be read any further: {error}")
            return
        self.lines += count
        if count != entry.lines:
            yield Fault(entry.path, None, f"{amount(count, 'line')}; its manifest says {entry.lines}")

    def _check(self, line: Line, name: str, run: str, told: Counter[tuple[str, str]]) -> None:
        """Raises `BrokenRecord`."""
        if line.torn:
            raise BrokenRecord("torn: it does not end in a newline")
        record = line.record()
        check(record)
        for outcome in outcomes_of_record(record["version"], record["near_duplicate_of"]):
            told[record["site"], outcome] += 1
        if record["run"] != run:
            raise BrokenRecord(f"it is of the run {record['run']}, in a file of the run {run}")
        home = record_file(record["site"], run, record["fetch"]["at"])
        if not name.startswith(home):
            raise BrokenRecord(f"by its site and its day it belongs in {home}")
        self._pointers.check(record)
        self._check_version(record)

    def _check_version(self, record: dict[str, Any]) -> None:
        article, version = record["id"], record["version"]
        if hash((article, version)) in self._versions:
            raise BrokenRecord(f"version {version} of article {article} is in the archive twice")
        self._versions[hash((article, version))] = hash(record["content_hash"])
        before = self._versions.get(hash((article, version - 1)))
        if version > 1 and before is not None and before != hash(record["supersedes"]):
            raise BrokenRecord(f"supersedes is not the content_hash of version {version - 1} of {article}")

    def _strays(self, listed: set[str]) -> Iterator[Fault]:
        for name in sorted(record_files(self._store) - listed):
            run = run_of(name)
            if run is None:
                yield Fault(name, None, "no name that newscrawl gives to a file of records")
            elif not _is_on_its_way(self._store, run):
                yield Fault(name, None, "no manifest lists it: consumers do not see its records")
        if isinstance(self._store, Folder):
            yield from _left_over(self._store.path)


def _is_on_its_way(store: Store, run: str) -> bool:
    """May the run's manifest still come? In an object store it may: nobody there knows who is delivering."""
    return not isinstance(store, Folder) or is_live(store.path, run)


def _left_over(archive: Path) -> Iterator[Fault]:
    for run in open_runs(archive):
        if not is_live(archive, run):
            yield Fault(f"{RUNS}/{run}.open", None, "the run died; the next crawl puts it in order")
    for path in temporary_files(archive):
        yield Fault(str(path.relative_to(archive)), None, "left over from a write that was cut off")


def _of_counts(manifest: Manifest, told: Counter[tuple[str, str]]) -> Iterator[Fault]:
    name = f"{RUNS}/{manifest.run}.json"
    if manifest.outcomes != outcomes_of(manifest.sites):
        yield Fault(name, None, "its outcomes are not the sum of its sites'")
    for site in sorted({site for site, _ in told} | set(manifest.sites)):
        for outcome in ("new", "updated", "near_duplicate"):
            counted, stands = manifest.sites.get(site, {}).get(outcome, 0), told[site, outcome]
            if counted != stands:
                yield Fault(name, None, f"it counts {counted} {outcome} of {site}; its files hold {stands}")


def record_files(archive: Place) -> set[str]:
    """The relative names of all files of records and captures, whoever lists them."""
    return {name for name in open_store(archive).names() if is_record_file(name) or is_capture_file(name)}


def files_named_after(archive: Place, run: str) -> list[str]:
    """All files of a run, by their names alone."""
    names = set(open_store(archive).names())
    contents = sorted(name for name in names if run_of(name) == run)
    return [*contents, *(name for name in (visits_file(run), rejects_file(run)) if name in names)]


def temporary_files(archive: Path) -> list[Path]:
    found = [*archive.glob("date=*/.*.tmp"), *(archive / RUNS).glob(".*.tmp")]
    return sorted(path for path in found if not _is_being_written(path))


def _is_being_written(path: Path) -> bool:
    """`.name.<pid>.tmp` of a process that lives."""
    pid = path.name.split(".")[-2]
    return pid.isdigit() and Path(f"/proc/{pid}").exists()
