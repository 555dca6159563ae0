"""What a run of the demo made of each outlet, in numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from newscrawl.health.sums import Sums

WALL = {"paywall", "pricing", "login"}  # kinds of notices


@dataclass(slots=True)
class Line:
    """One outlet."""

    site: str
    found: int  # articles that feeds, sitemaps and sections named, whatever form of its address they gave
    stored: int
    duplicates: int  # the same story at two addresses, dropped
    refused: int
    failed: int  # faults, pages without a story, feeds that are none
    walls: int = 0  # stories from which a wall was set apart
    offers: int = 0

    def __add__(self, other: "Line") -> "Line":
        pairs = zip(self.numbers, other.numbers, strict=True)
        return Line(self.site, *(one + another for one, another in pairs))

    @property
    def numbers(self) -> tuple[int, ...]:
        """As they are shown."""
        return self.found, self.stored, self.duplicates, self.refused, self.failed, self.walls, self.offers


class Told(Protocol):
    """What the crawl's own progress says of a site."""

    @property
    def site(self) -> str: ...
    @property
    def found(self) -> int: ...
    @property
    def sums(self) -> Sums: ...


def summarise(sites: Iterable[Told], records: Iterable[Mapping[str, Any]]) -> list[Line]:
    """One line a site; `records` are those of the run."""
    lines = {
        told.site: Line(told.site, told.found, sums.stored, sums.duplicates, sums.refused, sums.failed)
        for told in sites
        for sums in [told.sums]
    }
    for record in records:
        line = lines[record["site"]]
        line.walls += any(notice["kind"] in WALL for notice in record["notices"])
        line.offers += len(record["offers"])
    return list(lines.values())
