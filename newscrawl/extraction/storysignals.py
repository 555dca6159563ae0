"""What tells a block of the story from all else around it: the signals, by name, a few lines each.

A signal is given with a strength between 0 and 1 for one block in its surroundings, or not at all; what each is worth
stands in storyweights.toml, and story.py adds up. They read structure, repetition, position, the page's linked data
and, worth least, names of classes; none knows a language.

Signals that need the same thing (a branch, a link, a subhead) stand together, so that blocks without it pay for one
question.
"""

import re
from collections.abc import Callable, Iterator

from newscrawl.extraction.blocks import Block, Place
from newscrawl.extraction.storyscene import Scene
from newscrawl.extraction.storyviews import View, families, holder_of, rough_shape

Given = Iterator[tuple[str, float]]
_INNER = re.compile(r"[,;:，、；：،؛] ?\S")
_SEPARATOR = re.compile(r"[|•·»›>]|\s[/–—-]\s")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S")
_LABELLED = re.compile(r"[^:：]{2,30}[:：]")
_HEADS = frozenset({"h2", "h3", "h4"})
_ROWS = frozenset({"li", "dt", "dd"})
# Places that tell, where the core's place does not stand in such a one itself.
_WITHIN = {
    "aside": "in an aside",
    "nav": "in a nav",
    "figure": "in a figure",
    "table": "in a table",
    "blockquote": "in a quote",
    "main": "in a main",
}


def _between(s: Scene, v: View) -> bool:
    return s.core.first <= v.index <= s.core.last


def _linked(block: Block | None) -> bool:
    return block is not None and block.link_density > 0.9


def _amid_prose(s: Scene, group: Place) -> bool:
    """Do prose, subheads or lists of the core stand on both sides of the group?"""
    outer = [s.blocks[i] for i in (group.start - 1, group.end) if 0 <= i < len(s.blocks)]
    return len(outer) == 2 and all(s.is_prose(block) or block.tag in _HEADS or block.tag == "li" for block in outer)


def _position(s: Scene, v: View) -> Given:
    core, index = s.core, v.index
    if index < core.first:
        yield "ahead of the core", 1.0
    elif index <= core.last:
        yield "between first and last prose", 1.0
    else:
        yield "after the core", 1.0
        if v.size > 60 and v.terminal:
            yield "a sentence after the core", 1.0
    head = core.headline.index if core.headline is not None else -1
    if index < head:
        yield "ahead of the headline", 1.0
    if -1 < head < index:
        yield "after the headline", 1.0
    if index > s.second_h1:
        yield "after a second headline", 1.0
    if index > s.cut:
        yield "after related stories or comments", 1.0
    if core.first <= index <= core.last:
        yield "share of prose so far", 1.0 - (s.prose[core.last + 1] - s.prose[index]) / s.total
        if s.late <= index and v.block.tag not in _HEADS and v.block.tag != "li":
            yield from _last(v.block)


def _last(block: Block) -> Given:
    """After the last prose but two; a subhead or a list is part of what comes after it."""
    yield "among the last", 1.0
    if block.strong_chars > 0:
        yield "last, with bold", 1.0
    if block.links > 0:
        yield "last, with links", 1.0
    if block.italic:
        yield "last, in italics", 1.0


def _place(s: Scene, v: View) -> Given:
    block, tag = v.block, v.block.tag
    if v.level >= 3:
        yield "far from the core", 1.0
    yield "depth below the core", min(v.up, 8) / 8
    if v.level == 0 and _between(s, v):
        if v.up <= 2:
            yield "close below the core", 1.0
        if tag == "p":
            yield "paragraph in the core", 1.0
        elif tag in _ROWS and block.link_density < 0.3:
            # A list entry or a line of a box beside the core's paragraphs, without links.
            if tag == "li":
                yield "list in the core", 1.0
            if v.group is not None and _amid_prose(s, v.group):
                yield "list amid prose", 1.0
        elif tag in {"td", "th"}:
            yield "table cell in the core", 1.0
    if holder_of(block) is s.main:
        yield "beside most prose", 1.0
    if v.branch is not None:
        yield from _branch(s, v.branch)
    if v.group is not None and v.group.end - v.group.start <= 3:
        yield "in a small group", 1.0
    parent = block.place.parent
    if v.up >= 2 and parent is not None and parent.end - parent.start == 1:
        yield "alone in its box", 1.0
    if v.boxed:
        yield "in an article of its own", 1.0
    if apart := block.within - s.core.place.within:
        for name, signal in _WITHIN.items():
            if name in apart and name != tag:
                yield signal, 1.0


def _branch(s: Scene, branch: Place) -> Given:
    """How much of the core's prose a branch holds, what share of it is links, and how many blocks are nothing else.

    Six of those are as many as it takes.
    """
    start, end = branch.start, branch.end
    yield "in a branch", 1.0
    yield "prose of its branch", min(1.0, (s.prose[end] - s.prose[start]) / s.total)
    yield "links of its branch", (s.links[end] - s.links[start]) / max(1, s.sizes[end] - s.sizes[start])
    yield "rows of links in its branch", min(1.0, (s.link_rows[end] - s.link_rows[start]) / 6)


