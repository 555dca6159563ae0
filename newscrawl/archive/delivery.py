"""Delivery of finished runs to an object store: the files of a run, then its manifest, then the word to readers.

What is on the disk and not yet in the store is what has to be delivered: a run that died before it had delivered, or
met a store that was down, leaves that to the next one. Files stay on the disk.
"""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from newscrawl.archive import manifest as manifests
from newscrawl.archive.digests import Digests, digests_of
from newscrawl.archive.handover import delivered, hand_over
from newscrawl.archive.layout import RUNS, finished_runs, manifest_file
from newscrawl.archive.manifest import Manifest
from newscrawl.archive.objectstore import ObjectStore
from newscrawl.errors import ArchiveError, StoreError

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Delivery:
    """What came of it: the runs that were delivered, and what each of the others stands back for."""

    delivered: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def deliver(archive: Path, store: ObjectStore, *, again: bool = False) -> Delivery:
    """Delivers what the store does not have, in the order in which the runs ended; with `again`, all anew.

    A run whose files are not what its manifest lists is left out; a store that fails ends it. None of it is raised.
    """
    delivery = Delivery()
    try:
        with _alone(archive):
            for manifest in _waiting(archive, [] if again else delivered(store), delivery):
                try:
                    _deliver(archive, store, manifest, again=again)
                except ArchiveError as error:
                    delivery.failures.append(str(error))
                    continue
                delivery.delivered.append(manifest.run)
    except StoreError as error:
        delivery.failures.append(str(error))
    except OSError as error:
        delivery.failures.append(f"{archive}: cannot be read for delivery ({error}); `scrapy verify` says more")
    return delivery


@contextmanager
def _alone(archive: Path) -> Iterator[None]:
    """One process of this machine delivers at a time; the others wait, and find less to do."""
    with (archive / RUNS / ".delivery").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _waiting(archive: Path, there: list[str], delivery: Delivery) -> list[Manifest]:
    found = []
    for run in sorted(set(finished_runs(archive)) - set(there)):
        try:
            found.append(manifests.load(archive, run))
        except ArchiveError as error:
            delivery.failures.append(str(error))
    return sorted(found, key=lambda manifest: (manifest.ended, manifest.run))


def _deliver(archive: Path, store: ObjectStore, manifest: Manifest, *, again: bool) -> None:
    """Raises `ArchiveError` where a file is not as listed, `StoreError` where the store does not take it."""
    for entry in manifest.listed:
        digests = _digests(archive / entry.path)
        if (digests.size, digests.sha256) != (entry.bytes, entry.sha256):
            raise ArchiveError(
                f"{archive / entry.path}: not what the manifest of run {manifest.run} lists, which is not delivered; "
                "`scrapy verify` says more"
            )
        _put(store, archive / entry.path, entry.path, digests, again=again)
    name = manifest_file(manifest.run)
    _put(store, archive / name, name, _digests(archive / name), again=again)
    hand_over(store, manifest.run)
    size = sum(entry.bytes for entry in manifest.listed)
    logger.info("Run %s is in %s: %d files, %d bytes", manifest.run, store, len(manifest.listed), size)


def _digests(path: Path) -> Digests:
    try:
        return digests_of(path)
    except OSError as error:
        raise ArchiveError(f"{path}: not delivered ({error.strerror}); `scrapy verify` says more") from error


def _put(store: ObjectStore, path: Path, name: str, digests: Digests, *, again: bool) -> None:
    if not again and store.holds(name, digests):
        return  # an earlier run came so far
    store.upload(path, name)
    if not store.holds(name, digests):
        raise StoreError(f"{store}/{name}: what stands there is not what was sent; the next run sends it again")
