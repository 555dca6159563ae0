"""Lengths of time as prices use them: "per month", "/Monat", "3 Months", "the first year", in many languages.

The words are in lexicon/periods.toml, the grammar is here: tokens are read from left to right, once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from newscrawl.extraction.durations import duration
from newscrawl.extraction.numbers import fold
from newscrawl.extraction.periodwords import Token, lexicon, senses_at, tokens_of

# rate: "per month", "every 4 weeks"; adjective: "monthly"; term: "3 months"; first: "the first year"; bare: "Month"
Kind = Literal["rate", "adjective", "term", "first", "bare"]
MASK = "¤"  # stands for each character of a price, where a caller knows them: "99p a week" holds no "p.a."
_PRICE = frozenset(f"0123456789{MASK}")
_REACH = 6  # tokens that may stand before the unit: per, the, first, 1, full stop, the


@dataclass(frozen=True, slots=True)
class PeriodToken:
    """A length of time at `text[start:end]`; `duration` in ISO 8601 ("P3M")."""

    start: int
    end: int
    duration: str
    kind: Kind


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
    tokens = tokens_of(fold(text))
    found: list[PeriodToken] = []
    place = 0
    for unit, token in enumerate(tokens):
        if token.word not in lexicon().units:
            continue
        place = max(place, unit - _REACH)
        while place <= unit:
            period, after = max(_readings(tokens, place, bare), key=lambda reading: reading[1], default=(None, 0))
            if period:
                found.append(period)
            place = max(after, place + 1)
    return found


def _readings(tokens: list[Token], place: int, bare: bool) -> Iterator[tuple[PeriodToken, int]]:
    """Every length of time that can be read at `place`, with the place behind it."""
    found: list[tuple[int, str, Kind, int]] = [
        (1, sense.unit, "rate" if sense.role == "each" else "adjective", after)
        for sense, after in senses_at(tokens, place, "each", "adjective")
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


def _openings(tokens: list[Token], place: int) -> Iterator[tuple[str, str, int]]:
    """What may stand before the measure: nothing, a slash, "per", "every", "for a"."""
    yield "", "", place
    if tokens[place].word == "/":
        yield "every", "", place + 1
    for role in ("every", "per", "one"):
        for sense, after in senses_at(tokens, place, role):
            dot = after < len(tokens) and tokens[after].word == "."  # "pr. måned"
            yield role, sense.language, after + dot


def _measures(tokens: list[Token], place: int) -> Iterator[_Measure]:
    """[first] [count] unit [first] at `place`, with articles between."""
    count: int | None = None
    counted: frozenset[str] = frozenset()  # languages of the number word, where it is one
    firsts: set[str] | None = None  # the languages in which "the first" stands there
    for at in range(place, min(place + 5, len(tokens))):
        token = tokens[at]
        for sense, after in senses_at(
            tokens, at, "unit", "bare", *(["adjective"] if _hyphen(tokens, at, count) else [])
        ):
            behind, trailing = _trailing_first(tokens, after, sense.language)
            first = trailing or (firsts is not None and firsts & {"", sense.language} != set())
            if (firsts is None or first) and (not counted or sense.language in counted):
                yield _Measure(first, count, sense.unit, sense.role != "bare", sense.language, behind)
        ordinals = {sense.language for sense, _ in senses_at(tokens, at, "first")}
        if token.number is not None and (token.ordinal or _dotted(tokens, at)):
            if token.number != 1:
                return
            firsts = {""}
        elif ordinals:
            firsts = (firsts or set()) | ordinals
        elif token.number is not None and count is None:
            count, counted = token.number, token.languages
        elif not (token.word == "." and firsts) and (count or not any(senses_at(tokens, at, "between"))):
            return


def _hyphen(tokens: list[Token], at: int, count: int | None) -> bool:
    """Is it joined to the number before it ("12-Monatsabo")?"""
    return count is not None and tokens[at].hyphened and tokens[at - 1].word.isdigit()


def _dotted(tokens: list[Token], at: int) -> bool:
    """A number that a full stop makes an ordinal ("im 1. Monat")."""
    return tokens[at].word == "1" and at + 1 < len(tokens) and tokens[at + 1].word == "."


def _trailing_first(tokens: list[Token], place: int, language: str) -> tuple[int, bool]:
    """The place behind a "first" that follows its unit ("bulan pertama"), unless it belongs to the next one."""
    for sense, after in senses_at(tokens, place, "first"):
        begins_next = after < len(tokens) and (
            tokens[after].number is not None or any(senses_at(tokens, after, "unit", "bare", "between"))
        )
        if sense.language == language and not begins_next:
            return after, True
    return place, False


def _kind(opening: str, measure: _Measure, tokens: list[Token], place: int, bare: bool) -> Kind | None:
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


def _dated(tokens: list[Token], place: int) -> bool:
    """Does a number stand right before it, as in a date?"""
    return place > 0 and tokens[place - 1].word[0].isdigit() and tokens[place].start == tokens[place - 1].end
