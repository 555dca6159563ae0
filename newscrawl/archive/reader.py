"""Records for consumers: only what manifests list, so that nothing half-written is ever seen."""

from collections.abc import Iterator
from typing import Any

from newscrawl.archive import manifest as manifests
from newscrawl.archive.handover import handed_over
from newscrawl.archive.layout import RUNS, is_run_id
from newscrawl.archive.lines import DAMAGE, lines_of, unpacked
from newscrawl.archive.store import Folder, Place, Store, open_store
from newscrawl.errors import ArchiveError


def read(path: Place, since_run: str | None = None, current_only: bool = False) -> Iterator[dict[str, Any]]:
    """Yields the records of an archive in a folder or at s3://bucket/prefix, a line at a time.

    A run comes after the other, in the order in which they were handed over.

    With `since_run`, the id of the last run that a consumer has read, only of runs handed over after it: also those
    that started before it and took longer. With `current_only`, of each article the latest version alone; that reads
    twice and holds two numbers an article.

    Raises `ArchiveError` where the folder is no archive, `since_run` is unknown, or a manifest or a line is damaged
    (`scrapy verify` says more), `ArgumentError` for a wrong address, `StoreError` where the store cannot be reached.
    """
    store = open_store(path)
    if isinstance(store, Folder) and not (store.path / RUNS).is_dir():
        raise ArchiveError(f"{store} is no archive: it has no folder `{RUNS}`")
    runs = _runs(store, since_run)
    if not current_only:
        yield from _records(store, runs)
        return
    latest: dict[int, int] = {}
    for record in _records(store, runs):
        number = int(record["id"], 16)
        latest[number] = max(record["version"], latest.get(number, 0))
    for record in _records(store, runs):
        if latest.get(int(record["id"], 16)) == record["version"]:
            del latest[int(record["id"], 16)]
            yield record


def _runs(store: Store, since_run: str | None) -> list[str]:
    runs = handed_over(store)
    if since_run is None:
        return runs
    if since_run in runs:
        return runs[runs.index(since_run) + 1 :]
    wrong = "has no manifest here" if is_run_id(since_run) else "is no run id such as 20261123T040000Z-7f3a"
    raise ArchiveError(f"{store}: since_run={since_run!r} {wrong}; the last one read is in a record's `run`")


def _records(store: Store, runs: list[str]) -> Iterator[dict[str, Any]]:
    for run in runs:
        for entry in manifests.load(store, run).files:
            try:
                with store.open(entry.path) as raw, unpacked(raw, entry.path) as file:
                    for line in lines_of(file):
                        yield line.record()
            except (ArchiveError, *DAMAGE) as error:
                raise ArchiveError(f"{store}/{entry.path}: {error}; `scrapy verify` says more") from error