def _repetition(s: Scene, v: View) -> Given:
    share = s.share(v.shape)
    if v.repeated:
        yield "one of several cards", 1.0
    yield "prose of its shape", share
    yield "prose of its rough shape", s.rough.get(rough_shape(v.block), 0) / s.total
    if share > 0.25:
        yield "of the main shape", 1.0
    if share == 0 and s.shapes[v.shape] >= 4:
        yield "of a shape without prose, often", 1.0


def _itself(s: Scene, v: View) -> Given:
    block, size, text = v.block, v.size, v.block.text
    if s.core.prose[v.index] > 0:
        yield "prose", 1.0
    if size < 30:
        yield "short", 1.0
    elif size >= 160:
        yield "long", 1.0
    if _INNER.search(text):
        yield "comma", 1.0
    if size < 80 and _SEPARATOR.search(text):
        yield "separators", 1.0
    if size < 120 and _ADDRESS.search(text):
        yield "address", 1.0
    if block.tag == "div" and not v.terminal:
        yield "div without an end", 1.0
    if block.italic:
        yield "italics", 1.0
    if block.strong_chars > 0.95 * len(text):
        yield "all bold", 1.0
    elif 0 < block.strong_chars < 0.95 * len(text):
        yield "some bold", 1.0
    if block.tag in _TAGS:
        yield _TAGS[block.tag], 1.0
    words = v.folded
    if s.title and words and (words == s.title or (len(words) > 15 and words in s.title)):
        yield "is the title", 1.0
    # The page's description, or a good part of it: a standfirst.
    if len(words) >= 25 and s.description and (words[:60] in s.description or s.description[:60] in words):
        yield "is the description", 1.0


_TAGS = {"div": "is a div", "a": "is a link", "h1": "is an h1", "h2": "is an h2", "figcaption": "is a caption"}


def _links(s: Scene, v: View) -> Given:
    density = v.block.link_density
    if density:
        yield "share of links", density
        if density > 0.5 and v.block.links >= 2:
            yield "several links", 1.0
        if 0.3 < density <= 0.95:
            yield "half a link", 1.0
        if density > 0.5 and _LABELLED.match(v.block.text):
            yield "label and link", 1.0
    if _linked(v.before):
        yield "after a link", 1.0


def _neighbours(s: Scene, v: View) -> Given:
    if s.is_prose(v.before):
        yield "after prose", 1.0
    if v.said_before:
        yield "said before", 1.0
    prose_follows = s.is_prose(v.after)
    if prose_follows:
        yield "ahead of prose", 1.0
    if s.is_main(v.after):
        if s.is_main(v.before):
            yield "among the main shape", 1.0
        yield "ahead of the main shape", 1.0
    if v.block.tag in _HEADS:
        if prose_follows:
            yield "subhead of prose", 1.0
        if _linked(v.after):
            yield "subhead of a link", 1.0
        if v.block.links == 0 and _between(s, v):
            if v.level == 0 and v.after is not None and v.after.tag == "li" and not v.after.links:
                yield "subhead of a list", 1.0
            yield "subhead without link", 1.0
    if v.before is not None and v.before.tag in _HEADS:
        yield "after a subhead", 1.0


def _pictures(s: Scene, v: View) -> Given:
    if v.block.pictures > (v.before.pictures if v.before is not None else 0):  # between this block and the one before
        yield "after a picture", 1.0
        if not v.terminal:
            yield "after a picture, no sentence", 1.0
        if v.block.tag == "p":
            yield "paragraph after a picture", 1.0
    if v.pictured is not None:
        if v.pictured is v.block.place:
            yield "with a picture in it", 1.0
        if v.block.tag == "p":
            yield "paragraph in a pictured box", 1.0


def _publisher(s: Scene, v: View) -> Given:
    """The publisher's own word, its articleBody."""
    if s.coverage > 0.3 and s.attests(v):
        yield "in the articleBody", 1.0
    elif s.coverage > 0.9 and _between(s, v) and len(v.folded) >= 12 and not s.attests(v):
        yield "not in the articleBody", 1.0


def _names(s: Scene, v: View) -> Given:
    if v.names - {"body"}:
        yield "some telling name", 1.0
    if any(s.borne.get(name, 0) < 0.3 * s.total for name in v.names):
        yield "a name that prose does not bear", 1.0
    own = families(v.block.place.label)
    if "meta" in own:
        yield "named after metadata", 1.0
    if "caption" in own:
        yield "named after captions", 1.0
    if "body" in own:
        yield "named after bodies", 1.0
    if "related" in v.names:
        yield "in a box named after related stories", 1.0


GROUPS: tuple[Callable[[Scene, View], Given], ...] = (
    *(_position, _place, _repetition, _itself, _links, _neighbours, _pictures, _publisher, _names),
)


def signals(scene: Scene, view: View) -> list[tuple[str, float]]:
    """The signals that this block gives, with their strength."""
    return [given for group in GROUPS for given in group(scene, view)]
