"""The state anew, from the files alone."""

from collections.abc import Sequence
from pathlib import Path

from newscrawl.archive.layout import open_runs
from newscrawl.archive.recovery import is_live, recover
from newscrawl.errors import StateError
from newscrawl.state.opening import empty, usable
from newscrawl.state.replay import learn_runs, unlearned


def reindex(archive: Path, url: str, ages: Sequence[int]) -> tuple[int, int]:
    """Forgets what the state knows and learns it from the archive; gives the numbers of runs and lines.

    Raises `StateError` where a crawl is at work on the archive, or the state cannot be reached.
    """
    recover(archive)
    live = [run for run in open_runs(archive) if is_live(archive, run)]
    if live:
        raise StateError(f"{archive}: the run {live[0]} is at work on it; reindex when it has ended")
    database = usable(url, archive)
    try:
        empty(database, archive)
        runs = unlearned(database, archive)
        return len(runs), learn_runs(database, archive, runs, ages)
    finally:
        database.close()
