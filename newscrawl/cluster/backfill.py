"""WARC files as units of work: which are still to be read, and reading them on this machine, one after the other."""

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from scrapy.settings import BaseSettings

from newscrawl.cluster.attempt import Attempt, attempt, is_done
from newscrawl.cluster.state import opened
from newscrawl.cluster.work import Work, stored_file
from newscrawl.errors import ArgumentError
from newscrawl.spiders.files import FILE_NAMES, files_at
from newscrawl.state.units import all_units


def works_of(paths: Sequence[str]) -> list[Work]:
    """Each file once, in the order given; files of a pattern or a folder by name. Raises `ArgumentError`."""
    if not paths:
        raise ArgumentError(f"nothing to read: give {FILE_NAMES['path']}")
    found = {path: files_at(path) for path in paths}
    if missing := [path for path, files in found.items() if not files]:
        raise ArgumentError(f"{missing[0]}: no such file: give {FILE_NAMES['path']}")
    works = [stored_file(file) for files in found.values() for file in files]
    return list({work.unit: work for work in works}.values())


def undone(works: Sequence[Work], settings: BaseSettings) -> list[Work]:
    """Those that nobody has read to their end since they were last written. Raises `StateError`."""
    with opened(settings) as database:
        known = {unit.unit: unit for unit in all_units(database)}
    return [work for work in works if work.unit not in known or not is_done(work, known[work.unit], moment=0)]


def read_here(works: Sequence[Work], settings: BaseSettings, options: Sequence[str]) -> Iterator[tuple[Work, Attempt]]:
    """What became of each. SIGINT and SIGTERM end the file that is being read, cleanly, and then this."""
    with _stopping() as stopping:
        for work in works:
            yield work, attempt(work, settings, stopping, options)
            if stopping.is_set():
                return


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """An event that is set when this process is asked to end."""
    stopping = threading.Event()
    before = {each: signal.signal(each, lambda *_: stopping.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopping
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
