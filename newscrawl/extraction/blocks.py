"""The text blocks of a page: what a reader sees as one paragraph or line each, in page order, with its place.

Every character of the body's text is in exactly one block (white space folded, zero-width spaces dropped). A block
is a run of inline content of one block-level element; loose text beside block-level children and runs parted by two
or more `<br>` are blocks of their own, and what is not rendered inside a run (a screen reader's hint in a paragraph)
is a hidden block ahead of it. One pass without recursion: its cost is linear in the page, whatever its depth.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.extraction.elements import (
    GENERIC,
    INLINE,
    NO_TEXT,
    PICTURES,
    PROSE,
    ROLES,
    TELLING,
    UNSEEN,
    not_rendered,
)
from newscrawl.extraction.page import Page

_FEWEST_LINES = 3  # parted by single <br>, from which short ones are blocks of their own
_MOST_LINES = 100  # no wall has more
_LONGEST_LINE = 90  # characters
_BOLD = frozenset({"b", "strong"})
_MARKED = _BOLD | {"a", "br", "em", "i", "time"}  # elements that say something of a run's text


@dataclass(slots=True, eq=False)
class Place:
    """A block-level element as the blocks see it; `blocks[start:end]` are the ones inside."""

    element: HtmlElement
    tag: str
    parent: "Place | None"
    depth: int
    within: frozenset[str]  # names out of TELLING: of the element itself and of what it stands in
    hidden: bool
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
            self._label = f"{self.element.get('class') or ''} {self.element.get('id') or ''}".lower()
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


class _Run:
    """Inline content that is being gathered into a block. Most runs end empty: what is usual stays with the class."""

    link_chars = 0
    links = 0
    strong_chars = 0
    italic = False
    time = False
    breaks = 0  # <br> since the last text
    unlinked = False  # some of it stands outside links
    unbold = False

    def __init__(self, place: Place, before: "list[_Run] | None" = None) -> None:
        self.place = place
        self.before = before  # its earlier lines, parted by one <br> each
        self.pieces: list[str] = []

    def text(self) -> str:
        text = "".join(self.pieces)
        if not text.isascii():
            for mark in UNSEEN:
                text = text.replace(mark, "")
        return " ".join(text.split())

    def lines(self, apart: "LinesApart") -> "list[_Run]":
        """Its lines where they are short, many and `apart`; else all of it as one."""
        lines = [*(self.before or ()), self]
        if _FEWEST_LINES <= len(lines) <= _MOST_LINES:
            texts = [line.text() for line in lines]
            if all(len(text) <= _LONGEST_LINE for text in texts) and apart(texts):
                return lines
        whole = _Run(self.place)
        for line in lines:
            whole.pieces += [*line.pieces, " "]
            whole.link_chars += line.link_chars
            whole.links += line.links
            whole.strong_chars += line.strong_chars
            whole.italic |= line.italic
            whole.time |= line.time
            whole.unlinked |= line.unlinked
            whole.unbold |= line.unbold
        return [whole]

    def block(self, index: int, pictures: int) -> Block | None:
        text = self.text()
        if not text:
            return None
        size, place = len(text), self.place
        return Block(
            index,
            text,
            "a" if not self.unlinked and place.tag in GENERIC else place.tag,
            place,
            min(size, self.link_chars) if self.unlinked else size,
            self.links,
            min(size, self.strong_chars) if self.unbold else size,
            self.italic,
            self.time,
            pictures,
            place.hidden,
        )


LinesApart = Callable[[Sequence[str]], bool]


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
        self.place = Place(root, "body", None, 0, frozenset(), hidden=False, start=0)
        self.run = _Run(self.place)
        self.interrupted: list[_Run] = []  # runs that something not rendered stands within
        self.links = self.strongs = self.pictures = 0
        self.widened: dict[tuple[frozenset[str], str], frozenset[str]] = {}

    def gather(self) -> list[Block]:
        if (text := self.root.text) and not text.isspace():
            self.text(text)
        walk = etree.iterwalk(self.root, events=("start", "end"))
        next(walk)  # the root's own start
        for event, element in walk:
            tag = str(element.tag)
            if event == "start":
                if tag in NO_TEXT:
                    walk.skip_subtree()
                    self.pictures += tag in PICTURES
                    continue
                self.enter(element, tag)
                text = element.text
            elif element is self.root:
                break
            else:
                if tag not in NO_TEXT:
                    self.leave(element, tag)
                text = element.tail
            if text:
                if text.isspace():
                    self.run.pieces.append(" ")
                else:
                    self.text(text)
        self.flush()
        self.place.end = len(self.found)
        self.place.pictures = self.pictures
        return self.found

    def enter(self, element: HtmlElement, tag: str) -> None:
        run, place = self.run, self.place
        if tag in _MARKED:
            self.mark(tag)
            if tag == "br":
                return
        hidden = place.hidden or not_rendered(element, tag)
        inline = tag in INLINE or "-" in tag
        if inline and hidden == place.hidden:
            if run.pieces and not run.pieces[-1] and place.tag not in PROSE:
                run.pieces.append(" ")
            return
        if inline:
            self.interrupted.append(run)
        else:
            self.flush()
        within = self.within(element, tag)
        self.place = Place(element, tag, place, place.depth + 1, within, hidden, len(self.found), 0, -self.pictures)
        self.run = _Run(self.place)

    def mark(self, tag: str) -> None:
        """What this element says of the run's text."""
        run = self.run
        if tag == "a":
            self.links += 1
            run.links += 1
        elif tag == "br":
            run.breaks += 1
            run.pieces.append(" ")
        elif tag == "time":
            run.time = True
        elif tag in _BOLD:
            self.strongs += 1
        else:
            run.italic = True

    def leave(self, element: HtmlElement, tag: str) -> None:
        if tag == "a":
            self.links -= 1
        elif tag in _BOLD:
            self.strongs -= 1
        place = self.place
        if place.element is not element:
            if tag != "br":
                self.run.pieces.append("")  # an inline element ends here
            return
        self.flush()
        place.end = len(self.found)
        place.pictures += self.pictures
        assert place.parent is not None  # the root is never left
        self.place = place.parent
        inline = tag in INLINE or "-" in tag
        self.run = self.interrupted.pop() if inline else _Run(self.place)

    def text(self, text: str) -> None:
        """More text of the run, and not only white space."""
        run = self.run
        if run.breaks:
            if run.breaks >= 2:
                self.flush()
                run = self.run = _Run(self.place)
            elif run.unlinked or run.link_chars:
                lines = run.before or []  # handed on, not copied: a page may hold any number of them
                lines.append(run)
                run.before = None
                run = self.run = _Run(self.place, lines)
            run.breaks = 0
        run.pieces.append(text)
        if self.links:
            run.link_chars += len(" ".join(text.split()))
        else:
            run.unlinked = True
        if self.strongs:
            run.strong_chars += len(" ".join(text.split()))
        else:
            run.unbold = True

    def flush(self) -> None:
        """The run ends: a block, if there is text in it. Whoever calls begins the next."""
        run = self.run
        for line in run.lines(self.apart) if run.before else (run,):
            if line.unlinked or line.link_chars:
                block = line.block(len(self.found), self.pictures)
                if block is not None:
                    self.found.append(block)

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
