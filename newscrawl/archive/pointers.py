"""Do the records' `fetch.warc` point at the raw captures that they were read from?"""

from collections.abc import Collection
from typing import IO, Any

from newscrawl.archive.layout import is_capture_file, run_of
from newscrawl.errors import BrokenRecord


class Pointers:
    """The raw captures of an archive: two numbers each. `runs` are the archive's finished runs."""

    def __init__(self, runs: Collection[str]) -> None:
        self._runs = frozenset(runs)
        self._pages: dict[int, int] = {}  # (file, offset) → address

    def learn(self, name: str, file: IO[bytes]) -> None:
        """Reads through a file of captures. Raises `OSError` where it is damaged."""
        from newscrawl.warc.reading import addresses  # noqa: PLC0415  (not for an archive without captures)

        for offset, url in addresses(file):
            self._pages[hash((name, offset))] = hash(url)

    def check(self, record: dict[str, Any]) -> None:
        """Raises `BrokenRecord`. What points at a file of others, or of another archive, is let be."""
        name, _, offset = (record["fetch"]["warc"] or "").rpartition(":")
        if not is_capture_file(name) or run_of(name) not in self._runs:
            return
        found = self._pages.get(hash((name, int(offset)))) if offset.isdecimal() else None
        if found is None:
            raise BrokenRecord(f"its fetch.warc points at {name}:{offset}, where no capture begins")
        if found != hash(record["url"]):
            raise BrokenRecord(f"its fetch.warc points at {name}:{offset}, which is the capture of another page")
