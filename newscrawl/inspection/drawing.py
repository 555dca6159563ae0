"""An `Anatomy` on a console: coloured on a terminal, plain in a file."""

import re
import sys
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from newscrawl.extraction.anatomy import Anatomy, Fate, Line
from newscrawl.items import Access, Article, Offer
from newscrawl.wording import amount

STYLES: dict[Fate, str] = {
    "story": "green",
    "headline": "bold green",
    "paywall": "bold red",
    "pricing": "bold yellow",
    "login": "magenta",
    "newsletter": "cyan",
    "promo": "blue",
    "disclaimer": "bold cyan",
    "left out": "dim",
}
FILE_WIDTH = 140  # columns where nobody says how many there are
SHOWN = 3  # neighbouring blocks that are left out, before the rest of them is only counted
LONGEST = 160  # characters of a block
LONGEST_VALUE = 300
# Nothing that a page says may steer the terminal: control characters, and marks that turn the direction of lines.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def show(picture: RenderableType) -> None:
    """Print it: in colours on a terminal, elsewhere wide, and never with a control character."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        console.print(picture)
        return
    console = Console(file=StringIO(), width=FILE_WIDTH, color_system=None, force_terminal=False, highlight=False)
    console.print(picture)
    assert isinstance(console.file, StringIO)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines()))


def drawn(anatomy: Anatomy, *, everything: bool = False) -> RenderableType:
    """Blocks, metadata, offers and access; with `everything`, each block and in full."""
    parts: list[RenderableType] = [heading("Blocks", anatomy.url), _blocks(anatomy.lines, everything), Text()]
    if anatomy.article is None:
        return Group(*parts, Text(f"No record: {safe(anatomy.fault or '')}", "bold red"))
    parts += [heading("Metadata", "value, and where the page says so"), _fields(anatomy), Text()]
    parts += [heading("Offers"), _offers(anatomy.article.offers), Text(), heading("Access")]
    return Group(*parts, _access(anatomy.article.access), Text(), _summary(anatomy.article))


def heading(text: str, remark: str = "") -> Text:
    return Text.assemble((safe(text), "bold underline"), (f"  {safe(remark)}" if remark else "", "dim"))


def safe(text: str) -> str:
    return _STEERING.sub("�", text)


def _blocks(lines: Iterable[Line], everything: bool) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for line, more in _thinned(lines, everything):
        style = STYLES[line.fate]
        text = safe(line.text if everything else _cut(line.text, LONGEST))
        if more:
            text = f"… and {more} more like this"
        table.add_row(Text(line.fate, style), Text(text, style), Text(safe(", ".join(line.because)), "dim"))
    return table


def _thinned(lines: Iterable[Line], everything: bool) -> Iterator[tuple[Line, int]]:
    """The lines to show; where a number above 0 stands beside one, it stands for so many."""
    for key, group in groupby(lines, lambda line: (line.fate, line.because)):
        members = list(group)
        keep = len(members) if everything or key[0] != "left out" or len(members) <= SHOWN + 1 else SHOWN
        yield from ((line, 0) for line in members[:keep])
        if len(members) > keep:
            yield members[keep], len(members) - keep


def _fields(anatomy: Anatomy) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=2, overflow="fold")
    for field in anatomy.fields:
        value = Text(safe(_cut(field.value, LONGEST_VALUE))) if field.value else Text("unknown", "dim")
        table.add_row(field.name, value, Text(safe(", ".join(field.places)), "dim"))
    return table


def _offers(offers: list[Offer]) -> RenderableType:
    if not offers:
        return Text("none", "dim")
    table = Table("plan", "price", "period", "a month", "then", "read from", box=None, padding=(0, 2, 0, 0))
    for offer in offers:
        table.add_row(
            Text(safe(offer.name or "-")),
            f"{offer.price:g} {offer.currency or '?'}",
            offer.period or "-",
            "-" if offer.monthly_price is None else f"{offer.monthly_price:g}",
            "-" if offer.renews is None else f"{offer.renews.price:g} {offer.renews.period or ''}".rstrip(),
            Text(safe(_cut(offer.text, LONGEST)), "dim"),
        )
    return table


def _access(access: Access) -> Text:
    whole = {
        True: "the whole story is here",
        False: "the story is cut off",
        None: "not known whether the story is whole",
    }
    style = {"free": "green", "unknown": "dim"}.get(access.status, "bold red")
    because = f"  ({', '.join(access.because)})" if access.because else "  (no evidence)"
    return Text.assemble((access.status, style), f", {whole[access.complete]}", (safe(because), "dim"))


def _summary(article: Article) -> Text:
    paragraphs = article.text.count("\n\n") + 1
    notices = amount(len(article.notices), "notice")
    return Text(f"Story of {len(article.text)} characters in {amount(paragraphs, 'block')}, {notices}.", "dim")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
