"""The story: which of the blocks around the core it is made of, in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.extraction.blocks import Block
from newscrawl.extraction.core import Core, find_core
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page

__all__ = ["Core", "Story", "find_core", "story"]

NOT_STORY = frozenset({"nav", "footer", "form", "button", "figure", "aside", "dialog", "select"})


@dataclass(slots=True)
class Story:
    """`text` has one blank line between blocks; `indexes` are the blocks that it is made of, in page order."""

    text: str
    indexes: list[int]


def story(page: Page, blocks: Sequence[Block], linked: LinkedData, core: Core, apart: set[int]) -> Story:
    """The story around `core`, without any block of `apart`."""
    kept = [
        index
        for index in range(core.first, core.last + 1)
        if index not in apart and (core.prose[index] or _belongs(blocks[index]))
    ]
    return Story("\n\n".join(blocks[index].text for index in kept), kept)


def _belongs(block: Block) -> bool:
    if block.hidden or block.link_density > 0.5 or not NOT_STORY.isdisjoint(block.within):
        return False
    return block.tag in {"p", "li", "h2", "h3", "h4", "blockquote"}
