"""Mending what can be mended without losing a record; what cannot is left as it is, for a person to look at."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from newscrawl.archive import manifest as manifests
from newscrawl.archive.durable import sync_directory
from newscrawl.archive.layout import finished_runs, run_of, uncompressed
from newscrawl.archive.lines import DAMAGE, open_plain
from newscrawl.archive.manifest import Listed
from newscrawl.archive.recovery import Recovery, finish_dead_run, is_live, recover
from newscrawl.archive.verify import files_named_after, record_files, temporary_files
from newscrawl.errors import ArchiveError
from newscrawl.wording import amount

_MEGABYTE = 1 << 20


def repair(archive: Path) -> Iterator[str]:
    """Mends, and says of each thing what was done. Raises `WriteError`."""
    for run in recover(archive).dead:
        yield f"run {run} had died: put in order"
    for path in temporary_files(archive):
        path.unlink()
        yield f"{path.relative_to(archive)}: removed, left over from a write that was cut off"
    listed: set[str] = set()
    for run in finished_runs(archive):
        try:
            manifest = manifests.load(archive, run)
        except ArchiveError:
            names = _files_of(archive, run)
            finish_dead_run(archive, run, names, "recovered", Recovery())
            yield f"run {run}: manifest written anew from {amount(len(names), 'file')}"
            listed.update(names)
            continue
        listed.update(entry.path for entry in (*manifest.files, *manifest.captures))
        yield from _without_additions(archive, manifest.listed)
    yield from _without_strays(archive, listed)


def _files_of(archive: Path, run: str) -> list[str]:
    """All files of a run; of one that is there packed and plain only the packed one, the other goes if it is the same.

    The run died between packing it and removing the original.
    """
    names = files_named_after(archive, run)
    packed = {uncompressed(name): name for name in names if uncompressed(name) != name}
    for plain in packed.keys() & set(names):
        names.remove(plain)
        if _same_lines(archive / plain, archive / packed[plain]):
            (archive / plain).unlink()
            sync_directory((archive / plain).parent)
    return names


def _without_additions(archive: Path, entries: list[Listed]) -> Iterator[str]:
    """Something was appended to a finished file: if what stands before it is what the manifest lists, it is cut off."""
    for entry in entries:
        path = archive / entry.path
        if path.is_file() and path.stat().st_size > entry.bytes and _sha256_of_start(path, entry.bytes) == entry.sha256:
            added = path.stat().st_size - entry.bytes
            with path.open("r+b") as file:
                file.truncate(entry.bytes)
                os.fsync(file.fileno())
            yield f"{entry.path}: cut off {added} bytes that were added after it was finished"


def _sha256_of_start(path: Path, size: int) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while size > 0 and (chunk := file.read(min(size, _MEGABYTE))):
            digest.update(chunk)
            size -= len(chunk)
    return digest.hexdigest()


def _without_strays(archive: Path, listed: set[str]) -> Iterator[str]:
    orphans: dict[str, list[str]] = {}
    plain = {uncompressed(name): name for name in listed}
    for name in sorted(record_files(archive) - listed):
        run = run_of(name)
        if run is None or is_live(archive, run):
            continue
        twin = plain.get(uncompressed(name))
        if twin is None:
            orphans.setdefault(run, []).append(name)
        elif _same_lines(archive / name, archive / twin):
            (archive / name).unlink()
            sync_directory((archive / name).parent)
            yield f"{name}: removed, its lines are those of {twin}"
    for run, names in orphans.items():
        known = _files_of(archive, run)
        finish_dead_run(archive, run, known, "recovered", Recovery())
        yield f"run {run}: listed now: {amount(len(names), 'file')} that no manifest listed"


def _same_lines(one: Path, other: Path) -> bool:
    try:
        return _unpacked_sha256(one) == _unpacked_sha256(other)
    except DAMAGE:
        return False


def _unpacked_sha256(path: Path) -> str:
    with open_plain(path) as file:
        digest = hashlib.sha256()
        while chunk := file.read(_MEGABYTE):
            digest.update(chunk)
        return digest.hexdigest()
