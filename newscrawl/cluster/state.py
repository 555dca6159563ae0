"""The state, opened for a look: what is in it is written by the crawls themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scrapy.settings import BaseSettings

from newscrawl.archive.durable import make_directory
from newscrawl.state.database import Database
from newscrawl.state.opening import usable


@contextmanager
def opened(settings: BaseSettings) -> Iterator[Database]:
    """That of NEWSCRAWL_STATE, or of NEWSCRAWL_ARCHIVE, where no run need ever have been. Raises `StateError`."""
    archive = Path(settings["NEWSCRAWL_ARCHIVE"])
    make_directory(archive)  # the state's file lies there, unless a server keeps it
    database = usable(settings["NEWSCRAWL_STATE"] or "", archive)
    try:
        yield database
    finally:
        database.close()
