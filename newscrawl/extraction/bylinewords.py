"""The words that stand around names in bylines, out of `lexicon/bylines.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# What may cling to a name or a word of a byline without being part of it.
EDGE = " \t.,;:*'\"“”„«»–—-_…\u200b\u200e\u200f\u00ad"


@dataclass(frozen=True, slots=True)
class Words:
    """Case-folded, but for `after_name`, `organisations_within` and what stands in scripts without case."""

    by: tuple[str, ...]
    by_or_particle: tuple[str, ...]
    labels: frozenset[str]  # both of these
    after_name: tuple[str, ...]
    not_writing: frozenset[str]
    joins: dict[str, list[str]]
    at: dict[str, list[str]]
    roles: frozenset[str]
    modifiers: frozenset[str]
    organisations: frozenset[str]
    organisations_within: tuple[str, ...]
    titles: frozenset[str]
    beside: frozenset[str]
    particles: frozenset[str]


@cache
def byline_words() -> Words:
    data: dict[str, Any] = tomllib.loads((files(__package__) / "lexicon" / "bylines.toml").read_text("utf-8"))
    words = data["words"]
    longest_first = sorted({by.casefold().rstrip(":") for by in data["by"]}, key=len, reverse=True)
    return Words(
        tuple(longest_first),
        tuple(data["by_or_particle"]),
        frozenset((*longest_first, *data["by_or_particle"])),
        tuple(data["after_name"]),
        frozenset(data["not_writing"]),
        data["and"],
        data["at"],
        frozenset(words["roles"]),
        frozenset(words["modifiers"]),
        frozenset(words["organisations"]),
        tuple(words["organisations_within"]),
        frozenset(words["titles"]),
        frozenset(words["beside"]),
        frozenset(words["particles"]),
    )
