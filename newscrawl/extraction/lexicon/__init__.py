"""What the words of a block mean: read this, subscribe to go on, cancel at any time.

The phrase files (`phrases/<language>.toml`) give words for concepts, `meanings.toml` says which concepts make up a
meaning, in any order, so that a paraphrase is understood as well as the phrase that a file's author thought of. All
languages are looked at together: a wall may stand in another language than its page.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from newscrawl.extraction.lexicon.folding import fold, words
from newscrawl.extraction.lexicon.vocabulary import Hit, Vocabulary, entries_of

_NUMBER = re.compile(r"\d(?<![0-9A-Za-z].)")  # where a word of ASCII letters begins with a digit
_KANA = re.compile("[\u3041-\u30ff]")
_REMEMBERED = 100_000  # sets of concepts whose meanings and names are kept at hand
_NONE: frozenset[str] = frozenset()
COMMON = "mul"  # the file of words that count in every language
# Concepts that the text itself gives, besides those of the files.
OF_THE_TEXT = ("number", "percent", "price")
# Concepts that are everyday words outside walls: they do not count for how much of a block is a wall's vocabulary.
_EVERYDAY = frozenset(
    ["full", "rest", "now", "you", "join", "choose", "continue", "only", "said", "edited", "staff", "number"]
)


class Reading(NamedTuple):  # a tuple, since it is made for each block of each page
    """What a block says.

    `meanings` are names out of meanings.toml, `language` is the one in which it says most ("" where nothing is said),
    `density` the share of its words that belong to a wall's vocabulary, `words` their number (estimated in scripts
    without spaces), `reports` how many of them are words of reporting, `addresses` how many speak to the reader.
    """

    language: str
    meanings: frozenset[str]
    density: float
    words: float
    reports: int
    addresses: int
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Meaning:
    name: str
    needs: tuple[int, ...]  # masks: one concept of each must be there
    words: int


class Lexicon:
    """All phrase files, compiled once; `of` is the way to get it."""

    def __init__(self) -> None:
        folder = files(__package__)
        rules = tomllib.loads(folder.joinpath("meanings.toml").read_text("utf-8"))
        self.concepts = (*rules["concepts"], *OF_THE_TEXT)
        self.bits = {name: 1 << place for place, name in enumerate(self.concepts)}
        self.meanings = [self._meaning(entry) for entry in rules["meaning"]]
        self.telling = sum(bit for name, bit in self.bits.items() if name not in _EVERYDAY)
        self.asking = sum(self.bits[name] for name in ("join", "login", "register", "unlock"))
        self.languages: list[str] = []
        self.formal: dict[str, re.Pattern[str]] = {}
        self.vocabulary = Vocabulary()
        for language, phrases in phrase_files():
            self._add(language, phrases)
        self.common = self.languages.index(COMMON)
        self.han = {name: self.languages.index(name) for name in ("ja", "zh")}
        self._understood: dict[int, tuple[_Meaning, ...]] = {}
        self._named: dict[int, frozenset[str]] = {}

    def _meaning(self, entry: dict[str, Any]) -> _Meaning:
        needs = tuple(sum(self.bits[name] for name in group.split("|")) for group in entry["needs"])
        return _Meaning(entry["name"], needs, entry["words"])

    def _add(self, language: str, phrases: dict[str, Any]) -> None:
        number = len(self.languages)
        self.languages.append(language)
        spaced = phrases.get("spaced", True)
        for concept, entries in entries_of(phrases["words"]).items():
            self.vocabulary.add(number, self.bits[concept], entries, spaced)
        if "formal" in phrases:
            self.formal[language] = re.compile(rf"(?<=[\w,] )(?:{'|'.join(phrases['formal'].split())})\b")
        if "proclitics" in phrases:
            self.vocabulary.proclitics[number] = tuple(fold(p) for p in phrases["proclitics"].split())

    def read(self, text: str, home: str | None = None, *, price: bool = False) -> Reading:
        """What `text` says. `home` is the page's language; `price` tells whether one was found in it."""
        tokens = words(text)
        size, told = self.vocabulary.look_up(tokens)
        extra = self._of_text(text, tokens, price=price)
        if not told and not extra:
            return Reading("", _NONE, 0.0, size, 0, 0, _NONE)
        if not told:
            return Reading("", self._meanings(extra, size), 0.0, size, 0, 0, self._names(extra))
        masks: dict[int, int] = {}
        for _, hits in told:
            for number, mask in hits:
                masks[number] = masks.get(number, 0) | mask
        common = masks.pop(self.common, 0)
        if len(masks) > 1:
            self._tell_han_apart(masks, text, home)
        number = self._best(masks, common | extra, home, size)
        language = self.languages[number] if number >= 0 else ""
        mask = masks.get(number, 0) | common | extra
        telling, reports, addresses = self._counts(told, number)
        addresses += self._formal(text, language)
        if mask & self.asking:
            addresses += self._asks(tokens, number)
        if addresses:
            mask |= self.bits["you"]
        density = telling / size if size else 0.0
        return Reading(language, self._meanings(mask, size), density, size, reports, addresses, self._names(mask))

    def _meanings(self, mask: int, size: float) -> frozenset[str]:
        understood = self._understand(mask)
        return frozenset([m.name for m in understood if size <= m.words]) if understood else _NONE

    def _best(self, masks: dict[int, int], extra: int, home: str | None, size: float) -> int:
        """The language in which the block says most; the page's and English win ties. -1: none."""
        if len(masks) == 1:
            return next(iter(masks))
        best, best_key = -1, (-1.0, 0)
        for number, mask in masks.items():
            said = 0.0
            if mask & self.telling and (understood := self._understand(mask | extra)):
                said += len([m for m in understood if size <= m.words])
            language = self.languages[number]
            if language in (home, "en"):
                said += 0.5
            key = (said, mask.bit_count())
            if key > best_key:
                best_key, best = key, number
        return best

    def _counts(self, told: Sequence[tuple[float, tuple[Hit, ...]]], language: int) -> tuple[float, int, int]:
        """Weight of the words of a wall's vocabulary, number of words of reporting, and of those to the reader."""
        telling, reports, addresses = 0.0, 0, 0
        said, you, common = self.bits["said"], self.bits["you"], self.common
        for weight, hits in told:
            mask = 0
            for number, of_number in hits:
                if number in (language, common):
                    mask |= of_number
            if mask & self.telling:
                telling += weight
            if mask & said:
                reports += 1
            if mask & you:
                addresses += 1
        return telling, reports, addresses

    def _tell_han_apart(self, masks: dict[int, int], text: str, home: str | None) -> None:
        """Chinese and Japanese share their characters, but only Japanese has kana."""
        han = self.han
        if han["ja"] in masks or han["zh"] in masks:
            japanese = home == "ja" or _KANA.search(text)
            masks.pop(han["zh" if japanese else "ja"], None)

    def _formal(self, text: str, language: str) -> int:
        """Pronouns that only their capital tells from "they" and "her", so not at a sentence's beginning."""
        pattern = self.formal.get(language)
        return len(pattern.findall(text)) if pattern else 0

    def _asks(self, tokens: list[str], number: int) -> int:
        """1 where it begins with what a button asks: "Become a member …", "Unlock …"."""
        _, first = self.vocabulary.look_up(tokens[:2])
        asks = self.asking
        return int(any(n == number and mask & asks for _, hits in first[:1] for n, mask in hits))

    def _of_text(self, text: str, tokens: list[str], *, price: bool) -> int:
        mask = 0
        if _NUMBER.search(text) if text.isascii() else any(map(str.isdigit, [token[0] for token in tokens])):
            mask |= self.bits["number"]
        if "%" in text or "٪" in text:
            mask |= self.bits["percent"]
        if price:
            mask |= self.bits["price"]
        return mask

    def _understand(self, mask: int) -> tuple[_Meaning, ...]:
        known = self._understood.get(mask)
        if known is None:
            likely = [m for m in self.meanings if mask & m.needs[0]]  # few
            known = tuple(m for m in likely if all(mask & need for need in m.needs))
            if len(self._understood) > _REMEMBERED:
                self._understood.clear()
            self._understood[mask] = known
        return known

    def _names(self, mask: int) -> frozenset[str]:
        known = self._named.get(mask)
        if known is None:
            if len(self._named) > _REMEMBERED:
                self._named.clear()
            known = self._named[mask] = frozenset(n for n, bit in self.bits.items() if mask & bit)
        return known


def phrase_files() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each phrase file's language and content, in the order of their names."""
    folder = files(__package__).joinpath("phrases")
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            yield entry.name.removesuffix(".toml"), tomllib.loads(entry.read_text("utf-8"))


@cache
def lexicon() -> Lexicon:
    """The one lexicon of this process."""
    return Lexicon()
