"""A page as the signals see it: each block read once, with the prices in it and its weight as prose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from newscrawl.extraction import Context
from newscrawl.extraction.blocks import Block, Place
from newscrawl.extraction.core import Core
from newscrawl.extraction.lexicon import Reading, lexicon
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page
from newscrawl.extraction.prices import find_prices

LONGEST_WALL = 1600  # characters: appeals for members are long, but no wall's block is longer
SHORT = 120  # characters
PARAGRAPH = 150  # characters of prose
LONG = 24  # words, from which a block is read sentence by sentence
SENTENCES = re.compile(r"(?<=[.!?:;…。！？।])\s*")
SENTENCE = re.compile(r"[.!?…。！？।॥؟۔]['\"’”»›)\]」』]*$")  # at its end
STATEMENT = re.compile(r"[.…。।॥۔]['\"’”»›)\]」』]*$")
BIG_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,\u00a0 ’']\d{3})+(?!\d)|\b\d{2}:\d{2}\b|\b(?:19|20)\d\d\b")
QUOTE = re.compile(r"[\"“„«「『‘»].{12,}")
TEMPLATE = re.compile(r"\{\{.{1,80}?\}\}|\$\{[\w.]{1,60}\}|\{[*%#].{1,80}?[*%#]\}|\[\[[\w.]{1,60}\]\]|<%.{1,60}?%>")
DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class View:
    """One block as the signals see it; `prices` is the number of prices in it."""

    block: Block
    reading: Reading
    prices: int
    prose: float  # the core's weight of it as prose

    @property
    def tagged(self) -> bool:
        """Nothing but a price, its period and words of plans: "$8 / month", "Year pass 99 €"."""
        concepts = self.reading.concepts
        if not self.prices or concepts.isdisjoint(("period", "plan", "premium", "digital")):
            return False
        letters = [word for word in self.block.text.split() if any(map(str.isalpha, word))]
        return self.reading.density * self.reading.words >= len(letters) - 1 - self.prices

    @property
    def fragment(self) -> bool:
        """Short, and no sentence: a line as on a card or a button."""
        return self.reading.words <= 9 and not STATEMENT.search(self.block.text)


@dataclass
class Scene:
    """A page with all that is known of it before walls are."""

    page: Page
    blocks: list[Block]
    linked: LinkedData
    core: Core
    context: Context
    language: str | None
    views: dict[int, View] = field(default_factory=dict)  # of the blocks that are short enough
    _prose: dict[int, bool] = field(default_factory=dict)

    @cached_property
    def unread(self) -> bool:
        """The page is in a language that the lexicon has no words of."""
        home = _home(self.language)
        return home is not None and home not in lexicon().languages

    def holds_prose(self, place: Place) -> bool:
        """Does one of the story's paragraphs stand in it?"""
        known = self._prose.get(id(place))
        if known is None:
            known = any(self.core.prose[index] > PARAGRAPH for index in range(place.start, place.end))
            self._prose[id(place)] = known
        return known

    @cached_property
    def body(self) -> str:
        """The publisher's own copy of the story, to look blocks up in."""
        return squeezed(self.linked.article_body or "")


# Codes that pages use for languages which the lexicon has under another one (ISO 639: macrolanguages, old codes, and
# the standards of Serbo-Croatian).
_OTHER_CODES = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "bs": "hr",
    "sh": "sr",
    "cmn": "zh",
    "yue": "zh",
    "zsm": "ms",
}


@lru_cache(maxsize=1024)
def _home(language: str | None) -> str | None:
    code = (language or "").replace("_", "-").partition("-")[0].lower()
    return _OTHER_CODES.get(code, code) or None


def look(scene: Scene) -> None:
    """Read each block once; hidden ones too, since templates of walls and whole stories wait there for a script."""
    views, prose, language = scene.views, scene.core.prose, scene.language
    for block in scene.blocks:
        size = len(block.text)
        if size <= LONGEST_WALL:
            known = (_short if size <= SHORT else _look_at)(block.text, language)
            views[block.index] = View(block, *known, prose[block.index])


def speak_as_wall(language: str | None, lines: Sequence[str]) -> bool:
    """Do most of these lines say what walls say, or state a price?"""
    looked = [_short(line, language) for line in lines if len(line) <= SHORT]
    return sum(1 for reading, prices in looked if reading.meanings or prices) > len(lines) / 2


def _look_at(text: str, language: str | None) -> tuple[Reading, int]:
    """What a text says, and the number of prices in it."""
    if "{" in text or "[[" in text or "<%" in text:
        text = TEMPLATE.sub(" ", text)
    home = _home(language)
    priced = len(text) < 500 and DIGIT.search(text)
    prices = len(find_prices(text, language)) if priced else 0
    return _read(text, home, prices > 0), prices


# Menus, buttons and walls are the same on all pages of a site. 153 sites of the corpus have 24,000 such lines, and a
# run may have as many side by side: a cache that is too small for all of them is worth nothing. Full, it takes 20 MB.
_short = lru_cache(maxsize=32_768)(_look_at)


def _read(text: str, home: str | None, priced: bool) -> Reading:
    """A long block that speaks to the reader is read sentence by sentence: meanings have a length."""
    lexis = lexicon()
    whole = lexis.read(text, home, price=priced)
    if whole.words < LONG or not whole.addresses or whole.density < 0.05:
        return whole
    parts = [lexis.read(part, home, price=priced) for part in SENTENCES.split(text) if part]
    return whole._replace(meanings=whole.meanings.union(*(part.meanings for part in parts)))


def addresses(reading: Reading) -> bool:
    """Does it speak to the reader?"""
    return "you" in reading.concepts


def reports(view: View) -> bool:
    """Does it tell of others: words of reporting, years, times and thousands, a quotation?"""
    text, reading = view.block.text, view.reading
    return bool(reading.reports >= max(1.0, 0.12 * reading.words) or BIG_NUMBER.search(text) or QUOTE.search(text))


def within(scene: Scene, view: View) -> bool:
    """Among the story's paragraphs: in the core, or between two blocks of prose wherever they stand."""
    index = view.block.index
    if scene.core.holds(index):
        return True
    around = (scene.views.get(index - 1), scene.views.get(index + 1))
    return all(one is not None and one.reading.words > 20 and SENTENCE.search(one.block.text) for one in around)


def squeezed(text: str) -> str:
    """Without white space and case, to look one text up in another."""
    return "".join(text.split()).casefold()
