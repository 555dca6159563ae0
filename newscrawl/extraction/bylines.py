"""A byline as outlets write it, taken apart into people and agencies.

"By Ada Marin and Bo Lind, Political Correspondents (AFP)" → people Ada Marin, Bo Lind; agency AFP. The words around
names are data: `lexicon/bylines.toml`.
"""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from newscrawl.extraction.agencies import agency_named
from newscrawl.extraction.bylinewords import EDGE, byline_words
from newscrawl.extraction.folding import folded
from newscrawl.extraction.names import NO_SPACES, is_collective, is_person

_MAX_LENGTH = 1000  # characters of a byline that are read
_ADDRESS = re.compile(r"\S*@\S*|(?:https?:|www\.)\S*")
_SPLIT = re.compile(r"[,;|•·/\n\r、，；：／｜()（）【】\[\]]|\s[-–—+]\s")
_BRACKETED_HOST = re.compile(r"\(\s*((?:[\w-]+\.)+[a-z]{2,})\s*\)", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")


@dataclass(slots=True)
class Byline:
    """Names as written, each once, in the byline's order; agencies under the names of the record.

    `collectives` are the outlet and its desks under names of their own.
    """

    people: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    collectives: list[str] = field(default_factory=list)

    def add(self, other: "Byline") -> None:
        known = {folded(name) for name in self.people}
        for name in other.people:
            if folded(name) not in known:
                known.add(folded(name))
                self.people.append(name)
        self.collectives += [name for name in other.collectives if name not in self.collectives]
        self.agencies += [name for name in other.agencies if name not in self.agencies]


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
        label, part = _without_label(written.strip(EDGE))
        writing = writing if label is None else label
        if not part or not writing:
            continue
        if agency := agency_named(part):
            found.add(Byline(agencies=[agency]))
            continue
        names = _names_in(part, primary, first=place == 0)
        people = [name for name in names if is_person(name, own, seen=seen or place > 0)]
        desk = not people and not seen and place == 0 and is_collective(part, own)
        found.add(Byline(people=people, collectives=[part] if desk else []))
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
    for letter in byline_words().joins.get(language, []):
        if len(letter) == 1:
            halves = [name.split(f" {letter} ") for name in names]
            names = [
                one
                for name, split in zip(names, halves, strict=True)
                for one in (split if all(" " in half.strip() or NO_SPACES.search(half) for half in split) else [name])
            ]
    return names


def _is_one_word(part: str) -> bool:
    return " " not in part and part[:1].isupper() and not part.isupper() and not NO_SPACES.search(part)


@cache
def _joins(language: str) -> re.Pattern[str]:
    words = [*byline_words().joins["any"], *(word for word in byline_words().joins.get(language, []) if len(word) > 1)]
    spelt = {form for word in words for form in (word, word.upper(), word.capitalize())}
    return re.compile(rf"(?:^|\s)(?:{'|'.join(map(re.escape, sorted(spelt, key=len, reverse=True)))})(?:\s|$)")


def _without_label(part: str) -> tuple[bool | None, str]:
    """The part without words such as "By" or "Photo:" at its start; True for a writer's, False for another's label."""
    words, label = byline_words(), None
    low = part.casefold()
    if low in words.not_writing or low.startswith(_not_writing()):
        return False, ""
    while low.startswith(words.by) and (by := next((by for by in words.by if _begins(low, by)), None)):
        label, part = True, part[len(by) :].strip(EDGE)
        low = part.casefold()
    for by in words.by_or_particle if low.startswith(words.by_or_particle) else ():
        if (
            low.startswith(f"{by} ")
            and part[len(by) :].strip()[:1].isupper()
            and (part[0].islower() or len(part.split()) > 2)
        ):
            return True, part[len(by) :].strip(EDGE)
        if low == by:
            return True, ""
    return label, part


@cache
def _not_writing() -> tuple[str, ...]:
    return tuple(f"{lead}{end}" for lead in byline_words().not_writing for end in ": ")


def _begins(low: str, by: str) -> bool:
    if not low.startswith(by):
        return False
    rest = low[len(by) :]
    return not rest or not rest[0].isalnum() or bool(len(by) > 1 and _HAN.match(by) and _HAN.match(rest))


def _names_in(part: str, language: str, first: bool) -> list[str]:
    """The names in one part, without role, workplace or place; none for a part that is only those."""
    words = byline_words()
    for after in words.after_name:
        part = part.removesuffix(after).strip()
    pieces = part.split()
    if language in ("zh", "ko", "") and len(pieces) > 1 and all(_is_whole_name(piece) for piece in pieces):
        return pieces
    if not first and len(pieces) == 1 and not NO_SPACES.search(part):
        return []  # "Ada Marin, Lund": a place
    at = {*words.at["any"], *words.at.get(language, [])}
    cut = next((i for i, word in enumerate(pieces) if i > 1 and word.casefold() in at), len(pieces))
    pieces = _without_role(pieces[:cut])
    return [" ".join(pieces).strip(EDGE)] if pieces else []


def _without_role(pieces: list[str]) -> list[str]:
    """The name alone: of "Political Editor Ada Marin" and "Ada Marin Senior Reporter"; nothing of "Senior Reporter"."""
    words = byline_words()
    low = [word.casefold().strip(EDGE) for word in pieces]
    while len(low) > 2 and low[0] in words.titles:
        pieces, low = pieces[1:], low[1:]
    role = next((i for i, word in enumerate(low) if word in words.roles), None)
    if role is None:
        return pieces
    behind = pieces[role + 1 :]
    if role == sum(word in words.modifiers for word in low[:role]):  # only the role's own words stand before it
        is_name = len(behind) > 1 and not behind[0][0].islower() and words.modifiers.isdisjoint(low[role + 1 :])
        return behind if is_name else []
    while role > 2 and low[role - 1] in words.modifiers:
        role -= 1
    return pieces[:role] if role > 1 else []


def _is_whole_name(piece: str) -> bool:
    """A Chinese or Korean family and given name, written together."""
    return 2 <= len(piece) <= 4 and all(_HAN.match(c) or _HANGUL.match(c) for c in piece)


def begins_as_byline(text: str) -> bool:
    """Does a line start as bylines do ("By …", "Von …", "記者 …")?"""
    words = byline_words()
    low = text.casefold()
    if low.startswith(words.by) and any(_begins(low, by) and len(by) < len(low) for by in words.by):
        return True
    if low.startswith(words.by_or_particle) and low.startswith(_particles()):
        return True
    return agency_named(_SPLIT.split(text, maxsplit=1)[0]) is not None


@cache
def _particles() -> tuple[str, ...]:
    return tuple(f"{by}{end}" for by in byline_words().by_or_particle for end in " :\n")


@lru_cache(maxsize=4096)  # labels and menus are the same on all pages of a site
def is_byline_label(text: str) -> bool:
    """Is `text` just the words before a name ("Written by")?"""
    labels = byline_words().labels
    return all(part.strip(EDGE) in labels for part in text.casefold().split("/"))
