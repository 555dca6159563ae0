"""A run of inline content on its way to be a block: its text, and what the elements around that say of it."""

from collections.abc import Callable, Sequence

from newscrawl.extraction.elements import BOLD, UNSEEN

_FEWEST_LINES = 3  # parted by single <br>, from which short ones are blocks of their own
_MOST_LINES = 100  # no wall has more
_LONGEST_LINE = 90  # characters
LinesApart = Callable[[Sequence[str]], bool]


class Run:
    """Inline content that is being gathered; `begun` once anything has come in."""

    __slots__ = (
        *("begun", "pieces", "linked", "bold", "links", "italic", "time", "breaks", "unlinked", "unbold", "before"),
    )

    def __init__(self) -> None:
        self.pieces: list[str] = []  # white space only behind the first text
        self.linked: list[str] | None = None  # the texts of it that stand in links
        self.bold: list[str] | None = None
        self.before: list[Run] | None = None  # its earlier lines, parted by one <br> each
        self.links = self.breaks = 0  # <br> since the last text
        # The last two: some of it stands outside links, outside bold type.
        self.begun = self.italic = self.time = self.unlinked = self.unbold = False

    @property
    def filled(self) -> bool:
        """There is text in it."""
        return self.unlinked or self.linked is not None

    def mark(self, tag: str) -> None:
        """What an element of elements.MARKED that opens here says of the text."""
        self.begun = True
        if tag == "a":
            self.links += 1
        elif tag == "br":
            self.breaks += 1
            self.pieces.append(" ")
        elif tag == "time":
            self.time = True
        elif tag not in BOLD:
            self.italic = True

    def add(self, text: str, linked: bool, bold: bool) -> None:
        """More text, and not only white space."""
        self.begun = True
        self.pieces.append(text)
        if not linked:
            self.unlinked = True
        elif self.linked:
            self.linked.append(text)
        else:
            self.linked = [text]
        if not bold:
            self.unbold = True
        elif self.bold:
            self.bold.append(text)
        else:
            self.bold = [text]

    def text(self) -> str:
        text = "".join(self.pieces)
        if not text.isascii():
            for mark in UNSEEN:
                text = text.replace(mark, "")
        return " ".join(text.split())

    def link_chars(self, size: int) -> int:
        """Characters in links, of the `size` that its text has."""
        return min(size, _chars(self.linked)) if self.unlinked else size

    def strong_chars(self, size: int) -> int:
        """Characters in bold type, of the `size` that its text has."""
        return min(size, _chars(self.bold)) if self.unbold else size

    def next_line(self) -> "Run":
        """The run that goes on after a `<br>`."""
        line = Run()
        line.before = self.before or []  # handed on, not copied: a page may hold any number of them
        line.before.append(self)
        self.before = None
        return line

    def lines(self, apart: LinesApart) -> "list[Run]":
        """Its lines where they are short, many and `apart`; else all of it as one."""
        if self.before is None:
            return [self]
        lines = [*self.before, self]
        if _FEWEST_LINES <= len(lines) <= _MOST_LINES:
            texts = [line.text() for line in lines]
            if all(len(text) <= _LONGEST_LINE for text in texts) and apart(texts):
                return lines
        whole = Run()
        for line in lines:
            whole.pieces += [*line.pieces, " "]
            whole.linked = _joined(whole.linked, line.linked)
            whole.links += line.links
            whole.bold = _joined(whole.bold, line.bold)
            whole.italic |= line.italic
            whole.time |= line.time
            whole.unlinked |= line.unlinked
            whole.unbold |= line.unbold
        return [whole]


def _chars(texts: "list[str] | None") -> int:
    return sum([len(" ".join(text.split())) for text in texts]) if texts else 0


def _joined(texts: "list[str] | None", more: "list[str] | None") -> "list[str] | None":
    if texts is None or more is None:
        return texts or more
    texts += more
    return texts
