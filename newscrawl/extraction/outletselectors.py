"""What a profile's own selectors say of a page's blocks: where its story is, and what of it is wall.

Whoever wrote them has looked at the outlet's pages, so they count more than any other sign. Selectors that match
nothing change nothing: an outlet that was redesigned is read as one without them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from newscrawl.extraction import Context
from newscrawl.extraction.blocks import Block
from newscrawl.extraction.core import Core
from newscrawl.extraction.page import Page
from newscrawl.extraction.paywall import Verdict
from newscrawl.extraction.wallruns import common_place

WALL_SELECTOR = "wall selector of the profile"


def story_blocks(page: Page, blocks: Sequence[Block], context: Context) -> set[int]:
    """Indexes of the blocks that the profile's story selectors hold; none without selectors, or where none matches."""
    css = context.profile.story_selectors(context.day) if context.profile is not None else ()
    return selected(page, blocks, css)


def wall_blocks(page: Page, blocks: Sequence[Block], context: Context) -> set[int]:
    """Indexes of the blocks that the profile's wall selectors hold."""
    css = context.profile.wall_selectors(context.day) if context.profile is not None else ()
    return selected(page, blocks, css)


def narrowed(core: Core, blocks: Sequence[Block], inside: set[int]) -> Core:
    """`core` as far as it lies in the blocks that the profile names as story."""
    members = sorted(index for index in inside if not blocks[index].hidden)
    if not members:
        return core
    place = blocks[members[0]].place
    for index in members[1:]:
        place = common_place(place, blocks[index].place)
    prose = [weight if index in inside else 0.0 for index, weight in enumerate(core.prose)]
    return replace(core, place=place, first=members[0], last=members[-1], prose=prose)


def with_walls(verdicts: Sequence[Verdict], walls: set[int]) -> list[Verdict]:
    """`verdicts`, in page order, with those blocks among them that the profile names as walls."""
    known = {verdict.block_index: verdict for verdict in verdicts}
    for index in walls:
        verdict = known.setdefault(index, Verdict(index, "paywall", []))
        verdict.because = [WALL_SELECTOR, *verdict.because]
    return [known[index] for index in sorted(known)]


def selected(page: Page, blocks: Sequence[Block], css: Iterable[str]) -> set[int]:
    """Indexes of the blocks that the selectors hold; raises cssselect's `SelectorError` where one is no CSS."""
    matched: list[HtmlElement] = [element for selector in css for element in _compiled(selector)(page.tree)]
    if not matched:
        return set()
    within = {inner for element in matched for inner in element.iter()}
    found = {block.index for block in blocks if block.element in within}
    lines: dict[HtmlElement, list[Block]] = {}
    for block in blocks:
        lines.setdefault(block.element, []).append(block)
    for element in matched:  # an inline element: the lines that it holds as a whole
        holder = next((above for above in element.iterancestors() if above in lines), None)
        if element not in lines and holder is not None:
            text = " ".join(element.text_content().split())
            found.update(block.index for block in lines[holder] if block.text in text)
    return found


@lru_cache(maxsize=200)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")
