"""A byline as outlets write it, taken apart into people and agencies.

"By Ada Marin and Bo Lind, Political Correspondents (AFP)" → people Ada Marin, Bo Lind; agency AFP. The words around
names are data: `lexicon/bylines.toml`.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from newscrawl.extraction.agencies import agency_named

_MAX_LENGTH = 1000  # characters of a byline that are read
_MAX_WORDS = 6
_MAX_NAME = 60
_MAX_SIGNATURE = 40
_ADDRESS = re.compile(r"\S*@\S*|(?:https?:|www\.)\S*")
_SPLIT = re.compile(r"[,;|•·/\n\r、，；：／｜()（）【】\[\]]|\s[-–—+]\s")
_BRACKETED_HOST = re.compile(r"\(\s*((?:[\w-]+\.)+[a-z]{2,})\s*\)", re.IGNORECASE)
_EDGE = " \t.,;:*'\"“”„«»–—-_…\u200b\u200e\u200f\u00ad"
_REFUSED = re.compile(r"[\d<>{}=_#!?%*…\\]|\w{3,}\.\w{2,}")  # digits, code, host names
_HAN = re.compile(r"[\u3400-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e00-\u0eff]")
_LABEL = re.compile(r"^([^:：]{1,40})\s*[:：]\s*(.*)$", re.DOTALL)


@dataclass(slots=True)
class Byline:
    """Names as written, each once, in the byline's order; agencies under the names of the record."""

    people: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)

    def add(self, other: "Byline") -> None:
        known = {folded(name) for name in self.people}
        for name in other.people:
            if folded(name) not in known:
                known.add(folded(name))
                self.people.append(name)
        self.agencies += [name for name in other.agencies if name not in self.agencies]


