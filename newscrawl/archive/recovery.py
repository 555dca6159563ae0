"""Putting in order what a run left that died: torn tails cut, a manifest written, so that readers get its records."""

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newscrawl.archive import manifest as manifests
from newscrawl.archive.durable import LineFile, sync_directory
from newscrawl.archive.layout import (
    COMPRESSIONS,
    RUNS,
    dead_path,
    is_capture_file,
    manifest_path,
    open_path,
    open_runs,
    run_of,
    uncompressed,
)
from newscrawl.archive.lines import read_lines, whole_length
from newscrawl.archive.manifest import Counts, Manifest
from newscrawl.archive.writer import now
from newscrawl.errors import ArchiveError, BrokenRecord
from newscrawl.warc.members import whole_members
from newscrawl.wording import amount

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Recovery:
    """What was found and mended."""

    dead: list[str] = field(default_factory=list)  # runs found dead now, those that had written nothing included
    torn_tails: int = 0
    bytes_cut: int = 0


def recover(archive: Path) -> Recovery:
    """Finishes every run that died; those that live (their lock is held) are left alone. Raises `WriteError`.

    Each is one of `dead_runs` until `forget`: the state may hold something for it, and may not be there just now.
    """
    recovery = Recovery()
    for run in open_runs(archive):
        lock = LineFile(open_path(archive, run))
        lock.open()
        if not lock.lock():
            continue
        try:
            names = _files_of(archive, run)
            _drop_half_written([manifest_path(archive, run), *(archive / name for name in names)])
            if names and not manifest_path(archive, run).exists():
                finish_dead_run(archive, run, names, "killed", recovery)
            if manifest_path(archive, run).exists():
                _drop_originals(archive, run)
            # While it is locked: a run that has just created the file, and was not quick enough, sees that it is gone.
            lock.path.rename(dead_path(archive, run))
            recovery.dead.append(run)
        finally:
            lock.close()
    return recovery


def forget(archive: Path, dead: Iterable[str]) -> None:
    """The state holds nothing for these runs any more."""
    for run in dead:
        dead_path(archive, run).unlink(missing_ok=True)


def _files_of(archive: Path, run: str) -> list[str]:
    """The files that the run told its lock file of, as far as they came to be."""
    told = open_path(archive, run).read_bytes().decode(errors="replace").splitlines()
    return [name for name in dict.fromkeys(told) if (archive / name).is_file()]


def finish_dead_run(archive: Path, run: str, names: list[str], exit_reason: str, recovery: Recovery) -> None:
    """Repairs the files and lists them in a manifest."""
    captures = {name: whole_members(archive / name).end for name in names if is_capture_file(name)}
    for name, end in captures.items():
        _cut_off(archive / name, end, recovery)

    def is_kept(record: dict[str, Any]) -> bool:
        """A power cut may leave a line whose capture was not synced yet; then nobody was told of either."""
        return captures_reach(record, captures)

    for name in names:
        if uncompressed(name) == name:
            _cut_off(archive / name, whole_length(archive / name, is_kept), recovery)
            _drop_unlisted_packing(archive / name)
    records = [name for name in names if run_of(name) and name not in captures]
    sites = _counts(archive, records)
    manifest = Manifest(
        run=run,
        started=_start_in(run),
        ended=now(),
        exit=exit_reason,
        files=manifests.listed(archive, records),
        journals=manifests.listed(archive, [name for name in names if name.startswith(RUNS)]),
        captures=manifests.listed(archive, list(captures)),
        sites=sites,
        outcomes=manifests.outcomes_of(sites),
        software=manifests.software(),
    )
    manifests.write(archive, manifest)
    logger.warning(
        "Run %s had ended without a manifest; what it left is in order now (%s, %s)",
        run,
        amount(len(names), "file"),
        amount(sum(entry.lines for entry in manifest.files), "record"),
    )


def captures_reach(record: dict[str, Any], ends: Mapping[str, int]) -> bool:
    """Is what the record was read from there, as far as it stands in one of these files? `ends` are their lengths."""
    fetch = record.get("fetch")
    name, _, offset = str(fetch.get("warc") if isinstance(fetch, dict) else "").rpartition(":")
    return name not in ends or (offset.isdecimal() and int(offset) < ends[name])


def _cut_off(path: Path, whole: int, recovery: Recovery) -> None:
    """Cuts a torn tail: what stands after `whole` bytes."""
    size = path.stat().st_size
    if whole == size:
        return
    with path.open("r+b") as file:
        file.truncate(whole)
        os.fsync(file.fileno())
    recovery.torn_tails += 1
    recovery.bytes_cut += size - whole
    logger.warning("%s: cut a torn tail of %d bytes; what stands before it is whole", path, size - whole)


def _drop_half_written(paths: list[Path]) -> None:
    """What a run was writing of a manifest or a packed file when it died; nobody else writes while its lock is ours."""
    for path in paths:
        for temporary in path.parent.glob(f".{path.name}.*tmp"):
            temporary.unlink()


def _drop_unlisted_packing(path: Path) -> None:
    """A compressed copy that no manifest lists: the run died between packing and manifest."""
    for suffix in COMPRESSIONS:
        path.with_name(f"{path.name}.{suffix}").unlink(missing_ok=True)


def _drop_originals(archive: Path, run: str) -> None:
    """Removes originals whose compressed form the manifest lists: the run died between manifest and removal."""
    try:
        listed = manifests.load(archive, run).files
    except ArchiveError as error:  # no crawl has to wait for it to be mended
        logger.error("%s", error)
        return
    for entry in listed:
        original = archive / uncompressed(entry.path)
        if uncompressed(entry.path) != entry.path and original.exists():
            original.unlink()
            sync_directory(original.parent)


def _counts(archive: Path, names: list[str]) -> Counts:
    """What the records tell of the run's outcomes, and nothing else: drops and refusals died with the run."""
    sites: Counts = {}
    for name in names:
        for line in read_lines(archive / name):
            try:
                record = line.record()
            except BrokenRecord:
                continue
            counts = sites.setdefault(str(record.get("site")), {})
            for outcome in manifests.outcomes_of_record(record.get("version"), record.get("near_duplicate_of")):
                counts[outcome] = counts.get(outcome, 0) + 1
    return sites


def _start_in(run: str) -> str:
    """The start that a run id tells: 20261123T040000Z-7f3a → 2026-11-23T04:00:00Z."""
    return f"{run[:4]}-{run[4:6]}-{run[6:8]}T{run[9:11]}:{run[11:13]}:{run[13:15]}Z"


def ended_here(archive: Path, runs: Sequence[str]) -> list[str]:
    """Those of the runs that wrote into this archive and have ended, so that none of them holds anything any more."""
    return [run for run in runs if manifest_path(archive, run).exists() and not is_live(archive, run)]


def is_live(archive: Path, run: str) -> bool:
    """Is a process writing this run now?"""
    path = open_path(archive, run)
    if not path.exists():
        return False
    lock = LineFile(path)
    lock.open()
    if not lock.lock():
        return True
    lock.close()
    return False
