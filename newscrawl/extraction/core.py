"""Where the story is, before walls are known: the container of the page's prose, and its first and last block.

After Readability's idea (Arc90, 2009: paragraphs vote for the elements above them, less the farther up), with the
votes in characters of sentences and a climb at the end, so that a story cut into several containers is seen whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from string import ascii_letters, digits

from newscrawl.extraction.blocks import Block, Place
from newscrawl.extraction.folding import folded
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page

# What stands in these is not the story's prose, unless most of the page's prose does (a page that is all one form).
APART = ("nav", "footer", "aside", "form", "dialog", "figure", "button", "select", "header", "address")
NEVER = frozenset({"nav", "footer", "button", "select"})  # whatever the share
SENTENCE_END = re.compile(r"[.!?…。！？।॥؟۔።៕။]['\"”’»›)\]]*$|[,;:，、；：،؛] ?\S")
# Scripts without spaces between words say in one character about what others say in two and a half.
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
NO_PROSE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "a", "button", "figcaption", "th", "option"})
SHORTEST_PROSE = 45  # characters: below it a line may be a sentence, but is no witness of where the story is
_SHORTEST_TEXT = SHORTEST_PROSE / 2.5  # of the densest script: most lines are shorter, and need no second look
_HEADLINES = frozenset({"h2", "h3", "div", "p", "header", "section"})  # tags beside h1
_LETTERS = frozenset(ascii_letters + digits)  # what a folded text begins with where the text does
# Chosen by hand on the corpus (plateaus: each may be a third more or less and gives the same containers).
VOTES_UPWARDS = (1.0, 0.6, 0.3)  # of a block for its place's parent, and the two above
CLIMB_GAIN = 0.25  # share of new prose that makes the parent the container …
CLIMB_DENSITY = 0.4  # … where what it adds is nearly as much prose as what it holds
HOME_GAIN = 0.04  # the same inside the <article> that has the headline
HOME_DENSITY = 0.2
HOME_PROSE = 200.0  # characters: less prose is no story, but a header that is marked up as an article
_COMMENTS = re.compile(r"comments?(?![a-z])|commentlist|kommentar|disqus|respond(?![a-z])|user-?post")


@dataclass(slots=True)
class Core:
    """`place` holds the mass of the story; `blocks[first]` and `blocks[last]` are its first and last prose in it.

    `prose` has one number a block: its characters that read like sentences of a story (0.0 for all else). Where the
    page has no prose, `place` is the body and `first` > `last`. Walls may stand between `first` and `last`.
    `headline` is the block that shows the article's headline.
    """

    place: Place
    first: int
    last: int
    prose: list[float]
    headline: Block | None

    def holds(self, index: int) -> bool:
        """Is this block between the story's first and last prose, in its container?"""
        return self.first <= index <= self.last


def weigh(text: str) -> float:
    """Length of a text in characters of an alphabet."""
    return len(text) + (1.5 * _dense(text) if not text.isascii() else 0.0)


@lru_cache(maxsize=2048)  # the same blocks are weighed for core, walls and story
def _dense(text: str) -> int:
    return len(_DENSE.findall(text))


def named_after_comments(label: str) -> bool:
    # One of these is in each of the names, and to look for them is quicker.
    if "ommen" not in label and "disqus" not in label and "respond" not in label and "user" not in label:
        return False
    return _COMMENTS.search(label) is not None


def find_core(page: Page, blocks: Sequence[Block], linked: LinkedData) -> Core:
    """Find the story's container among all the page's blocks (at least one); linear in their number."""
    headline = find_headline(page, blocks, linked)
    prose = _prose(blocks, headline)
    totals = [0.0, *accumulate(prose)]
    home = _home(headline, totals)
    place = _most_voted(blocks, prose, home)
    if place is None:
        *_, body = blocks[0].place.ancestry()
        return Core(body, 1, 0, prose, headline)
    home = home or _own_article(place, totals)
    visible = [0, *accumulate(0 if block.hidden else len(block.text) for block in blocks)]
    place = _climb(place, home, totals, visible)
    inside = [index for index in range(place.start, place.end) if prose[index]]
    return Core(place, inside[0], inside[-1], prose, headline)