@dataclass(frozen=True, slots=True)
class _Words:
    by: tuple[str, ...]
    by_or_particle: tuple[str, ...]
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
def _words() -> _Words:
    data: dict[str, Any] = tomllib.loads((files(__package__) / "lexicon" / "bylines.toml").read_text("utf-8"))
    words = data["words"]
    longest_first = sorted({by.casefold().rstrip(":") for by in data["by"]}, key=len, reverse=True)
    return _Words(
        tuple(longest_first),
        tuple(data["by_or_particle"]),
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


def folded(name: str) -> str:
    """A name by its letters alone, for comparison."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def read_byline(
    text: str, language: str | None = None, own: frozenset[str] = frozenset(), seen: bool = False
) -> Byline:
    """Take a byline apart.

    `language` is BCP 47, `own` the outlet's own names (folded), which are no person's; `seen` says that the text was
    picked up on the page and not out of a field for authors, so that only what looks like a full name counts.
    """
    primary = (language or "").partition("-")[0]
    text = text[:_MAX_LENGTH]
    host = _BRACKETED_HOST.search(text)
    if host and folded(host[1].removeprefix("www.")) in own:
        return Byline()  # "Morning Herald (www.herald.example)": the outlet signs
    text = _ADDRESS.sub(" ", text)
    if agency := agency_named(" ".join(text.split())):
        return Byline(agencies=[agency])
    found = Byline()
    writing = True
    for place, written in enumerate(_parts(text, primary)):
        label, part = _without_label(written.strip(_EDGE))
        writing = writing if label is None else label
        if not part or not writing:
            continue
        if agency := agency_named(part):
            found.add(Byline(agencies=[agency]))
            continue
        names = _names_in(part, primary, first=place == 0)
        found.add(Byline(people=[name for name in names if is_person(name, own, seen=seen or place > 0)]))
    return found


def _parts(text: str, language: str) -> list[str]:
    commas = [part.strip() for part in _SPLIT.split(text)]
    commas = [part for part in commas if part]
    if len(commas) == 2 and text.count(",") == 1 and all(_is_one_word(part) for part in commas):
        return [f"{commas[1]} {commas[0]}"]  # "Marin, Ada"
    return [name for part in commas for name in _joined(part, language)]


def _joined(part: str, language: str) -> list[str]:
    """The names that words such as "and" join; a one-letter word only between full names ("Ortega y Gasset" is one)."""
    names = _joins(language).split(part)
    for letter in _words().joins.get(language, []):
        if len(letter) == 1:
            halves = [name.split(f" {letter} ") for name in names]
            names = [
                one
                for name, split in zip(names, halves, strict=True)
                for one in (split if all(" " in half.strip() or _NO_SPACES.search(half) for half in split) else [name])
            ]
    return names


def _is_one_word(part: str) -> bool:
    return " " not in part and part[:1].isupper() and not part.isupper() and not _NO_SPACES.search(part)


@cache
def _joins(language: str) -> re.Pattern[str]:
    words = [*_words().joins["any"], *(word for word in _words().joins.get(language, []) if len(word) > 1)]
    spelt = {form for word in words for form in (word, word.upper(), word.capitalize())}
    return re.compile(rf"(?:^|\s)(?:{'|'.join(map(re.escape, sorted(spelt, key=len, reverse=True)))})(?:\s|$)")


def _without_label(part: str) -> tuple[bool | None, str]:
    """The part without words such as "By" or "Photo:" at its start; True for a writer's, False for another's label."""
    words, label = _words(), None
    low = part.casefold()
    for lead in words.not_writing:
        if low == lead or low.startswith((f"{lead}:", f"{lead} ")):
            return False, ""
    while by := next((by for by in words.by if _begins(low, by)), None):
        label, part = True, part[len(by) :].strip(_EDGE)
        low = part.casefold()
    for by in words.by_or_particle:
        if (
            low.startswith(f"{by} ")
            and part[len(by) :].strip()[:1].isupper()
            and (part[0].islower() or len(part.split()) > 2)
        ):
            return True, part[len(by) :].strip(_EDGE)
        if low == by:
            return True, ""
    return label, part


def _begins(low: str, by: str) -> bool:
    if not low.startswith(by):
        return False
    rest = low[len(by) :]
    return not rest or not rest[0].isalnum() or bool(len(by) > 1 and _HAN.match(by) and _HAN.match(rest))


def _names_in(part: str, language: str, first: bool) -> list[str]:
    """The names in one part, without role, workplace or place; none for a part that is only those."""
    words = _words()
    for after in words.after_name:
        part = part.removesuffix(after).strip()
    pieces = part.split()
    if language in ("zh", "ko", "") and len(pieces) > 1 and all(_is_whole_name(piece) for piece in pieces):
        return pieces
    if not first and len(pieces) == 1 and not _NO_SPACES.search(part):
        return []  # "Ada Marin, Lund": a place
    at = {*words.at["any"], *words.at.get(language, [])}
    cut = next((i for i, word in enumerate(pieces) if i > 1 and word.casefold() in at), len(pieces))
    pieces = pieces[:cut]
    pieces = _without_role(pieces)
    return [" ".join(pieces).strip(_EDGE)] if pieces else []


def _without_role(pieces: list[str]) -> list[str]:
    """The name alone: of "Political Editor Ada Marin" and "Ada Marin Senior Reporter"; nothing of "Senior Reporter"."""
    words = _words()
    low = [word.casefold().strip(_EDGE) for word in pieces]
    while len(low) > 2 and low[0] in words.titles:
        pieces, low = pieces[1:], low[1:]
    role = next((i for i, word in enumerate(low) if word in words.roles), None)
    if role is None:
        return pieces
    behind = pieces[role + 1 :]
    if role == sum(word in words.modifiers for word in low[:role]):  # only the role's own words stand before it
        return behind if len(behind) > 1 and not words.modifiers.intersection(low[role + 1 :]) else []
    while role > 2 and low[role - 1] in words.modifiers:
        role -= 1
    return pieces[:role] if role > 1 else []


def _is_whole_name(piece: str) -> bool:
    """A Chinese or Korean family and given name, written together."""
    return 2 <= len(piece) <= 4 and all(_HAN.match(c) or _HANGUL.match(c) for c in piece)


def is_person(name: str, own: frozenset[str], seen: bool) -> bool:
    """Can this be one person's name?"""
    words = _words()
    pieces = name.split()
    low = [word.casefold().strip(_EDGE) for word in pieces]
    if not 1 <= len(pieces) <= _MAX_WORDS or len(name) > _MAX_NAME or _REFUSED.search(name) or not name[0].isalpha():
        return False
    if not words.organisations.isdisjoint(low) or any(word in name for word in words.organisations_within):
        return False
    if not words.beside.isdisjoint(low) or is_own(name, own):
        return False
    if _NO_SPACES.search(name):
        return 2 <= len(folded(name)) <= 20
    if len(pieces) == 1:
        return not seen and len(name) > 2 and name[0] != name[0].lower() and not (name.isupper() and len(name) < 6)
    if not seen and name.islower():
        return True
    return all(_may_be_in_name(word, i, words.particles) for i, word in enumerate(pieces))


def _may_be_in_name(word: str, place: int, particles: frozenset[str]) -> bool:
    letter = next((c for c in word if c.isalpha()), "")
    cased = letter.lower() != letter.upper()
    return bool(letter) and (not cased or not letter.islower() or word.casefold() in particles or word[1:2] in "'’")


def is_own(name: str, own: frozenset[str]) -> bool:
    """Is it the outlet's own name, or one made with it ("Herald Online")?"""
    whole = folded(name)
    parts = {folded(word) for word in name.split()}
    return any(one in (whole, *parts) or (len(one) > 5 and one in whole) for one in own if len(one) > 2)


def begins_as_byline(text: str) -> bool:
    """Does a line start as bylines do ("By …", "Von …", "記者 …")?"""
    words = _words()
    low = text.casefold()
    lead = any(_begins(low, by) and len(by) < len(low) for by in words.by)
    if lead or any(low.startswith(by) and low[len(by) : len(by) + 1] in " :\n" for by in words.by_or_particle):
        return True
    return agency_named(_SPLIT.split(text, maxsplit=1)[0]) is not None


def is_byline_label(text: str) -> bool:
    """Is `text` just the words before a name ("Written by")?"""
    words = _words()
    low = [part.strip(_EDGE) for part in text.casefold().split("/")]
    return all(part in words.by or part in words.by_or_particle for part in low)


def signature(story: str, own: frozenset[str]) -> list[str]:
    """A name that stands alone as the story's first or last line, as some outlets sign."""
    lines = [line.strip() for line in story.splitlines() if line.strip()]
    signed = (line for line in (*lines[:1], *lines[-1:]) if len(lines) > 2 and len(line) <= _MAX_SIGNATURE)
    return [line for line in signed if len(line.split()) > 1 and is_person(line, own, seen=True)][:1]


def proper_words(name: str) -> list[str]:
    """An outlet's name without words such as "News": what tells it from others."""
    return [word for word in name.split() if word.casefold() not in _words().organisations]
