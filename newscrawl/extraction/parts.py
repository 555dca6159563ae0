"""A page taken apart: what the record is made of, and what `scrapy probe` shows.

page → linked data → blocks → core → walls → story
"""

from dataclasses import dataclass
from functools import partial

from newscrawl.errors import NotAnArticle, PageAbandoned
from newscrawl.extraction import Context
from newscrawl.extraction.blocks import Block, blocks
from newscrawl.extraction.linkeddata import LinkedData, linked_data
from newscrawl.extraction.outletselectors import narrowed, story_blocks, wall_blocks, with_walls
from newscrawl.extraction.page import Page, parse
from newscrawl.extraction.paywall import Verdict, set_apart
from newscrawl.extraction.revealed import reveal
from newscrawl.extraction.scene import speak_as_wall
from newscrawl.extraction.story import Core, Story, find_core, story

MOST_BLOCKS = 8000  # over five times those of the corpus's longest page (1,425); if all are walls, they take 4 s


@dataclass(slots=True)
class Parts:
    """`verdicts` are on the blocks that were set apart, in page order; `story` may be empty."""

    page: Page
    linked: LinkedData
    blocks: list[Block]
    core: Core
    verdicts: list[Verdict]
    story: Story


def take_apart(html: bytes, url: str, context: Context) -> Parts:
    """Raises `NotHTML`, `NotAnArticle` for a page without any text, `PageAbandoned` for one that is too large."""
    page = parse(html, url, context.charset)
    linked = linked_data(page)
    language = spoken(context) or page.tree.get("lang")
    found = blocks(page, partial(speak_as_wall, language))
    if not found:
        raise NotAnArticle(f"{url}: a page without any text: if a browser shows one, its profile needs render = true")
    if len(found) > MOST_BLOCKS:
        raise PageAbandoned(
            f"{url}: {len(found)} blocks of text, and no article has over {MOST_BLOCKS}: look at what it is"
        )
    reveal(found, linked)
    core = find_core(page, found, linked)
    chosen = story_blocks(page, found, context)
    if chosen:
        core = narrowed(core, found, chosen)
    walls = wall_blocks(page, found, context)
    verdicts = with_walls(set_apart(page, found, linked, core, context, language=language), walls)
    apart = {verdict.block_index for verdict in verdicts}
    if chosen:
        apart |= set(range(len(found))) - chosen
    return Parts(page, linked, found, core, verdicts, story(page, found, linked, core, apart))


def spoken(context: Context) -> str | None:
    """The outlet's main language (BCP 47), where its profile tells."""
    return context.profile.languages[0] if context.profile is not None and context.profile.languages else None
