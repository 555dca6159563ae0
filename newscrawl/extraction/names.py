"""What is a person's name, and what an organisation's."""

import re

from newscrawl.extraction.bylinewords import EDGE, byline_words
from newscrawl.extraction.folding import folded

_MAX_WORDS = 6
_MAX_NAME = 60
_REFUSED = re.compile(r"[\d<>{}=_#!?%*…,;:\\]|\w{3,}\.\w{2,}")  # digits, code, several names, hosts
_NO_NAME = re.compile(r"[<>{}=_#\\]|://|\w{3,}\.\w{2,}")
# Scripts that do not part words: kana, Han, Hangul (whose names are written together), Thai, Lao
NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e00-\u0eff]")


def is_person(name: str, own: frozenset[str], seen: bool) -> bool:
    """Can this be one person's name?

    `own` are the outlet's names, folded; `seen` says that it was picked up on the page, so that only what looks like a
    full name counts.
    """
    pieces = name.split()
    if not 1 <= len(pieces) <= _MAX_WORDS or len(name) > _MAX_NAME or _REFUSED.search(name) or not name[0].isalpha():
        return False
    if _is_an_organisation(name) or not byline_words().beside.isdisjoint(_low(pieces)) or _is_own(name, own):
        return False
    if NO_SPACES.search(name):
        return 2 <= len(folded(name)) <= 20
    if len(pieces) == 1:
        return not seen and len(name) > 2 and name[0] != name[0].lower() and not (name.isupper() and len(name) < 6)
    if not seen and name.islower():
        return True
    return all(_may_be_in_name(word, byline_words().particles) for word in pieces)


def _is_an_organisation(name: str) -> bool:
    words = byline_words()
    parts = re.split(r"[\s-]+", name.casefold())
    return not words.organisations.isdisjoint(parts) or any(word in name for word in words.organisations_within)


def _may_be_in_name(word: str, particles: frozenset[str]) -> bool:
    letter = next((c for c in word if c.isalpha()), "")
    cased = letter.lower() != letter.upper()
    return bool(letter) and (not cased or not letter.islower() or word.casefold() in particles or word[1:2] in "'’")


def is_collective(name: str, own: frozenset[str]) -> bool:
    """Is it the outlet or a desk under a name of its own ("Herald Night Desk"), and not just "Staff Reporter"?"""
    words = byline_words()
    pieces = name.split()
    if not 1 <= len(pieces) <= _MAX_WORDS or len(name) > _MAX_NAME or _NO_NAME.search(name):
        return False
    generic = words.organisations | words.roles | words.modifiers | words.beside
    proper = [word for word, low in zip(pieces, _low(pieces), strict=True) if low not in generic and not word.islower()]
    named = any(word in name for word in words.organisations_within) or len(proper) < len(pieces)
    return any(word[0].isalpha() for word in proper) and (named or _is_own(name, own))


def proper_words(name: str) -> list[str]:
    """An outlet's name without words such as "News": what tells it from others."""
    return [word for word in name.split() if word.casefold() not in byline_words().organisations]


def _is_own(name: str, own: frozenset[str]) -> bool:
    """Is it the outlet's own name, or one made with it ("Herald Online")?"""
    whole = folded(name)
    parts = {folded(word) for word in name.split()}
    return any(one in (whole, *parts) or (len(one) > 5 and one in whole) for one in own if len(one) > 2)


def _low(pieces: list[str]) -> list[str]:
    return [word.casefold().strip(EDGE) for word in pieces]
