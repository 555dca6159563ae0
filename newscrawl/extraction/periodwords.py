"""The words of lexicon/periods.toml, and texts cut into the tokens that they match."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newscrawl.extraction.durations import UNITS
from newscrawl.extraction.numbers import number_word

_ADJECTIVES = {
    "daily": "day", "weekly": "week", "fortnightly": "fortnight", "monthly": "month", "quarterly": "quarter",
    "half_yearly": "half_year", "yearly": "year",
}  # fmt: skip
# A number with its fraction or the ending that makes it an ordinal ("1st", "1er", "1:a").
_NUMBER = r"(\d+)([.,]\d+)?(?:(st|er|ère|re|º|ª|°|:a|e)(?!\w))?"
# Vowel signs and accents of Indic, Arabic and Hebrew script, and joiners: inside words.
_SIGNS = (
    r"\u0300-\u036f\u0591-\u05c7\u064b-\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09d7"
    r"\u0a01-\u0a03\u0a3c-\u0a51\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bd7\u0c00-\u0c04\u0c3e-\u0c56"
    r"\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d57\u0d82\u0d83\u0dca-\u0ddf\u200c\u200d"
)


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word or expression stands for in one language; `rest` are the words that must follow the first."""

    role: str  # unit, bare, each, adjective, per, every, first, between, one
    unit: str
    language: str
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    word: str  # lower case
    number: int | None = None
    ordinal: bool = False
    languages: frozenset[str] = frozenset()  # in which a word is that number; none named: in any
    hyphened: bool = False  # joined by a hyphen to what stands before it


@dataclass(frozen=True)
class Lexicon:
    senses: dict[str, list[Sense]]  # by their first word
    units: frozenset[str]  # first words without one of which there is no length of time
    token: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    table = tomllib.loads((Path(__file__).parent / "lexicon" / "periods.toml").read_text(encoding="utf-8"))
    senses: dict[str, list[Sense]] = defaultdict(list)
    unspaced = {"十二", *"一二两兩三四五六七八九十한두세"}
    for language, entries in table.items():
        spaced = entries.pop("spaced", True)
        for key, forms in entries.items():
            role, unit = _role(key)
            for form in forms.lower().split():
                first, *rest = re.split(r"[_\-./'’]", form) if spaced else [form]
                senses[first].append(Sense(role, unit, language, tuple(rest)))
                if not spaced:
                    unspaced.add(form)
    cut = "|".join(sorted(map(re.escape, unspaced), key=lambda form: (-len(form), form)))
    letter = r"[^\W\d_\u0e00-\u109f\u1780-\u17ff\u2e80-\ud7af]"
    token = re.compile(rf"{_NUMBER}|{letter}(?:{letter}|[{_SIGNS}])*|{cut}|[^\w\s'’-]")
    units = frozenset(
        word for word, found in senses.items() if any(s.role in {"unit", "bare", "each", "adjective"} for s in found)
    )
    return Lexicon(dict(senses), units, token)


def _role(key: str) -> tuple[str, str]:
    if key in UNITS:
        return "unit", key
    if key in _ADJECTIVES:
        return "adjective", _ADJECTIVES[key]
    if key.startswith("each_"):
        return "each", key.removeprefix("each_")
    if key.startswith("bare_"):
        return "bare", key.removeprefix("bare_")
    return key, ""


def tokens_of(text: str) -> list[Token]:
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" becomes two characters: spans would shift
        lowered = text
    return [_token(match) for match in lexicon().token.finditer(lowered)]


def _token(match: re.Match[str]) -> Token:
    whole, fraction, ordinal = match.group(1, 2, 3)
    if whole is None:
        value, languages = number_word(match.group()) or (None, frozenset())
        hyphened = match.string[match.start() - 1 : match.start()] == "-"
        return Token(
            *match.span(), match.group(), int(value) if value else None, hyphened=hyphened, languages=languages
        )
    number = int(whole) if len(whole) < 4 and not fraction else None
    return Token(*match.span(), match.group(), number, ordinal is not None)


def senses_at(tokens: list[Token], place: int, *roles: str) -> Iterator[tuple[Sense, int]]:
    """The senses in these roles that begin at `place`, each with the place behind it."""
    if place < len(tokens):
        for sense in lexicon().senses.get(tokens[place].word, ()):
            after = _follow(tokens, place + 1, sense.rest) if sense.role in roles else None
            if after:
                yield sense, after


def _follow(tokens: list[Token], place: int, words: tuple[str, ...]) -> int | None:
    """The place behind `words`, where they stand at `place`, joined by at most one character each."""
    for word in words:
        if place < len(tokens) and tokens[place].word in {".", "/"}:
            place += 1
        if place >= len(tokens) or tokens[place].word != word or tokens[place].start - tokens[place - 1].end > 1:
            return None
        place += 1
    return place
