"""What the words around a price say of it ("then", "instead of", "save"), in the words of lexicon/plans.toml."""

import tomllib
from functools import cache
from importlib.resources import files

from newscrawl.extraction.lexicon.folding import words
from newscrawl.extraction.lexicon.vocabulary import Vocabulary, entries_of

CONCEPTS = (
    *("then", "then_behind", "instead", "instead_behind", "saving", "saving_behind"),
    *("total", "alternative", "range", "lead"),
)


@cache
def _vocabulary() -> Vocabulary:
    table = tomllib.loads(files("newscrawl.extraction.lexicon").joinpath("plans.toml").read_text("utf-8"))
    vocabulary = Vocabulary()
    for number, section in enumerate(table.values()):
        spaced = section.pop("spaced", True)
        for concept, entries in entries_of(section).items():
            vocabulary.add(number, 1 << CONCEPTS.index(concept), entries, spaced)
    return vocabulary


def says(text: str, concept: str) -> bool:
    """Does `text` say `concept` anywhere, in any language?"""
    bit = 1 << CONCEPTS.index(concept)
    return any(mask & bit for _, hits in _vocabulary().look_up(words(text))[1] for _, mask in hits)


def last_words(text: str, count: int) -> str:
    """The last `count` words of `text`; of a script without spaces, its last letters."""
    found = text.split()[-count:]
    return " ".join(found)[-14 * count :]


def first_words(text: str, count: int) -> str:
    found = text.split()[:count]
    return " ".join(found)[: 14 * count]


def is_lead(text: str) -> bool:
    """Nothing but small words that lead to a price ("from", "for only")?"""
    bit = 1 << CONCEPTS.index("lead")
    found = words(text)
    hits = _vocabulary().look_up(found)[1]
    return len(hits) == len(found) and all(any(mask & bit for _, mask in of_word) for _, of_word in hits)
