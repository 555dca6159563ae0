"""Lengths of time as prices use them: "per month", "/Monat", "3 Months", "the first year", in many languages.

The words are in lexicon/periods.toml, the grammar is here: tokens are read from left to right, once.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from newscrawl.extraction.numbers import fold, number_word

# rate: "per month", "every 4 weeks"; adjective: "monthly"; term: "3 months"; first: "the first year"; bare: "Month" alone
Kind = Literal["rate", "adjective", "term", "first", "bare"]
_UNITS = {
    "day": (1, "D"), "week": (1, "W"), "fortnight": (2, "W"), "month": (1, "M"), "quarter": (3, "M"),
    "half_year": (6, "M"), "year": (1, "Y"),
}  # fmt: skip
_ADJECTIVES = {
    "daily": "day", "weekly": "week", "fortnightly": "fortnight", "monthly": "month", "quarterly": "quarter",
    "half_yearly": "half_year", "yearly": "year",
}  # fmt: skip
MASK = "¤"  # stands for each character of a price, where a caller knows them: "99p a week" holds no "p.a."
_PRICE = frozenset(f"0123456789{MASK}")
_REACH = 6  # tokens that may stand before the unit: per, the, first, 1, full stop, the
_LONGEST = {"D": 400, "W": 104, "M": 60, "Y": 10}  # "year 2026", "11 November": no term of a subscription
# A number with its fraction or the ending that makes it an ordinal ("1st", "1er", "1:a").
_NUMBER = r"(\d+)([.,]\d+)?(?:(st|er|ère|re|º|ª|°|:a|e)(?!\w))?"
# Vowel signs and accents of Indic, Arabic and Hebrew script, and joiners: inside words.
_SIGNS = (
    r"\u0300-\u036f\u0591-\u05c7\u064b-\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09d7"
    r"\u0a01-\u0a03\u0a3c-\u0a51\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bd7\u0c00-\u0c04\u0c3e-\u0c56"
    r"\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d57\u0d82\u0d83\u0dca-\u0ddf\u200c\u200d"
)


@dataclass(frozen=True, slots=True)
class PeriodToken:
    """A length of time at `text[start:end]`; `duration` in ISO 8601 ("P3M")."""

    start: int
    end: int
    duration: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a word or expression stands for in one language; `rest` are the words that must follow the first."""

    role: str  # unit, bare, each, adjective, per, every, first, between, one
    unit: str
    language: str
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str  # lower case
    number: int | None = None
    ordinal: bool = False
    hyphened: bool = False  # joined by a hyphen to what stands before it


@dataclass(frozen=True, slots=True)
class _Measure:
    """[first] [count] unit [first], up to the token at `after`."""

    first: bool
    count: int | None
    unit: str
    countable: bool
    language: str
    after: int


def find_periods(text: str, *, bare: bool = False) -> list[PeriodToken]:
    """All lengths of time in `text`, from left to right.

    With `bare`, a unit that stands by itself counts too ("Month", "Год"): for short labels, where it is a plan's name.
    """
    tokens = _tokens(fold(text))
    found: list[PeriodToken] = []
    place = 0
    for unit, token in enumerate(tokens):
        if token.word not in _lexicon().units:
            continue
        place = max(place, unit - _REACH)
        while place <= unit:
            period, after = max(_readings(tokens, place, bare), key=lambda reading: reading[1], default=(None, 0))
            if period:
                found.append(period)
            place = max(after, place + 1)
    return found


def duration(count: int, unit: str) -> str | None:
    """ISO 8601 for so many units, 12 months as one year; None where no subscription lasts so long.

    >>> duration(3, "month"), duration(12, "month"), duration(1, "quarter"), duration(4, "week")
    ('P3M', 'P1Y', 'P3M', 'P4W')
    """
    size, letter = _UNITS[unit]
    size *= count
    if not 0 < size <= _LONGEST[letter]:
        return None
    if letter == "M" and size % 12 == 0:
        return f"P{size // 12}Y"
    if letter == "D" and size == 7:
        return "P1W"
    return "P1Y" if (letter, size) == ("W", 52) else f"P{size}{letter}"


