"""The order in which runs were handed over to readers: a reader that has read up to one gets all that came after it.

In a folder that is the order in which the runs ended. To an object store several machines may deliver, and one of them
late: there `runs/delivered.txt` holds the run ids, a line each, in the order in which they came. It is rewritten by
compare and swap (a PUT with If-Match), so that no machine takes another's line away. A store that somebody copied an
archive to has no such file, and is read like a folder.
"""

from newscrawl.archive import manifest as manifests
from newscrawl.archive.layout import RUNS, finished_runs, is_run_id
from newscrawl.archive.objectstore import ObjectStore
from newscrawl.archive.store import Folder, Store
from newscrawl.errors import StoreError

DELIVERED = f"{RUNS}/delivered.txt"
_TRIES = 50  # others that deliver at the same moment


def handed_over(store: Store) -> list[str]:
    """The runs that readers may take, the first one first. Raises `ArchiveError` for a damaged manifest."""
    if runs := delivered(store):
        return runs
    found = [manifests.load(store, run) for run in finished_runs(store)]
    return [manifest.run for manifest in sorted(found, key=lambda manifest: (manifest.ended, manifest.run))]


def delivered(store: Store) -> list[str]:
    """The runs that were delivered to an object store; none where nothing ever was, and in a folder."""
    if isinstance(store, Folder):  # it may be a copy of a store, to which a crawl goes on to add
        return []
    try:
        return _runs_in(store.read(DELIVERED))
    except FileNotFoundError:
        return []


def hand_over(store: ObjectStore, run: str) -> None:
    """Tells readers of a run whose files and manifest stand in the store. Raises `StoreError`."""
    for _ in range(_TRIES):
        try:
            before, version = store.read_version(DELIVERED)
        except FileNotFoundError:
            before, version = b"", None
        if run in _runs_in(before):
            return
        store.swap(DELIVERED, before + run.encode() + b"\n", version)
        # Read again and found there: a store that knows no If-Match would let another machine write over it.
    raise StoreError(f"{store}/{DELIVERED}: others write it without a pause; the next run delivers")


def _runs_in(content: bytes) -> list[str]:
    return [line for line in content.decode("ascii", "replace").splitlines() if is_run_id(line)]
