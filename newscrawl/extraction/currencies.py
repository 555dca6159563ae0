"""Currency marks and words, and which ISO 4217 code each means on a page of a given country and language.

The table is lexicon/currencies.toml.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Family:
    """Currencies that share a mark; `languages` maps BCP 47 tags to the one that is meant there."""

    currencies: frozenset[str]
    languages: dict[str, str]
    default: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """One way to write a currency. `code` is None where several currencies share it: `family` has them."""

    code: str | None
    family: Family | None = None
    scale: float = 1  # what one unit of the mark is in the currency: 0.01 for pence
    guarded: bool = False  # a mark only where the country is the currency's own
    attached: bool = False  # a mark only directly behind its number ("99p")


@dataclass(frozen=True, slots=True)
class Market:
    """Whom a page is made for: BCP 47 language, ISO 3166 country and ISO 4217 currency, each None where not known."""

    language: str | None = None
    country: str | None = None
    currency: str | None = None


@dataclass(slots=True)
class Marks:
    """All marks: exact ones for either side of the number, words (casefolded) and stems for the side behind it."""

    magnitudes: frozenset[str]
    before: dict[str, Mark] = field(default_factory=dict)
    after: dict[str, Mark] = field(default_factory=dict)
    words: dict[str, Mark] = field(default_factory=dict)
    stems: dict[str, Mark] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)  # country → its currency
    decimals: dict[str, int] = field(default_factory=dict)  # where not two
    phrases: dict[str, str] = field(default_factory=dict)  # legal formulas of one country → its currency
    places: dict[str, str] = field(default_factory=dict)  # names of countries → country
    endings: dict[str, tuple[int, ...]] = field(default_factory=dict)  # of `before`: last character → lengths
    beginnings: dict[str, tuple[int, ...]] = field(default_factory=dict)  # of `after`: first character → lengths
    heads: frozenset[str] = frozenset()  # the first two characters of words and stems

    def add(self, entry: dict[str, Any], mark: Mark, guarded: frozenset[str]) -> None:
        for form in entry.get("marks", []):
            self.before[form] = self.after[form] = replace(mark, guarded=form in guarded)
        for form in entry.get("before", []):
            self.before[form] = replace(mark, guarded=form in guarded)
        self.words.update(dict.fromkeys(entry.get("words", []), mark))
        self.stems.update(dict.fromkeys(entry.get("stems", []), mark))
        hundredth = replace(mark, scale=0.01)
        self.words.update(dict.fromkeys(entry.get("minor", []), hundredth))
        self.after.update(dict.fromkeys(entry.get("minor_marks", []), replace(hundredth, attached=True)))


@cache
def marks() -> Marks:
    table = tomllib.loads((Path(__file__).parent / "lexicon" / "currencies.toml").read_text(encoding="utf-8"))
    found = Marks(frozenset(table.pop("magnitudes")), places=table.pop("places"))
    guarded = frozenset(table.pop("guarded"))
    shared, scaled = table.pop("shared"), table.pop("scaled")
    for entry in shared:
        family = Family(frozenset(entry["currencies"]), entry.get("languages", {}), entry.get("default"))
        found.phrases.update(entry.get("phrases", {}))
        found.add(entry, Mark(None, family), guarded)
    for code, entry in table.items():
        found.add(entry | {"marks": [code, *entry.get("marks", [])]}, Mark(code), guarded)
        found.countries.update(dict.fromkeys(entry.get("countries", []), code))
        if "decimals" in entry:
            found.decimals[code] = entry["decimals"]
    for entry in scaled:
        found.add(entry, Mark(entry["code"], scale=entry["scale"]), guarded)
    found.endings = _lengths(found.before, -1)
    found.beginnings = _lengths(found.after, 0)
    found.heads = frozenset(form[:2] for form in (*found.words, *found.stems))
    return found


def _lengths(forms: Iterable[str], place: int) -> dict[str, tuple[int, ...]]:
    """The lengths of the forms by their character at `place`, longest first."""
    found: dict[str, set[int]] = {}
    for form in forms:
        found.setdefault(form[place], set()).add(len(form))
    return {char: tuple(sorted(lengths, reverse=True)) for char, lengths in found.items()}


def settle(mark: Mark, page: Market) -> str | None:
    """The ISO 4217 code of a mark on a page: by its currency, its country, its language, or None where none tells."""
    if mark.family is None:
        return mark.code
    family = mark.family
    own = marks().countries.get(page.country or "")
    for code in (page.currency, own):
        if code in family.currencies:
            return code
    subtags = (page.language or "").replace("_", "-").split("-")
    for length in range(len(subtags), 0, -1):
        tag = "-".join(subtags[:length])
        if tag in family.languages:
            return family.languages[tag]
    return family.default
