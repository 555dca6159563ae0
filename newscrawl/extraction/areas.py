"""Pricing areas of a page: the lines of neighbouring walls, as `offers` reads them.

A line is a block's text without the prices that are struck through, and with small raised cents put behind their point.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from newscrawl.extraction.blocks import Block
from newscrawl.extraction.paywall import Verdict

PRICING = frozenset(("paywall", "pricing", "login"))
_FAR = 6  # blocks between two parts of one area, at most
_STRUCK = re.compile(r"line-?through|strike|struck|crossed|old-?price|price-?old|was-?price|price-?was", re.IGNORECASE)
_DEPTH = 4  # elements, from the block up, that may strike it through


def areas(blocks: Sequence[Block], verdicts: Iterable[Verdict]) -> list[list[str]]:
    """The lines of each pricing area, in page order; `verdicts` in page order too."""
    found: list[list[str]] = []
    last: Block | None = None
    for verdict in verdicts:
        block = blocks[verdict.block_index]
        if verdict.kind not in PRICING:
            continue
        if last is None or not _neighbours(blocks, last, block):
            found.append([])
        found[-1].append(line_of(block))
        last = block
    return found


def _neighbours(blocks: Sequence[Block], last: Block, block: Block) -> bool:
    between = blocks[last.index + 1 : block.index]
    if len(between) > _FAR or last.hidden != block.hidden:
        return False
    return all(other.hidden != block.hidden for other in between)


def line_of(block: Block) -> str:
    """The block's text as a line of prices."""
    text = block.text
    if not any(char.isdigit() for char in text):
        return text
    if any(_is_struck(element) for element in islice(_ancestry(block.element), _DEPTH)):
        return ""
    for element in block.element.iter("del", "s", "strike", "span", "sup", "small"):
        inside = " ".join("".join(element.itertext()).split())
        if element.tag == "sup":
            text = _raised_cents(text, inside)
        elif inside and _is_struck(element):
            text = " ".join(text.replace(inside, " ", 1).split())
    return text


def _ancestry(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()


def _is_struck(element: HtmlElement) -> bool:
    if element.tag in {"del", "s", "strike"}:
        return True
    return bool(_STRUCK.search(f"{element.get('class') or ''} {element.get('style') or ''}"))


def _raised_cents(text: str, cents: str) -> str:
    """$4⁹⁹ as $4.99."""
    if not re.fullmatch(r"\d\d", cents):
        return text
    return re.sub(rf"(?<=\d) ?{cents}(?!\d)", f".{cents}", text, count=1)
