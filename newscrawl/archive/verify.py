"""Is everything in the archive as its manifests say, and every line as the schema says?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newscrawl.archive import manifest as manifests
from newscrawl.archive.layout import (
    CAPTURE_FILES,
    RECORD_FILES,
    RUNS,
    finished_runs,
    open_runs,
    record_file,
    rejects_file,
    run_of,
    visits_file,
)
from newscrawl.archive.lines import DAMAGE, Line, read_lines
from newscrawl.archive.manifest import Listed, Manifest, outcomes_of, outcomes_of_record, sha256_of
from newscrawl.archive.pointers import Pointers
from newscrawl.archive.recovery import is_live
from newscrawl.errors import ArchiveError, BrokenRecord
from newscrawl.schema import check


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
    """Checks one archive; afterwards the counts say how much was looked at."""

    archive: Path
    runs: int = 0
    files: int = 0
    lines: int = 0
    _versions: dict[int, int] = field(default_factory=dict)  # (article, version) → start of its content hash
    _pointers: Pointers = field(default_factory=lambda: Pointers(()))

    def faults(self) -> Iterator[Fault]:
        """Reads all that is there, a line at a time; holds two numbers a record and two a capture."""
        listed: set[str] = set()
        found = []
        for run in finished_runs(self.archive):
            try:
                found.append(manifests.load(self.archive, run))
            except ArchiveError as error:
                yield Fault(f"{RUNS}/{run}.json", None, str(error))
                # Its files are there, only their list is not: they are named once, here.
                listed.update(files_named_after(self.archive, run))
        self._pointers = Pointers([manifest.run for manifest in found])
        for manifest in found:
            yield from self._of_captures(manifest)  # first of all runs: a later one may have read them again
        for manifest in sorted(found, key=lambda m: (m.ended, m.run)):
            listed.update(entry.path for entry in manifest.listed)
            yield from self._of_run(manifest)
        yield from self._strays(listed)

    def _of_captures(self, manifest: Manifest) -> Iterator[Fault]:
        for entry in manifest.captures:
            yield from self._of_file(entry)
            try:
                with (self.archive / entry.path).open("rb") as file:
                    self._pointers.learn(entry.path, file)
            except FileNotFoundError:  # said already
                continue
            except OSError as error:
                yield Fault(entry.path, None, f"cannot be read to its end: {error}")

    def _of_run(self, manifest: Manifest) -> Iterator[Fault]:
        self.runs += 1
        told: Counter[tuple[str, str]] = Counter()
        for entry in manifest.files:
            yield from self._of_file(entry)
            yield from self._of_lines(entry, manifest, told)
        for entry in manifest.journals:
            yield from self._of_file(entry)
        yield from _of_counts(manifest, told)

    def _of_file(self, entry: Listed) -> Iterator[Fault]:
        path = self.archive / entry.path
        self.files += 1
        if not path.is_file():
            yield Fault(entry.path, None, "its manifest lists it, but it is gone")
        elif path.stat().st_size != entry.bytes:
            yield Fault(entry.path, None, f"{path.stat().st_size} bytes; its manifest says {entry.bytes}")
        elif sha256_of(path) != entry.sha256:
            yield Fault(entry.path, None, "its sha256 is not the one in its manifest: it was changed or damaged")

    def _of_lines(self, entry: Listed, manifest: Manifest, told: Counter[tuple[str, str]]) -> Iterator[Fault]:
        path, count = self.archive / entry.path, 0
        if not path.is_file():
            return
        try:
            for line in read_lines(path):
                count += 1
                try:
                    self._check(line, entry.path, manifest.run, told)
                except BrokenRecord as fault:
                    yield Fault(entry.path, line.number, str(fault))
        except DAMAGE as error:
            yield Fault(entry.path, count + 1, f"cannot be read any further: {error}")
            return
        self.lines += count
        if count != entry.lines:
            yield Fault(entry.path, None, f"{count} lines; its manifest says {entry.lines}")

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
        for name in sorted(record_files(self.archive) - listed):
            run = run_of(name)
            if run is None:
                yield Fault(name, None, "no name that newscrawl gives to a file of records")
            elif not is_live(self.archive, run):
                yield Fault(name, None, "no manifest lists it: consumers do not see its records")
        for run in open_runs(self.archive):
            if not is_live(self.archive, run):
                yield Fault(f"{RUNS}/{run}.open", None, "the run died; the next crawl puts it in order")
        for path in temporary_files(self.archive):
            yield Fault(str(path.relative_to(self.archive)), None, "left over from a write that was cut off")


def _of_counts(manifest: Manifest, told: Counter[tuple[str, str]]) -> Iterator[Fault]:
    name = f"{RUNS}/{manifest.run}.json"
    if manifest.outcomes != outcomes_of(manifest.sites):
        yield Fault(name, None, "its outcomes are not the sum of its sites'")
    for site in sorted({site for site, _ in told} | set(manifest.sites)):
        for outcome in ("new", "updated", "near_duplicate"):
            counted, stands = manifest.sites.get(site, {}).get(outcome, 0), told[site, outcome]
            if counted != stands:
                yield Fault(name, None, f"it counts {counted} {outcome} of {site}; its files hold {stands}")


def record_files(archive: Path) -> set[str]:
    """The relative names of all files of records and captures, whoever lists them."""
    return {str(path.relative_to(archive)) for files in (RECORD_FILES, CAPTURE_FILES) for path in archive.glob(files)}


def files_named_after(archive: Path, run: str) -> list[str]:
    """All files of a run, by their names alone."""
    records = sorted(name for name in record_files(archive) if run_of(name) == run)
    journals = [name for name in (visits_file(run), rejects_file(run)) if (archive / name).is_file()]
    return [*records, *journals]


def temporary_files(archive: Path) -> list[Path]:
    found = [*archive.glob("date=*/.*.tmp"), *(archive / RUNS).glob(".*.tmp")]
    return sorted(path for path in found if not _is_being_written(path))


def _is_being_written(path: Path) -> bool:
    """`.name.<pid>.tmp` of a process that lives."""
    pid = path.name.split(".")[-2]
    return pid.isdigit() and Path(f"/proc/{pid}").exists()