def find_headline(page: Page, blocks: Sequence[Block], linked: LinkedData) -> Block | None:
    """The block that shows the article's headline: an <h1> before others, the words of the page's title before both."""
    stated = [*linked.texts("headline"), *page.meta.get("og:title", []), page.tree.findtext(".//title") or ""]
    titles = {words for title in stated[:6] if len(words := folded(title)) >= 8}
    initials = {words[0] for words in titles}
    best, best_rank = None, 0
    for block in blocks:
        text, rank = block.text, 2 if block.tag == "h1" else 0
        if block.hidden or len(text) > 400:
            continue
        if rank or (block.tag in _HEADLINES and (text[0] not in _LETTERS or text[0].lower() in initials)):
            words = folded(text)
            if words in titles:
                rank += 3
            elif rank and len(words) >= 8 and any(words in title or title in words for title in titles):
                rank += 2
        if rank > best_rank:
            best, best_rank = block, rank
            if rank == 5:
                break
    return best


def _home(headline: Block | None, totals: Sequence[float]) -> Place | None:
    """The <article> that holds the headline and some prose: no story leaves it."""
    for place in headline.place.ancestry() if headline is not None else ():
        if place.tag == "article" and totals[place.end] - totals[place.start] >= HOME_PROSE:
            return place
    return None


def _own_article(place: Place, totals: Sequence[float]) -> Place | None:
    """The <article> around `place`, where it holds the better half of the page's prose."""
    for outer in place.ancestry():
        if outer.tag == "article" and totals[outer.end] - totals[outer.start] >= 0.5 * totals[-1]:
            return outer
    return None


def _prose(blocks: Sequence[Block], headline: Block | None) -> list[float]:
    raw = [_sentences(block) for block in blocks]
    for place in _comments(blocks, raw, headline):
        raw[place.start : place.end] = [0.0] * (place.end - place.start)
    whole = sum(raw)
    telling = dict.fromkeys(APART, 0.0)
    for block, weight in zip(blocks, raw, strict=True):
        if weight:
            for name in telling.keys() & block.within:
                telling[name] += weight
    apart = frozenset(name for name, weight in telling.items() if name in NEVER or weight < 0.5 * whole)
    return [
        0.0 if weight and not apart.isdisjoint(block.within) else weight
        for block, weight in zip(blocks, raw, strict=True)
    ]


def _comments(blocks: Sequence[Block], raw: Sequence[float], headline: Block | None) -> Iterator[Place]:
    """Containers named after comments, unless the headline is in them too (`class="article has-comments"`)."""
    seen: set[int] = set()
    for block, weight in zip(blocks, raw, strict=True):
        for place in block.place.ancestry() if weight else ():
            if id(place) in seen or place.parent is None:
                break
            seen.add(id(place))
            holds_headline = headline is not None and place.start <= headline.index < place.end
            if not holds_headline and place.tag not in {"main", "article"} and named_after_comments(place.label):
                yield place


def _sentences(block: Block) -> float:
    """Characters that read like prose: long enough, punctuated, not mostly links."""
    text = block.text
    if len(text) < _SHORTEST_TEXT or block.hidden or block.tag in NO_PROSE:
        return 0.0
    size = weigh(text)
    if size < SHORTEST_PROSE or not SENTENCE_END.search(text):
        return 0.0
    return max(0.0, size * (1.0 - 1.5 * block.link_density)) * (1.0 if block.tag in {"p", "blockquote"} else 0.7)


def _most_voted(blocks: Sequence[Block], prose: Sequence[float], home: Place | None) -> Place | None:
    votes: dict[int, float] = {}
    places: dict[int, Place] = {}
    start, end = (home.start, home.end) if home is not None else (0, len(blocks))
    for block in blocks[start:end]:
        weight = prose[block.index]
        if not weight:
            continue
        # A paragraph votes for what holds it, loose text for its own place too: that one is the container.
        place = block.place if block.tag not in {"p", "li", "blockquote"} else block.place.parent
        for share in VOTES_UPWARDS:
            if place is None or (home is not None and place.depth < home.depth):
                break
            votes[id(place)] = votes.get(id(place), 0.0) + share * weight
            places[id(place)] = place
            place = place.parent
    return places[max(votes, key=lambda key: votes[key])] if votes else None


def _climb(place: Place, home: Place | None, totals: Sequence[float], visible: Sequence[int]) -> Place:
    best = place
    enough, density = (CLIMB_GAIN, CLIMB_DENSITY) if home is None else (HOME_GAIN, HOME_DENSITY)
    for parent in place.ancestry():
        held, size = totals[best.end] - totals[best.start], visible[best.end] - visible[best.start]
        gain = totals[parent.end] - totals[parent.start] - held
        added = visible[parent.end] - visible[parent.start] - size
        if gain > enough * held and gain / max(1, added) > density * held / max(1, size):
            best = parent
        if parent is home:
            break
    return best
