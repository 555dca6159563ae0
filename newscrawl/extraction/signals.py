"""The signals that tell a wall from a story, each a function of its own with its name in the evidence.

A signal sees one block in its scene and answers with evidence or nothing. Kinds of evidence are counted apart, since a
block leaves the story only on evidence of more than one kind (see paywall.py, where they are added up):
publisher (the page's own word), repetition, phrase, price, structure, name.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from newscrawl.extraction.core import weigh
from newscrawl.extraction.furniture import block_hash
from newscrawl.extraction.lexicon import Reading
from newscrawl.extraction.scene import BIG_NUMBER, QUOTE, SENTENCE, TEMPLATE, Scene, View, addresses, squeezed, within

PRICE_TAG = "plan's price"
PLAN_WORDS = "plan words"
TEMPLATE_EVIDENCE = "unrendered template"
REPEATS = "repeats on this site"
Kind = Literal["publisher", "repetition", "phrase", "price", "structure", "name"]
NAMES = re.compile(
    r"pay-?wall|paid-?(?:content|wall)|regwall|metered|subscri|abonn|abo-|premium-(?:box|wall)|piano|offer|pricing"
    r"|membership"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """`points`: how much it speaks for a wall (or, below zero, for the story)."""

    kind: Kind
    name: str
    points: float


Signal = Callable[[Scene, View], Iterator[Evidence]]


# What each meaning of the lexicon is worth. Chosen on the corpus's labels by hand, in steps of a half; what matters is
# the order of three classes: walls say it and nothing else does (3 and more), walls say it and prompts too (1.5 to
# 2.5), it only means something in company (1 and below).
POINTS: dict[str, float] = {
    "meter": 4.0,
    "reserved": 4.0,
    "continue": 3.5,
    "members only": 3.5,
    "already": 3.0,
    "register": 2.0,
    "terms": 2.5,
    "subscribe": 2.0,
    "access": 2.0,
    "choose": 2.0,
    "support": 2.0,
    "trial": 1.5,
    "adfree": 1.5,
    "save": 1.0,
    "popular": 1.0,
    "billed": 1.0,
    "free trial": 2.0,
    "device": 2.5,
    "disclaimer": 3.6,
    "newsletter": 2.5,
    "promo": 2.0,
    "order": 1.0,
    "read now": 0.8,
    "subscribe short": 1.0,
    "login": 1.0,
    "register short": 0.8,
    "benefit": 0.7,
    "read on": 0.4,
}


def phrase(scene: Scene, view: View) -> Iterator[Evidence]:
    """What the words mean; worth less where few of the words belong to it."""
    found = sorted(((POINTS[m], m) for m in view.reading.meanings if m in POINTS), reverse=True)
    if not found:
        return
    share = _density_factor(view.reading) * (1.0 if _to_a_reader(view) else 0.5)
    for place, (points, meaning) in enumerate(found[:3]):
        yield Evidence(
            "phrase", f"{meaning} phrase ({view.reading.language or 'any'})", points * share * (1.0, 0.4, 0.2)[place]
        )


# What nobody reports about others in a sentence, so that it needs no "you".
_UNMISTAKABLE = frozenset(("meter", "reserved", "continue", "disclaimer"))


def _to_a_reader(view: View) -> bool:
    """A line, or a sentence that speaks to somebody; "Members pay £30 a year" tells of others."""
    reading = view.reading
    sentence = reading.words >= 8 and SENTENCE.search(view.block.text)
    return not sentence or addresses(reading) or not _UNMISTAKABLE.isdisjoint(reading.meanings)


def _density_factor(reading: Reading) -> float:
    if reading.words <= 3:
        return 1.0
    return min(1.15, 0.35 + 1.7 * reading.density)


def price(scene: Scene, view: View) -> Iterator[Evidence]:
    """A price with its period, or one that stands alone."""
    if not view.prices:
        return
    reading = view.reading
    period = not reading.concepts.isdisjoint(("period", "trial"))
    if reading.words <= 7 and view.tagged:
        yield Evidence("price", PRICE_TAG, 2.0)
    elif reading.words <= 5:
        yield Evidence("price", "price with period" if period else "price alone", 1.6 if period else 0.8)
    elif period and reading.words <= 30:
        yield Evidence("price", "price with period", 1.5)
    elif reading.words <= 16 and reading.density >= 0.25:
        yield Evidence("price", "price", 0.7)


def vocabulary(scene: Scene, view: View) -> Iterator[Evidence]:
    """Words of subscriptions spoken to the reader, though in no phrase that the lexicon knows."""
    reading = view.reading
    if reading.meanings or reading.words < 5 or not reading.addresses:
        return
    if reading.density >= 0.15 and not reading.concepts.isdisjoint(
        ("subscribe", "member", "account", "access", "login")
    ):
        yield Evidence("phrase", "a wall's words, to the reader", 1.0)


def plan_words(scene: Scene, view: View) -> Iterator[Evidence]:
    """Nothing but words of plans and periods: "Annual", "Basic Digital", "per month"."""
    reading = view.reading
    names = ("plan", "period", "premium", "digital", "access", "subscribe", "trial")
    if reading.words <= 5 and reading.density >= 0.5 and not view.prices and not reading.concepts.isdisjoint(names):
        yield Evidence("phrase", PLAN_WORDS, 0.7)


def template(scene: Scene, view: View) -> Iterator[Evidence]:
    """A placeholder that no script has filled in."""
    if TEMPLATE.search(view.block.text):
        yield Evidence("structure", TEMPLATE_EVIDENCE, 1.0)


PROMPTS = frozenset(("newsletter", "promo"))


def control(scene: Scene, view: View) -> Iterator[Evidence]:
    """A button, or a lone link, with a wall's words on it."""
    if not PROMPTS.isdisjoint(view.reading.meanings) and view.block.links:
        yield Evidence("structure", "link", 0.3)
        return
    if view.reading.density < 0.2 or view.reading.words > 12:
        return
    if view.block.button_chars:
        yield Evidence("structure", "button", 0.5)
    elif view.block.link_density > 0.9:
        yield Evidence("structure", "link", 0.3)


