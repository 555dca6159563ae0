"""What tells a block of the story from all else around it: the signals, by name, each a line.

A signal answers True, False or a number between 0 and 1 for one block in its surroundings; what each is worth stands
in storyweights.toml, and story.py adds up. They read structure, repetition, position, the page's linked data and,
worth least, names of classes; none knows a language.
"""

import re
from collections.abc import Callable

from newscrawl.extraction.blocks import Block, Place
from newscrawl.extraction.storyscene import Scene
from newscrawl.extraction.storyviews import View, families, holder_of, rough_shape

Signal = Callable[[Scene, View], float]
_INNER = re.compile(r"[,;:，、；：،؛] ?\S")
_SEPARATOR = re.compile(r"[|•·»›>]|\s[/–—-]\s")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S")
_LABELLED = re.compile(r"[^:：]{2,30}[:：]")
_HEADS = frozenset({"h2", "h3", "h4"})


def _between(s: Scene, v: View) -> bool:
    return s.core.first <= v.index <= s.core.last


def _in(name: str) -> Signal:
    """Stands in a place that tells, where the core's place does not stand in such a one itself."""
    return lambda s, v: name in v.block.within and name != v.block.tag and name not in s.core.place.within


def _last(s: Scene, v: View) -> bool:
    """After the last prose but two; a subhead or a list is part of what comes after it."""
    return s.late <= v.index <= s.core.last and v.block.tag not in _HEADS and v.block.tag != "li"


def _pictured(v: View) -> bool:
    """A picture stands between this block and the one before."""
    return v.block.pictures > (v.before.pictures if v.before is not None else 0)


def _links_in(s: Scene, v: View) -> float:
    """Share of the characters in its branch that are links."""
    if v.branch is None:
        return 0.0
    return (s.links[v.branch.end] - s.links[v.branch.start]) / max(1, s.sizes[v.branch.end] - s.sizes[v.branch.start])


def _prose_in(s: Scene, v: View) -> float:
    """Share of the core's prose that its branch holds."""
    return min(1.0, (s.prose[v.branch.end] - s.prose[v.branch.start]) / s.total) if v.branch is not None else 0.0


def _link_rows(s: Scene, v: View) -> float:
    """How many blocks of its branch are links and nothing else: six are as many as it takes."""
    return min(1.0, (s.link_rows[v.branch.end] - s.link_rows[v.branch.start]) / 6) if v.branch is not None else 0.0


def _prose_left(s: Scene, v: View) -> float:
    """Share of the core's prose up to here."""
    if not _between(s, v):
        return 0.0
    return 1.0 - (s.prose[s.core.last + 1] - s.prose[v.index]) / s.total


def _is_row(s: Scene, v: View) -> bool:
    """A list entry or a line of a box beside the core's paragraphs, without links."""
    return v.level == 0 and _between(s, v) and v.block.tag in {"li", "dt", "dd"} and v.block.link_density < 0.3


def _amid_prose(s: Scene, group: Place) -> bool:
    """Do prose, subheads or lists of the core stand on both sides of the group?"""
    outer = [s.blocks[i] for i in (group.start - 1, group.end) if 0 <= i < len(s.blocks)]
    return len(outer) == 2 and all(s.is_prose(block) or block.tag in _HEADS or block.tag == "li" for block in outer)


def _heads_list(s: Scene, v: View) -> bool:
    return _between(s, v) and v.level == 0 and v.after is not None and v.after.tag == "li" and not v.after.links


def _described(s: Scene, v: View) -> bool:
    """The page's description, or a good part of it: a standfirst."""
    words = v.folded
    return len(words) >= 25 and bool(s.description) and (words[:60] in s.description or s.description[:60] in words)


def _is_title(s: Scene, v: View) -> bool:
    return bool(s.title and v.folded) and (v.folded == s.title or (len(v.folded) > 15 and v.folded in s.title))


def _denied(s: Scene, v: View) -> bool:
    """Not in an articleBody that holds the rest of the story."""
    return s.coverage > 0.9 and _between(s, v) and len(v.folded) >= 12 and not s.attests(v)


def _all_bold(v: View) -> bool:
    return v.block.strong_chars > 0.95 * len(v.block.text)


def _head(s: Scene) -> int:
    return s.core.headline.index if s.core.headline is not None else -1


def _own(family: str) -> Signal:
    return lambda s, v: family in families(v.block.place.label)


def _linked(block: Block | None) -> bool:
    return block is not None and block.link_density > 0.9


