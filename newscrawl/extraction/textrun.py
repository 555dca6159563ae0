"""A run of inline content on its way to be a block: its text, and what the elements around that say of it."""

from collections.abc import Callable, Sequence

from newscrawl.extraction.elements import BOLD, UNSEEN

_FEWEST_LINES = 3  # parted by single <br>, from which short ones are blocks of their own
_MOST_LINES = 100  # no wall has more
_LONGEST_LINE = 90  # characters
LinesApart = Callable[[Sequence[str]], bool]


class Run:
    """Inline content that is being gathered. Most runs end empty: what is usual stays with the class."""

    link_chars = 0
    links = 0
    strong_chars = 0
    italic = False
    time = False
    breaks = 0  # <br> since the last text
    unlinked = False  # some of it stands outside links
    unbold = False
    marked = False  # some element has said something of it
    before: "list[Run] | None" = None  # its earlier lines, parted by one <br> each

    def __init__(self) -> None:
        self.pieces: list[str] = []  # white space only behind the first text

    @property
    def fresh(self) -> bool:
        """Nothing has come in yet."""
        return not (self.pieces or self.marked)

    @property
    def filled(self) -> bool:
        """There is text in it."""
        return self.unlinked or self.link_chars > 0

    def mark(self, tag: str) -> None:
        """What an element of elements.MARKED that opens here says of the text."""
        self.marked = True
        if tag == "a":
            self.links += 1
        elif tag == "br":
            self.breaks += 1
            self.pieces.append(" ")
        elif tag == "time":
            self.time = True
        elif tag not in BOLD:
            self.italic = True

    def add(self, text: str, *, linked: bool, bold: bool) -> None:
        """More text, and not only white space."""
        self.pieces.append(text)
        size = len(" ".join(text.split())) if linked or bold else 0
        if linked:
            self.link_chars += size
        else:
            self.unlinked = True
        if bold:
            self.strong_chars += size
        else:
            self.unbold = True

    def text(self) -> str:
        text = "".join(self.pieces)
        if not text.isascii():
            for mark in UNSEEN:
                text = text.replace(mark, "")
        return " ".join(text.split())

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
            whole.link_chars += line.link_chars
            whole.links += line.links
            whole.strong_chars += line.strong_chars
            whole.italic |= line.italic
            whole.time |= line.time
            whole.unlinked |= line.unlinked
            whole.unbold |= line.unbold
        return [whole]