def enclosure(scene: Scene, view: View) -> Iterator[Evidence]:
    """In a dialog or a form."""
    if "dialog" in view.block.within:
        yield Evidence("structure", "dialog", 1.0)
    elif "form" in view.block.within and view.reading.density > 0.15:
        yield Evidence("structure", "form", 0.4)


def place(scene: Scene, view: View) -> Iterator[Evidence]:
    """Outside the story's first and last prose."""
    if view.block.index > scene.core.last:
        yield Evidence("structure", "after the story", 0.5)
    elif view.block.index < scene.core.first:
        yield Evidence("structure", "before the story", 0.3)


def edge(scene: Scene, view: View) -> Iterator[Evidence]:
    """A disclaimer as the story's first or last words."""
    if "disclaimer" in view.reading.meanings:
        index = view.block.index
        if index <= scene.core.first + 1 or index >= scene.core.last - 1:
            yield Evidence("structure", "at the story's edge", 0.3)


def repetition(scene: Scene, view: View) -> Iterator[Evidence]:
    """On other pages of this site too, word for word, and where the story could take it for its own.

    Menus, related headlines and footers repeat as well: they are no story anyway, and no notices.
    """
    if block_hash(view.block.text) not in scene.context.furniture:
        return
    block, around = view.block, scene.core.place
    if within(scene, view) or (around.start <= block.index < around.end and block.link_density < 0.5):
        yield Evidence("repetition", REPEATS, 2.0)


def name(scene: Scene, view: View) -> Iterator[Evidence]:
    """Class or id of the nearest places; never enough, since outlets wrap the story itself in a "paywall"."""
    for depth, around in enumerate(view.block.place.ancestry()):
        if depth > 2 or around is scene.core.place:
            return
        if _names_a_wall(around.label) and not scene.holds_prose(around):
            yield Evidence("name", "class name", 0.5)
            return


@lru_cache(maxsize=16_384)
def _names_a_wall(label: str) -> bool:
    return NAMES.search(label) is not None


def publishers_copy(scene: Scene, view: View) -> Iterator[Evidence]:
    """Stands in the publisher's own copy of the story (articleBody)."""
    if len(view.block.text) >= 25 and scene.body and squeezed(view.block.text) in scene.body:
        yield Evidence("publisher", "in articleBody", -4.0)


ENOUGH = 4.5  # points against, beyond which no wall's words would help: the rest need not be looked for


def prose(scene: Scene, view: View) -> Iterator[Evidence]:
    """Reads like a story's sentences: long, punctuated, not addressed to the reader, in words of reporting."""
    block, reading = view.block, view.reading
    if not SENTENCE.search(block.text) and reading.words < 14:
        return
    points = 0.7 * reading.reports
    if "disclaimer" in reading.meanings:  # a sentence about the story, which tells of others by nature
        yield Evidence("structure", "prose", -min(3.0, points))
        return
    size = weigh(block.text)
    points = 0.0
    if size >= 45:
        to_reader = reading.addresses >= 0.04 * reading.words and not QUOTE.search(block.text)
        points += min(3.0, (size - 20) / 60) * (0.5 if to_reader else 1.0)
    if size >= 45 or reading.words >= 8:
        points += min(3.0, 0.7 * reading.reports)
        if not addresses(reading):
            points += 1.5
        if points < ENOUGH:
            points += sum(1.0 for pattern in (BIG_NUMBER, QUOTE) if pattern.search(block.text))
    if points:
        yield Evidence("structure", "prose", -points)


# In the order of their worth, class names last.
OWN: tuple[Signal, ...] = (repetition, price, phrase, vocabulary, plan_words)
STRUCTURE: tuple[Signal, ...] = (template, control, enclosure, place, edge, prose, name)


def own_evidence(scene: Scene, view: View) -> list[Evidence]:
    """What a block that is not silent says itself for a wall, apart from where and how it stands."""
    return [found for signal in OWN for found in signal(scene, view)]


def evidence(scene: Scene, view: View) -> list[Evidence]:
    """All that the signals say of a block. Where no word and no price is a wall's, few of them can say anything."""
    if _speaks(view):
        return [found for signal in (publishers_copy, *OWN, *STRUCTURE) for found in signal(scene, view)]
    found = [*prose(scene, view)]
    if scene.body:
        found += publishers_copy(scene, view)
    if scene.context.furniture:
        found += repetition(scene, view)
    return found


def is_silent(scene: Scene, view: View) -> bool:
    """Can nothing speak for a wall here, whatever speaks against it?"""
    if _speaks(view):
        return False
    furniture = scene.context.furniture
    return not (furniture and block_hash(view.block.text) in furniture)


def _speaks(view: View) -> bool:
    reading = view.reading
    return reading.density >= 0.15 or bool(view.prices or reading.meanings)
