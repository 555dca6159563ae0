"""What a run of the demo made of each outlet, in numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

WALL = {"paywall", "pricing", "login"}  # kinds of notices
# Of the manifest's counts
NO_ARTICLE = ("not_html", "not_an_article", "abandoned", "rejected")  # pages without a story
DROPPED = ("same", "near_duplicate_dropped")  # the same story again, of this site or another


@dataclass(slots=True)
class Line:
    """One outlet."""

    site: str
    found: int  # articles that feeds, sitemaps and sections named, whatever form of its address they gave
    stored: int
    duplicates: int  # the same story at two addresses, dropped
    walls: int  # stories from which a wall was set apart
    offers: int
    refused: int  # refusals, faults, pages without a story, feeds that are none

    def __add__(self, other: "Line") -> "Line":
        pairs = zip(self.numbers, other.numbers, strict=True)
        return Line(self.site, *(one + another for one, another in pairs))

    @property
    def numbers(self) -> tuple[int, int, int, int, int, int]:
        return self.found, self.stored, self.duplicates, self.walls, self.offers, self.refused


class Told(Protocol):
    """What the crawl's own progress says of a site."""

    @property
    def site(self) -> str: ...
    @property
    def found(self) -> int: ...
    @property
    def refused(self) -> int: ...


def summarise(
    sites: Iterable[Told], counts: Mapping[str, Mapping[str, int]], records: Iterable[Mapping[str, Any]]
) -> list[Line]:
    """One line a site; `counts` are the manifest's by site and outcome, `records` those of the run."""
    lines = {told.site: Line(told.site, told.found, 0, 0, 0, 0, told.refused) for told in sites}
    for record in records:
        line = lines[record["site"]]
        line.stored += 1
        line.walls += any(notice["kind"] in WALL for notice in record["notices"])
        line.offers += len(record["offers"])
    for site, line in lines.items():
        outcomes = counts.get(site, {})
        line.refused += sum(outcomes.get(name, 0) for name in NO_ARTICLE)
        line.duplicates += sum(outcomes.get(name, 0) for name in DROPPED)
    return list(lines.values())
