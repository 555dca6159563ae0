"""Where the story is, before walls are known: the container of the page's prose, and its first and last block.

After Readability's idea (Arc90, 2009: paragraphs vote for the elements above them, less the farther up), with the
votes in characters of sentences and a climb at the end, so that a story cut into several containers is seen whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from newscrawl.extraction.blocks import Block, Place

# What stands in these is not the story's prose, unless most of the page's prose does (a page that is all one form).
APART = ("nav", "footer", "aside", "form", "dialog", "figure", "button", "select", "header", "address")
SENTENCE_END = re.compile(r"[.!?…。！？।॥؟۔።៕။]['\"”’»›)\]]*$|[,;:，、；：،؛] ?\S")
# Scripts without spaces between words say in one character about what others say in two and a half.
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
SHORTEST_PROSE = 45  # characters: below it a line may be a sentence, but is no witness of where the story is
# Chosen by hand on the corpus (plateaus: 0.5-0.7, 0.15-0.3 and 0.5-0.8 give the same containers).
VOTES_UPWARDS = (1.0, 0.6, 0.3)  # of a block for its place's parent, and the two above
CLIMB_GAIN = 0.2  # share of new prose that makes the parent the container …
CLIMB_DENSITY = 0.6  # … where what it adds is nearly as much prose as what it holds


@dataclass(slots=True)
class Core:
    """`place` holds the mass of the story; `blocks[first]` and `blocks[last]` are its first and last prose in it.

    `prose` has one number a block: its characters that read like sentences of a story (0.0 for all else). Where the
    page has no prose, `place` is the body and `first` > `last`. Walls may stand between `first` and `last`.
    """

    place: Place
    first: int
    last: int
    prose: list[float]

    def holds(self, index: int) -> bool:
        """Is this block between the story's first and last prose, in its container?"""
        return self.first <= index <= self.last


def weigh(text: str) -> float:
    """Length of a text in characters of an alphabet."""
    return len(text) + (1.5 * len(_DENSE.findall(text)) if not text.isascii() else 0.0)


def find_core(blocks: Sequence[Block]) -> Core:
    """Find the story's container among all the page's blocks (at least one); linear in their number."""
    *_, body = blocks[0].place.ancestry()
    prose = _prose(blocks)
    totals = [0.0, *accumulate(prose)]
    place = _most_voted(blocks, prose)
    if place is None:
        return Core(body, 1, 0, prose)
    visible = [0, *accumulate(0 if block.hidden else len(block.text) for block in blocks)]
    place = _climb(place, totals, visible)
    inside = [index for index in range(place.start, place.end) if prose[index]]
    return Core(place, inside[0], inside[-1], prose)


def _prose(blocks: Sequence[Block]) -> list[float]:
    raw = [_sentences(block) for block in blocks]
    whole = sum(raw)
    telling = dict.fromkeys(APART, 0.0)
    for block, weight in zip(blocks, raw, strict=True):
        if weight:
            for name in telling.keys() & block.within:
                telling[name] += weight
    apart = frozenset(name for name, weight in telling.items() if weight < 0.5 * whole)
    return [
        0.0 if weight and not apart.isdisjoint(block.within) else weight
        for block, weight in zip(blocks, raw, strict=True)
    ]


def _sentences(block: Block) -> float:
    """Characters that read like prose: long enough, punctuated, not mostly links."""
    if block.hidden or block.tag in {"h1", "h2", "h3", "h4", "h5", "h6", "a", "button", "figcaption", "th", "option"}:
        return 0.0
    if not SENTENCE_END.search(block.text):
        return 0.0
    size = weigh(block.text)
    if size < SHORTEST_PROSE:
        return 0.0
    return max(0.0, size * (1.0 - 1.5 * block.link_density)) * (1.0 if block.tag in {"p", "blockquote"} else 0.7)


def _most_voted(blocks: Sequence[Block], prose: Sequence[float]) -> Place | None:
    votes: dict[int, float] = {}
    places: dict[int, Place] = {}
    for block, weight in zip(blocks, prose, strict=True):
        if not weight:
            continue
        # A paragraph votes for what holds it, loose text for its own place too: that one is the container.
        place = block.place if block.tag not in {"p", "li", "blockquote"} else block.place.parent
        for share in VOTES_UPWARDS:
            if place is None:
                break
            votes[id(place)] = votes.get(id(place), 0.0) + share * weight
            places[id(place)] = place
            place = place.parent
    return places[max(votes, key=lambda key: votes[key])] if votes else None


def _climb(place: Place, totals: Sequence[float], visible: Sequence[int]) -> Place:
    best = place
    for parent in place.ancestry():
        held, size = totals[best.end] - totals[best.start], visible[best.end] - visible[best.start]
        gain = totals[parent.end] - totals[parent.start] - held
        added = visible[parent.end] - visible[parent.start] - size
        if gain > CLIMB_GAIN * held and gain / max(1, added) > CLIMB_DENSITY * held / max(1, size):
            best = parent
    return best
