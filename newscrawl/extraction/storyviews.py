"""A block in its surroundings: the shape of its place, the places between it and the core, the names they bear."""

import re
from dataclasses import dataclass
from functools import lru_cache

from newscrawl.extraction.blocks import Block, Place

# Families of names in classes and ids, in the words that templates share in all countries.
FAMILIES = {
    "body": r"body|content|text|article|story|paragraph|richtext|entry|post|artikel|detail|prose|copy",
    "caption": r"caption|credit|copyright|legend|image|photo|foto|picture|media|gallery|video|player",
    "meta": r"meta|date|time|publish|updated?|kicker|label|category|section-name|eyebrow|overline|breadcrumb|tags?$"
    r"|tag-|keyword",
    "related": r"relat|recommend|more-|-more|readmore|teaser|card|promo|suggest|popular|trending|most-?read|outbrain"
    r"|taboola|see-?also|further|carousel|slider|topics?",
    "other": r"share|sharing|social|follow|facebook|twitter|whatsapp|tool|newsletter|subscri|sign-?up|abo-|paywall"
    r"|offer|register|login|donat|support|author|byline|bio|contributor|writer|autor|redakt|comment|kommentar|disqus|forum"
    r"|discussion|replies|(?:^|[-_ ])ads?(?:$|[-_ ])|advert|sponsor|banner|anzeige|werbung|publicid|foot|bottom|legal"
    r"|disclaimer|note|correction|print|source|sidebar|side-|aside|widget|rail|infobox|factbox|box|module|embed|toc"
    r"|hidden|hide|collapsed|modal|popup|overlay|tooltip|toast|cookie|consent",
}
_FAMILIES = {family: re.compile(pattern) for family, pattern in FAMILIES.items()}
_HOLDERS = frozenset({"p", "li", "blockquote", "h2", "h3", "h4"})  # what holds these holds the story
ROWS = frozenset({"p", "li", "h2", "h3", "h4", "blockquote", "tr", "td"})  # a story repeats these, and cards do not
Shape = tuple[str, str, str, str, str, int]
RoughShape = tuple[str, str, int]


@lru_cache(maxsize=16_384)  # the sites of a run have some 50 each
def families(label: str) -> frozenset[str]:
    """The families of names that a class and id belong to."""
    return frozenset(family for family, pattern in _FAMILIES.items() if pattern.search(label))


def shape_of(block: Block) -> Shape:
    """What blocks of one kind share: their tag, place and its parent, with classes."""
    place, parent = block.place, block.place.parent
    if parent is None:
        return (block.tag, place.tag, place.classes, "", "", len(place.within))
    return (block.tag, place.tag, place.classes, parent.tag, parent.classes, len(place.within))


def rough_shape(block: Block) -> RoughShape:
    """The shape without classes, which some templates give to single paragraphs."""
    return block.tag, block.place.tag, block.place.depth


def holder_of(block: Block) -> Place:
    """The place that holds the story if this block is a part of it."""
    return block.place.parent if block.tag in _HOLDERS and block.place.parent is not None else block.place


@dataclass(slots=True)
class View:
    """One block in its surroundings. `branch` is the largest place around it that holds no core, if any."""

    block: Block
    index: int
    size: float  # characters, weighed
    terminal: bool  # ends like a sentence
    folded: str
    shape: Shape
    before: Block | None  # the visible block ahead of it, and the one after
    after: Block | None
    level: int  # 0: inside the core's place, 1: inside its parent, …
    up: int  # places between the block and what it shares with the core
    branch: Place | None
    group: Place | None  # the smallest place in the branch with more than one block
    names: frozenset[str]  # families of all places in the branch
    repeated: bool  # a place in the branch has two siblings or more of its kind, with links: cards
    boxed: bool  # an <article> of its own between the block and the core
    said_before: bool  # the same words stand further up, in a visible block
    pictured: Place | None  # the smallest place in the branch with a picture, among small ones