def months(period: str | None) -> int | None:
    """Length of a period in months; None where it is no whole number of them."""
    if period is None or period[-1] not in "MY":
        return None
    return int(period[1:-1]) * (12 if period[-1] == "Y" else 1)


def days(period: str | None) -> float | None:
    """Length of a period in days, months and years at their average."""
    return int(period[1:-1]) * {"D": 1.0, "W": 7.0, "M": 365.25 / 12, "Y": 365.25}[period[-1]] if period else None


@dataclass(frozen=True)
class _Lexicon:
    senses: dict[str, list[_Sense]]  # by their first word
    units: frozenset[str]  # first words without one of which there is no length of time
    token: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    table = tomllib.loads((Path(__file__).parent / "lexicon" / "periods.toml").read_text(encoding="utf-8"))
    senses: dict[str, list[_Sense]] = defaultdict(list)
    unspaced = {"十二", *"一二两兩三四五六七八九十한두세"}
    for language, entries in table.items():
        spaced = entries.pop("spaced", True)
        for key, forms in entries.items():
            role, unit = _role(key)
            for form in forms.lower().split():
                first, *rest = re.split(r"[_\-./'’]", form) if spaced else [form]
                senses[first].append(_Sense(role, unit, language, tuple(rest)))
                if not spaced:
                    unspaced.add(form)
    cut = "|".join(sorted(map(re.escape, unspaced), key=lambda form: (-len(form), form)))
    letter = r"[^\W\d_\u0e00-\u109f\u1780-\u17ff\u2e80-\ud7af]"
    token = re.compile(rf"{_NUMBER}|{letter}(?:{letter}|[{_SIGNS}])*|{cut}|[^\w\s'’-]")
    units = frozenset(
        word for word, found in senses.items() if any(s.role in {"unit", "bare", "each", "adjective"} for s in found)
    )
    return _Lexicon(dict(senses), units, token)


def _role(key: str) -> tuple[str, str]:
    if key in _UNITS:
        return "unit", key
    if key in _ADJECTIVES:
        return "adjective", _ADJECTIVES[key]
    if key.startswith("each_"):
        return "each", key.removeprefix("each_")
    if key.startswith("bare_"):
        return "bare", key.removeprefix("bare_")
    return key, ""


def _tokens(text: str) -> list[_Token]:
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" becomes two characters: spans would shift
        lowered = text
    return [_token(match) for match in _lexicon().token.finditer(lowered)]


def _token(match: re.Match[str]) -> _Token:
    whole, fraction, ordinal = match.group(1, 2, 3)
    if whole is None:
        value = number_word(match.group())
        hyphened = match.string[match.start() - 1 : match.start()] == "-"
        return _Token(*match.span(), match.group(), int(value) if value else None, hyphened=hyphened)
    number = int(whole) if len(whole) < 4 and not fraction else None
    return _Token(*match.span(), match.group(), number, ordinal is not None)


def _senses(tokens: list[_Token], place: int, *roles: str) -> Iterator[tuple[_Sense, int]]:
    """The senses in these roles that begin at `place`, each with the place behind it."""
    if place < len(tokens):
        for sense in _lexicon().senses.get(tokens[place].word, ()):
            after = _follow(tokens, place + 1, sense.rest) if sense.role in roles else None
            if after:
                yield sense, after


def _follow(tokens: list[_Token], place: int, words: tuple[str, ...]) -> int | None:
    """The place behind `words`, where they stand at `place`, joined by at most one character each."""
    for word in words:
        if place < len(tokens) and tokens[place].word in {".", "/"}:
            place += 1
        if place >= len(tokens) or tokens[place].word != word or tokens[place].start - tokens[place - 1].end > 1:
            return None
        place += 1
    return place


