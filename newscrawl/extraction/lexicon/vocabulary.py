"""The words of all phrase files in one index: which concepts does a word stand for, in which languages?

An entry of a phrase file is a word or an expression, its words joined by `_`. `abonn*` matches words that begin so,
`*abo` words that end so, `*abo*` words that hold it; in files with `spaced = false` every entry matches anywhere
but for `=月`, which must be all that stands between two marks ("25元/月"). A file's
`proclitics` are the articles and prepositions that its language writes together with the next word.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from newscrawl.extraction.lexicon.folding import fold, is_unspaced, weight, words

_REMEMBERED = 60_000  # words whose concepts are kept at hand: news repeats itself

_KEY = 3  # letters of a stem by which it is looked up: three new words of four have none of their own
_SHORTEST = 2  # letters of a stem

Hit = tuple[int, int]  # language, mask of concepts


@dataclass(slots=True)
class _Expression:
    rest: tuple[str, ...]  # the words that must follow the first
    hit: Hit


@dataclass(slots=True, eq=False)
class _Found:
    """What a word stands for by itself, how many words it counts for, and the expressions that it may begin.

    Those are kept by the word that must come next; where only its beginning is given, under "".
    """

    hits: tuple[Hit, ...]
    weight: float
    expressions: dict[str, list[_Expression]]


@dataclass(slots=True)
class Vocabulary:
    """Filled with `add`, then only asked."""

    exact: dict[str, list[Hit | _Expression]] = field(default_factory=lambda: defaultdict(list))
    beginnings: dict[str, list[Hit | _Expression]] = field(default_factory=lambda: defaultdict(list))
    endings: dict[str, list[Hit | _Expression]] = field(default_factory=lambda: defaultdict(list))
    middles: dict[str, list[Hit | _Expression]] = field(default_factory=lambda: defaultdict(list))
    unspaced: dict[str, dict[str, list[Hit]]] = field(default_factory=dict)  # by first letter
    proclitics: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _heads: dict[str, tuple[str, ...]] = field(default_factory=dict)  # `beginnings` by their first letters
    _tails: dict[str, tuple[str, ...]] = field(default_factory=dict)  # `endings` by their last letters
    _known: dict[str, _Found] = field(default_factory=dict)  # words that stand for something
    _silent: set[str] = field(default_factory=set)  # most words of a story: they stand for nothing

    def add(self, language: int, mask: int, entries: Iterable[str], spaced: bool) -> None:
        for entry in entries:
            if spaced:
                self._add_spaced(entry, (language, mask))
            elif entry.startswith("="):
                self.exact[fold(entry[1:])].append((language, mask))
            else:
                text = fold(entry.replace("_", ""))
                self.unspaced.setdefault(text[0], {}).setdefault(text, []).append((language, mask))
                if "_" in entry:  # Korean and Thai writers do put spaces, as they like
                    self._add_spaced(entry.replace("_", "*_") + "*", (language, mask))

    def _add_spaced(self, entry: str, hit: Hit) -> None:
        first, *rest = (_folded_pattern(part) for part in entry.split("_"))
        value = _Expression(tuple(rest), hit) if rest else hit
        stem = first.strip("*")
        if first.startswith("*") and first.endswith("*"):
            self.middles[stem].append(value)
        elif first.startswith("*"):
            self.endings[stem].append(value)
            self._tails[stem[-_SHORTEST:]] = (*self._tails.get(stem[-_SHORTEST:], ()), stem)
        elif first.endswith("*"):
            self.beginnings[stem].append(value)
            if len(stem) >= _SHORTEST:
                self._heads[stem[:_KEY]] = (*self._heads.get(stem[:_KEY], ()), stem)
        else:
            self.exact[stem].append(value)

    def look_up(self, text: list[str]) -> tuple[float, list[tuple[float, tuple[Hit, ...]]]]:
        """How many words a folded text counts for, and weight and hits of those that stand for something."""
        size = float(len(text))
        answer: list[tuple[float, tuple[Hit, ...]]] = []
        silent, known = self._silent, self._known
        if silent.issuperset(text):
            return size, answer
        for place, word in [(place, word) for place, word in enumerate(text) if word not in silent]:
            one = known.get(word) or self._learn(word)
            if one is None:
                continue
            size += one.weight - 1.0
            hits = one.hits
            if one.expressions and place + 1 < len(text):
                following, loose = one.expressions.get(text[place + 1], ()), one.expressions.get("", ())
                if following or loose:
                    hits += tuple([e.hit for e in (*following, *loose) if _follows(e.rest, text, place + 1)])
            if hits:
                answer.append((one.weight, hits))
        return size, answer

    def _learn(self, word: str) -> _Found | None:
        """What a word stands for that was not met before: None, nothing, for most."""
        if len(self._known) + len(self._silent) >= _REMEMBERED:
            self._known.clear()
            self._silent.clear()
        size = 1.0
        values = self._stems(word) if self._has_stem(word) else []
        if not word.isascii():
            values += self._behind_proclitics(word)
            if is_unspaced(word):
                values += self._of_unspaced(word)
                size = weight(word)
        if not values and size == 1.0:
            self._silent.add(word)
            return None
        hits = tuple(_merged(v for v in values if not isinstance(v, _Expression)))
        expressions: dict[str, list[_Expression]] = {}
        for value in values:
            if isinstance(value, _Expression):
                following = value.rest[0]
                expressions.setdefault("" if following.endswith("*") else following, []).append(value)
        found = self._known[word] = _Found(hits, size, expressions)
        return found

    def _behind_proclitics(self, word: str) -> list[Hit | _Expression]:
        values: list[Hit | _Expression] = []
        for language, proclitics in self.proclitics.items():
            if word.startswith(proclitics):
                for proclitic in proclitics:
                    rest = word[len(proclitic) :]
                    if word.startswith(proclitic) and len(rest) > 1 and self._has_stem(rest):
                        values += [v for v in self._stems(rest) if _language(v) == language]
        return values

    def _stems(self, word: str) -> list[Hit | _Expression]:
        size = len(word)
        values = list(self.exact.get(word, ()))
        for end in range(_SHORTEST, size + 1):
            values += self.beginnings.get(word[:end], ())
        for start in range(1, size - _SHORTEST + 1):
            values += self.endings.get(word[start:], ())
        if self.middles:
            values += [v for stem, of_stem in self.middles.items() if stem in word for v in of_stem]
        return values

    def _has_stem(self, word: str) -> bool:
        """May it stand for something? For most words a few look-ups say no, and no beginning need be tried."""
        heads = self._heads
        return (
            word in self.exact
            or word.startswith(heads.get(word[:_KEY], ()))
            or word[:_SHORTEST] in heads
            or word.endswith(self._tails.get(word[-_SHORTEST:], ()))
            or bool(self.middles)
        )

    def _of_unspaced(self, word: str) -> list[Hit]:
        values: list[Hit] = []
        for place, letter in enumerate(word):
            for entry, hits in self.unspaced.get(letter, {}).items():
                if word.startswith(entry, place):
                    values += hits
        return values


def _language(value: Hit | _Expression) -> int:
    return value.hit[0] if isinstance(value, _Expression) else value[0]


def _folded_pattern(part: str) -> str:
    stem = "".join(words(part.strip("*")))
    return f"{'*' if part.startswith('*') else ''}{stem}{'*' if part.endswith('*') else ''}"


def _merged(hits: Iterable[Hit]) -> list[Hit]:
    masks: dict[int, int] = {}
    for language, mask in hits:
        masks[language] = masks.get(language, 0) | mask
    return list(masks.items())


def _follows(patterns: tuple[str, ...], text: list[str], place: int) -> bool:
    if place + len(patterns) > len(text):
        return False
    for pattern, word in zip(patterns, text[place:], strict=False):
        if pattern.endswith("*"):
            if not word.startswith(pattern[:-1]):
                return False
        elif word != pattern:
            return False
    return True


def entries_of(section: Mapping[str, str]) -> dict[str, list[str]]:
    """The `[words]` of a phrase file: concept → its entries."""
    return {concept: text.split() for concept, text in section.items()}
