"""Records for consumers: only what manifests list, so that nothing half-written is ever seen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newscrawl.archive import manifest as manifests
from newscrawl.archive.layout import finished_runs, is_run_id
from newscrawl.archive.lines import read_lines
from newscrawl.archive.manifest import Manifest
from newscrawl.errors import ArchiveError


def read(path: Path | str, since_run: str | None = None, current_only: bool = False) -> Iterator[dict[str, Any]]:
    """Yields records, a run after the other in the order in which the runs were handed over, a line at a time.

    With `since_run`, the id of the last run that a consumer has read, only of runs handed over after it: also those
    that started before it and took longer. With `current_only`, of each article the latest version alone; that reads
    twice
    and holds two numbers an article.

    Raises `ArchiveError` where `since_run` is unknown or a manifest or a line is damaged: `scrapy verify` says more.
    """
    archive = Path(path)
    runs = _runs(archive, since_run)
    if not current_only:
        yield from _records(archive, runs)
        return
    latest: dict[int, int] = {}
    for record in _records(archive, runs):
        number = int(record["id"], 16)
        latest[number] = max(record["version"], latest.get(number, 0))
    for record in _records(archive, runs):
        if latest.get(int(record["id"], 16)) == record["version"]:
            del latest[int(record["id"], 16)]
            yield record


def _runs(archive: Path, since_run: str | None) -> list[Manifest]:
    found = [manifests.load(archive, run) for run in finished_runs(archive)]
    found.sort(key=lambda manifest: (manifest.ended, manifest.run))
    if since_run is None:
        return found
    for index, manifest in enumerate(found):
        if manifest.run == since_run:
            return found[index + 1 :]
    wrong = "has no manifest here" if is_run_id(since_run) else "is no run id such as 20261123T040000Z-7f3a"
    raise ArchiveError(f"{archive}: since_run={since_run!r} {wrong}; the last one read is in a record's `run`")


def _records(archive: Path, runs: list[Manifest]) -> Iterator[dict[str, Any]]:
    for manifest in runs:
        for entry in manifest.files:
            try:
                for line in read_lines(archive / entry.path):
                    yield line.record()
            except (ArchiveError, OSError) as error:
                raise ArchiveError(f"{archive / entry.path}: {error}; `scrapy verify` says more") from error