def _readings(tokens: list[_Token], place: int, bare: bool) -> Iterator[tuple[PeriodToken, int]]:
    """Every length of time that can be read at `place`, with the place behind it."""
    found: list[tuple[int, str, Kind, int]] = [
        (1, sense.unit, "rate" if sense.role == "each" else "adjective", after)
        for sense, after in _senses(tokens, place, "each", "adjective")
    ]
    for opening, language, at in _openings(tokens, place):
        for measure in _measures(tokens, at):
            kind = _kind(opening, measure, tokens, place, bare) if language in {"", measure.language} else None
            if kind:
                found.append((measure.count or 1, measure.unit, kind, measure.after))
    for count, unit, kind, after in found:
        length = duration(count, unit)
        if length:
            yield PeriodToken(tokens[place].start, tokens[after - 1].end, length, kind), after


def _openings(tokens: list[_Token], place: int) -> Iterator[tuple[str, str, int]]:
    """What may stand before the measure: nothing, a slash, "per", "every", "for a"."""
    yield "", "", place
    if tokens[place].word == "/":
        yield "every", "", place + 1
    for role in ("every", "per", "one"):
        for sense, after in _senses(tokens, place, role):
            yield role, sense.language, after


def _measures(tokens: list[_Token], place: int) -> Iterator[_Measure]:
    """[first] [count] unit [first] at `place`, with articles between."""
    count: int | None = None
    firsts: set[str] | None = None  # the languages in which "the first" stands there
    for at in range(place, min(place + 5, len(tokens))):
        token = tokens[at]
        for sense, after in _senses(tokens, at, "unit", "bare", *(["adjective"] if _hyphen(tokens, at, count) else [])):
            behind, trailing = _trailing_first(tokens, after, sense.language)
            first = trailing or (firsts is not None and firsts & {"", sense.language} != set())
            if firsts is None or first:
                yield _Measure(first, count, sense.unit, sense.role != "bare", sense.language, behind)
        ordinals = {sense.language for sense, _ in _senses(tokens, at, "first")}
        if token.number is not None and (token.ordinal or _dotted(tokens, at)):
            if token.number != 1:
                return
            firsts = {""}
        elif ordinals:
            firsts = (firsts or set()) | ordinals
        elif token.number is not None and count is None:
            count = token.number
        elif not (token.word == "." and firsts) and (count or not any(_senses(tokens, at, "between"))):
            return


def _hyphen(tokens: list[_Token], at: int, count: int | None) -> bool:
    """Is it joined to the number before it ("12-Monatsabo")?"""
    return count is not None and tokens[at].hyphened and tokens[at - 1].word.isdigit()


def _dotted(tokens: list[_Token], at: int) -> bool:
    """A number that a full stop makes an ordinal ("im 1. Monat")."""
    return tokens[at].word == "1" and at + 1 < len(tokens) and tokens[at + 1].word == "."


def _trailing_first(tokens: list[_Token], place: int, language: str) -> tuple[int, bool]:
    """The place behind a "first" that follows its unit ("bulan pertama"), unless it belongs to the next one."""
    for sense, after in _senses(tokens, place, "first"):
        begins_next = after < len(tokens) and (
            tokens[after].number is not None or any(_senses(tokens, after, "unit", "bare", "between"))
        )
        if sense.language == language and not begins_next:
            return after, True
    return place, False


def _kind(opening: str, measure: _Measure, tokens: list[_Token], place: int, bare: bool) -> Kind | None:
    several = (measure.count or 1) > 1
    if not measure.countable and (measure.count or _dated(tokens, place)):
        return None
    if measure.first:
        return "first"
    if opening in {"per", "every"}:
        return "term" if several and opening == "per" else "rate"
    if opening == "one" or measure.count:
        return "term"
    if not measure.countable and measure.after < len(tokens) and tokens[measure.after].word[0] in _PRICE:
        return "rate"  # "월 9,900원": the month's price, since it is no date
    return "bare" if bare else None


def _dated(tokens: list[_Token], place: int) -> bool:
    """Does a number stand right before it, as in a date?"""
    return place > 0 and tokens[place - 1].word[0].isdigit() and tokens[place].start == tokens[place - 1].end
