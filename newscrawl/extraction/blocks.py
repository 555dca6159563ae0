"""The text blocks of a page: what a reader sees as one paragraph or line each, in page order, with its place.

Every character of the body's text is in exactly one block (white space folded, zero-width spaces dropped). A block
is a run of inline content of one block-level element; loose text beside block-level children and runs parted by two
or more `<br>` are blocks of their own, and what is not rendered inside a run (a screen reader's hint in a paragraph)
is a hidden block ahead of it. One pass without recursion: its cost is linear in the page, whatever its depth.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.extraction.elements import (
    BOLD,
    GENERIC,
    INLINE,
    MARKED,
    NO_TEXT,
    PICTURES,
    PROSE,
    ROLES,
    TELLING,
    not_rendered,
)
from newscrawl.extraction.page import Page
from newscrawl.extraction.textrun import LinesApart, Run


@dataclass(slots=True, eq=False)
class Place:
    """A block-level element as the blocks see it; `blocks[start:end]` are the ones inside."""

    element: HtmlElement
    tag: str
    parent: "Place | None"
    depth: int
    within: frozenset[str]  # names out of TELLING: of the element itself and of what it stands in
    hidden: bool
    classes: str  # as written
    start: int
    end: int = 0
    pictures: int = 0  # inside it
    _label: str | None = None

    def ancestry(self) -> Iterator["Place"]:
        """Itself, then its parents up to the body's."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.parent

    @property
    def label(self) -> str:
        """Class and id, lower case: the weakest evidence of all."""
        if self._label is None:
            self._label = f"{self.classes} {self.element.get('id') or ''}".lower()
        return self._label


@dataclass(slots=True, eq=False)
class Block:
    """One paragraph or line. Counts of characters are out of `len(text)`; a link around the block counts."""

    index: int
    text: str
    tag: str  # of the place; "a" where a lone link fills a place that says nothing by itself (div, section …)
    place: Place
    link_chars: int
    links: int  # links that begin in this block
    strong_chars: int
    italic: bool  # holds <em> or <i>
    time: bool  # holds a <time> element
    pictures: int  # images, videos and embedded documents of the page ahead of the block's end
    hidden: bool  # not rendered: template, noscript, hidden, display:none, closed dialog, for screen readers only

    @property
    def element(self) -> HtmlElement:
        """The lowest block-level element that holds the text; several blocks may share one."""
        return self.place.element

    @property
    def within(self) -> frozenset[str]:
        return self.place.within

    @property
    def button_chars(self) -> int:
        return len(self.text) if "button" in self.place.within else 0

    @property
    def link_density(self) -> float:
        return self.link_chars / max(1, len(self.text))


def blocks(page: Page, apart: LinesApart = lambda _: False) -> list[Block]:
    """All text blocks of the page's body, hidden ones included, in page order.

    `apart` is asked of short lines that single `<br>` part: are they a block each (a wall's), or one (a list of dates)?
    """
    body = page.tree.find("body")
    return _Walk(page.tree if body is None else body, apart).gather()


class _Walk:
    """The one pass over the tree: the open place, the open run, how deep in links and bold type we are."""

    def __init__(self, root: HtmlElement, apart: LinesApart) -> None:
        self.root = root
        self.apart = apart
        self.found: list[Block] = []
        self.place = Place(root, "body", None, 0, frozenset(), hidden=False, classes=root.get("class") or "", start=0)
        self.run = Run()  # of the open place
        self.interrupted: list[Run] = []  # runs that something not rendered stands within
        self.links = self.strongs = self.pictures = 0
        self.widened: dict[tuple[frozenset[str], str], frozenset[str]] = {}

    def gather(self) -> list[Block]:
        root, enter, leave, add = self.root, self.enter, self.leave, self.text
        if (text := root.text) and not text.isspace():
            add(text)
        walk = etree.iterwalk(root, events=("start", "end"))
        next(walk)  # the root's own start
        for event, element in walk:
            tag = element.tag
            assert isinstance(tag, str)  # no comments, no processing instructions
            if event == "start":
                if tag in NO_TEXT:
                    walk.skip_subtree()
                    self.pictures += tag in PICTURES
                    continue
                enter(element, tag)
                text = element.text
            elif element is root:
                break
            else:
                if tag not in NO_TEXT:
                    leave(element, tag)
                text = element.tail
            if text:
                if not text.isspace():
                    add(text)
                elif pieces := self.run.pieces:
                    pieces.append(" ")
        self.flush()
        self.place.end = len(self.found)
        self.place.pictures = self.pictures
        return self.found

    def enter(self, element: HtmlElement, tag: str) -> None:
        place, run = self.place, self.run
        if tag in MARKED:
            run.mark(tag)
            if tag == "br":
                return
            if tag == "a":
                self.links += 1
            elif tag in BOLD:
                self.strongs += 1
        names = element.keys()
        classes = element.get("class", "") if "class" in names else ""
        hidden = place.hidden or not_rendered(element, tag, names, classes)
        if tag in INLINE or "-" in tag:
            if hidden == place.hidden:
                if (pieces := run.pieces) and not pieces[-1] and place.tag not in PROSE:
                    pieces.append(" ")
                return
            self.interrupted.append(run)
            self.run = Run()
        elif run.begun:
            self.flush()
            self.run = Run()
        within = place.within
        if tag in TELLING or "role" in names:
            within = self.within(element, tag)
        start = len(self.found)
        self.place = Place(element, tag, place, place.depth + 1, within, hidden, classes, start, 0, -self.pictures)

    def leave(self, element: HtmlElement, tag: str) -> None:
        if tag in MARKED:
            if tag == "a":
                self.links -= 1
            elif tag in BOLD:
                self.strongs -= 1
        place, run = self.place, self.run
        if place.element is not element:
            if tag != "br" and (pieces := run.pieces):
                pieces.append("")  # an inline element ends here
            return
        if run.begun:
            self.flush()
            self.run = Run()
        place.end = len(self.found)
        place.pictures += self.pictures
        assert place.parent is not None  # the root is never left
        self.place = place.parent
        if self.interrupted and (tag in INLINE or "-" in tag):
            self.run = self.interrupted.pop()

    def text(self, text: str) -> None:
        """More text of the run, and not only white space."""
        run = self.run
        if run.breaks:
            if run.breaks >= 2:
                self.flush()
                run = self.run = Run()
            elif run.filled:
                run = self.run = run.next_line()
            run.breaks = 0
        run.add(text, self.links > 0, self.strongs > 0)

    def flush(self) -> None:
        """The run ends: a block, if there is text in it. Whoever calls begins the next."""
        run = self.run
        for line in run.lines(self.apart) if run.before else (run,):
            if line.filled and (text := line.text()):
                self.found.append(self.block(line, text))

    def block(self, run: Run, text: str) -> Block:
        size, place = len(text), self.place
        return Block(
            len(self.found),
            text,
            "a" if not run.unlinked and place.tag in GENERIC else place.tag,
            place,
            run.link_chars(size),
            run.links,
            run.strong_chars(size),
            run.italic,
            run.time,
            self.pictures,
            place.hidden,
        )

    def within(self, element: HtmlElement, tag: str) -> frozenset[str]:
        outer = self.place.within
        role = element.get("role")
        name = ROLES.get(role, tag) if role else tag
        if name not in TELLING or name in outer:
            return outer
        key = (outer, name)
        if key not in self.widened:
            self.widened[key] = outer | {name}
        return self.widened[key]