SIGNALS: dict[str, Signal] = {
    # position
    "ahead of the core": lambda s, v: v.index < s.core.first,
    "between first and last prose": _between,
    "after the core": lambda s, v: v.index > s.core.last,
    "a sentence after the core": lambda s, v: v.index > s.core.last and v.size > 60 and v.terminal,
    "ahead of the headline": lambda s, v: v.index < _head(s),
    "after the headline": lambda s, v: -1 < _head(s) < v.index,
    "after a second headline": lambda s, v: v.index > s.second_h1,
    "after related stories or comments": lambda s, v: v.index > s.cut,
    "share of prose so far": _prose_left,
    "among the last": _last,
    "last, with bold": lambda s, v: _last(s, v) and v.block.strong_chars > 0,
    "last, with links": lambda s, v: _last(s, v) and v.block.links > 0,
    "last, in italics": lambda s, v: _last(s, v) and v.block.italic,
    # place
    "far from the core": lambda s, v: v.level >= 3,
    "depth below the core": lambda s, v: min(v.up, 8) / 8,
    "close below the core": lambda s, v: v.level == 0 and v.up <= 2 and _between(s, v),
    "paragraph in the core": lambda s, v: v.level == 0 and v.block.tag == "p" and _between(s, v),
    "list in the core": lambda s, v: _is_row(s, v) and v.block.tag == "li",
    "list amid prose": lambda s, v: _is_row(s, v) and v.group is not None and _amid_prose(s, v.group),
    "table cell in the core": lambda s, v: v.level == 0 and v.block.tag in {"td", "th"} and _between(s, v),
    "beside most prose": lambda s, v: id(holder_of(v.block)) == s.main,
    "in a branch": lambda s, v: v.branch is not None,
    "prose of its branch": _prose_in,
    "links of its branch": _links_in,
    "rows of links in its branch": _link_rows,
    "in a small group": lambda s, v: v.group is not None and v.group.end - v.group.start <= 3,
    "alone in its box": lambda s, v: (
        v.up >= 2 and v.block.place.parent is not None and v.block.place.parent.end - v.block.place.parent.start == 1
    ),
    "in an article of its own": lambda s, v: v.boxed,
    "in an aside": _in("aside"),
    "in a nav": _in("nav"),
    "in a figure": _in("figure"),
    "in a table": _in("table"),
    "in a quote": _in("blockquote"),
    "in a main": _in("main"),
    # repetition
    "one of several cards": lambda s, v: v.repeated,
    "prose of its shape": lambda s, v: s.share(v.shape),
    "prose of its rough shape": lambda s, v: s.rough[rough_shape(v.block)] / s.total,
    "of the main shape": lambda s, v: s.share(v.shape) > 0.25,
    "of a shape without prose, often": lambda s, v: s.share(v.shape) == 0 and s.shapes[v.shape] >= 4,
    # the block itself
    "prose": lambda s, v: s.core.prose[v.index] > 0,
    "short": lambda s, v: v.size < 30,
    "long": lambda s, v: v.size >= 160,
    "comma": lambda s, v: _INNER.search(v.block.text) is not None,
    "separators": lambda s, v: v.size < 80 and _SEPARATOR.search(v.block.text) is not None,
    "address": lambda s, v: v.size < 120 and _ADDRESS.search(v.block.text) is not None,
    "div without an end": lambda s, v: v.block.tag == "div" and not v.terminal,
    "italics": lambda s, v: v.block.italic,
    "all bold": lambda s, v: _all_bold(v),
    "some bold": lambda s, v: 0 < v.block.strong_chars < 0.95 * len(v.block.text),
    "is a div": lambda s, v: v.block.tag == "div",
    "is a link": lambda s, v: v.block.tag == "a",
    "is an h1": lambda s, v: v.block.tag == "h1",
    "is an h2": lambda s, v: v.block.tag == "h2",
    "is a caption": lambda s, v: v.block.tag == "figcaption",
    "is the title": _is_title,
    "is the description": _described,
    # links
    "share of links": lambda s, v: v.block.link_density,
    "several links": lambda s, v: v.block.links >= 2 and v.block.link_density > 0.5,
    "half a link": lambda s, v: 0.3 < v.block.link_density <= 0.95,
    "label and link": lambda s, v: v.block.link_density > 0.5 and _LABELLED.match(v.block.text) is not None,
    "after a link": lambda s, v: _linked(v.before),
    # neighbours
    "after prose": lambda s, v: s.is_prose(v.before),
    "said before": lambda s, v: v.said_before,
    "ahead of prose": lambda s, v: s.is_prose(v.after),
    "among the main shape": lambda s, v: s.is_main(v.before) and s.is_main(v.after),
    "ahead of the main shape": lambda s, v: s.is_main(v.after),
    "subhead of prose": lambda s, v: v.block.tag in _HEADS and s.is_prose(v.after),
    "subhead of a link": lambda s, v: v.block.tag in _HEADS and _linked(v.after),
    "subhead of a list": lambda s, v: v.block.tag in _HEADS and v.block.links == 0 and _heads_list(s, v),
    "subhead without link": lambda s, v: v.block.tag in _HEADS and v.block.links == 0 and _between(s, v),
    "after a subhead": lambda s, v: v.before is not None and v.before.tag in _HEADS,
    # pictures
    "after a picture": lambda s, v: _pictured(v),
    "after a picture, no sentence": lambda s, v: _pictured(v) and not v.terminal,
    "paragraph after a picture": lambda s, v: _pictured(v) and v.block.tag == "p",
    "with a picture in it": lambda s, v: v.pictured is v.block.place,
    "paragraph in a pictured box": lambda s, v: v.pictured is not None and v.block.tag == "p",
    # the publisher's own word
    "in the articleBody": lambda s, v: s.coverage > 0.3 and s.attests(v),
    "not in the articleBody": _denied,
    # names
    "some telling name": lambda s, v: bool(v.names - {"body"}),
    "a name that prose does not bear": lambda s, v: any(s.borne[name] < 0.3 * s.total for name in v.names),
    "named after metadata": _own("meta"),
    "named after captions": _own("caption"),
    "named after bodies": _own("body"),
    "in a box named after related stories": lambda s, v: "related" in v.names,
}


def signals(scene: Scene, view: View) -> dict[str, float]:
    """The signals that this block gives, with their strength."""
    return {name: float(value) for name, signal in SIGNALS.items() if (value := signal(scene, view))}
