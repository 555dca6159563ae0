"""Short lines beside a price: a plan's name, a length of time, or something else (a badge, a button, a benefit).

Words decide only what is surely no name; what is left is told by its place in the card (offers.py).
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from newscrawl.extraction.lexicon import lexicon
from newscrawl.extraction.numbers import number_word
from newscrawl.extraction.periods import PeriodToken, find_periods
from newscrawl.extraction.surroundings import is_lead

_LONGEST_NAME = 48  # characters
_MOST_WORDS = 6
_SENTENCE = re.compile(r"[.!?…。！？।؟]$|[,;:،、]\s|[\"“”«»]|\d\s*%")
_EDGES = " \t\u00a0:–—-|,·•/()[]*›»→>"
# Concepts of the lexicon that buttons, badges, benefits and terms have, and names of plans do not.
_NO_NAME = frozenset(
    (
        *("join", "now", "you", "choose", "continue", "cancel", "anytime", "commitment", "renew", "billed", "popular"),
        *("save", "already", "login", "register", "limit", "rest", "article", "read", "unlock", "only", "locked"),
        *("free", "trial", "donate", "support", "journalism", "follow", "download", "email", "newsletter", "benefit"),
        *("buy", "said", "staff"),
    )
)
_PLAN = frozenset(("subscribe", "member", "premium", "plan", "digital", "access"))
# A name of a plan may hold these in spite of it: "Print & Digital", "E-Paper", "Supporter", "Plus Archive".
_IN_NAMES = frozenset(("benefit", "support", "read", "article", "journalism", "only", "free"))


# Concepts that make the words before a price a call to the reader ("Lees nu voor € 4"), no name.
_CALLS = frozenset(
    (
        *("join", "now", "you", "choose", "continue", "read", "article", "already", "login", "register", "unlock"),
        *("free", "support", "full"),
    )
)


@dataclass(frozen=True, slots=True)
class Label:
    """`name` is None where the line cannot be a plan's name; `span`: it is a length of time and nothing else."""

    name: str | None
    period: str | None
    span: bool
    term: bool  # … with a number in it ("3 Months")
    plan: bool  # its words are about subscriptions


@lru_cache(maxsize=4096)
def label_of(text: str) -> Label:
    """What a line without a price, or the words before one, may be."""
    bare = text.strip(_EDGES)
    words = bare.split()
    short = 0 < len(words) <= _MOST_WORDS and len(bare) <= _LONGEST_NAME
    periods = find_periods(bare, bare=len(words) <= 4) if short or len(words) < 12 else []
    reading = lexicon().read(bare)
    plan = not _PLAN.isdisjoint(reading.concepts)
    period = periods[0].duration if periods else None
    if periods and _nothing_but(bare, periods):
        whole = periods[0].end - periods[0].start == len(bare) > 1
        worded = whole and periods[0].kind in {"adjective", "bare"}
        return Label(bare if worded else None, period, not worded, periods[0].kind == "term", plan)
    if periods and (_goes_on(periods[0]) or (short and "billed" in reading.concepts)):
        return Label(None, period, True, False, plan)
    if not short or _SENTENCE.search(bare) or not _may_name(bare, reading.concepts, periods):
        return Label(None, None, False, False, plan)
    return Label(_without_periods(bare, periods), period, False, False, plan)


def _may_name(text: str, concepts: frozenset[str], periods: list[PeriodToken]) -> bool:
    against = _NO_NAME & concepts
    if any(period.kind == "first" for period in periods) or (periods and "free" in against):
        return False
    if against and against <= _IN_NAMES and sum(any(map(str.isalpha, word)) for word in text.split()) <= 3:
        against = frozenset()
    return not against and any(char.isalpha() for char in text) and number_word(text) is None


def _goes_on(period: PeriodToken) -> bool:
    """A price's continuation on the next line ("im Monat Jetzt starten")."""
    return period.start == 0 and period.kind in {"rate", "first"}


def _nothing_but(text: str, periods: list[PeriodToken]) -> bool:
    rest = text
    for period in reversed(periods):
        rest = rest[: period.start] + " " + rest[period.end :]
    rest = rest.strip(_EDGES)
    return is_lead(rest) or number_word(rest) is not None


def _without_periods(text: str, periods: list[PeriodToken]) -> str:
    """A name without the phrase behind it ("スタンダード 月額"); an adjective is a word of the name ("Plan anual")."""
    last = periods[-1] if periods else None
    if last and last.end == len(text) and last.kind in {"rate", "first"}:
        name = text[: last.start]
        return name.strip(_EDGES) if name[-1:].isspace() else text
    return text


def inline_label(words: str) -> Label:
    """The words before a price in its line, without those that lead to it ("Digital ab")."""
    parts = words.rstrip(" :–—-|").split()
    while len(parts) > 1 and is_lead(parts[-1].rstrip("-־")):
        parts.pop()
    label = label_of(" ".join(parts))
    tied = len(parts) < len(words.split()) or words[-1] in ":–—-|"  # to the price, by what stands between
    if label.name and not (tied or label.plan or label.period):
        return replace(label, name=None)
    concepts = lexicon().read(words).concepts
    if not words.isascii() and "subscribe" in concepts:
        concepts -= {"read"}  # Chinese writes "subscribe" with the sign for "read"
    calls = not _CALLS.isdisjoint(concepts)
    if "subscribe" in concepts and len(parts) <= 2 and not label.period:
        calls = calls or concepts.isdisjoint(("digital", "premium", "plan", "period"))
    return replace(label, name=None) if calls else label


def tail_name(after: str) -> str | None:
    """A name behind its price ("$60 Annual Subscription")."""
    words = re.split(r"[,;(]|\s(?:or|oder|ou|o|eller|of)\s", after)[0].strip()
    if not words[:1].isupper() or len(words.split()) > 4:
        return None
    label = label_of(words)
    return label.name if label.plan else None
