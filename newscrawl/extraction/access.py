"""Could a reader without a subscription read it? A verdict with its evidence; silence is `unknown`.

What counts is what such a reader was served: a wall that only waits in the markup (hidden, or with unrendered
variables) is none, links to subscribe in a header are none, and a page whose publisher calls it paid, but serves it
whole, was free to read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cssselect import SelectorError

from newscrawl.extraction.blocks import Block
from newscrawl.extraction.core import weigh
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.outletselectors import selected
from newscrawl.extraction.page import Page
from newscrawl.extraction.paywall import HIDDEN, TEMPLATE_EVIDENCE, Verdict
from newscrawl.extraction.scene import SENTENCE
from newscrawl.extraction.story import Story
from newscrawl.items import Access

NEAR = 30  # blocks after the story's end within which a wall is this story's, not the page's furniture
SHORT = 2600  # characters of an alphabet: a teaser; longer texts are rarely cut off without a mark
WHOLE = 0.8  # share of the publisher's own copy of the text that makes a story whole
ELLIPSIS = ("…", "...", "[…]", "[...]", "……")
FAR_PLACES = frozenset(("nav", "footer", "header"))


@dataclass(slots=True)
class _Wall:
    """What the shown walls near the story say: names of meanings, and where the first and the last of them stand."""

    meanings: set[str]
    first: int
    last: int
    priced: bool
    served: bool  # the part of the story that the publisher names as paid is there


def access(
    page: Page, linked: LinkedData, blocks: Sequence[Block], verdicts: Sequence[Verdict], story: Story
) -> Access:
    """The verdict on a page whose walls and story are known."""
    because = _declared(linked)
    wall = _shown(blocks, verdicts, story, served=_paid_part_is_there(page, linked, blocks, story))
    whole = _is_whole(linked, story, because)
    if wall is not None:
        because = [*(f"{name} phrase" for name in sorted(wall.meanings)), *because]
        return _walled(linked.is_accessible_for_free, blocks, story, wall, whole=whole, because=because)
    if linked.is_accessible_for_free is False:
        if whole:  # called paid, but served whole
            return Access(status="free", complete=True, because=because)
        if whole is False or _ends_in_dots(story):
            return Access(status="locked", complete=False, because=[*because, "story cut off"])
        return Access(status="unknown", complete=None, because=because)
    if linked.is_accessible_for_free:
        return Access(status="free", complete=whole, because=because)
    return Access(status="unknown", complete=whole, because=because)


def _declared(linked: LinkedData) -> list[str]:
    if linked.is_accessible_for_free is None:
        return []
    return [f"isAccessibleForFree {str(linked.is_accessible_for_free).lower()}"]


def _paid_part_is_there(page: Page, linked: LinkedData, blocks: Sequence[Block], story: Story) -> bool:
    """Does `hasPart.cssSelector` name the story's end, but not its beginning? Most name all of it: no evidence."""
    try:
        paid = selected(page, blocks, linked.paywall_selectors)
    except SelectorError:
        return False
    prose = [index for index in story.indexes if weigh(blocks[index].text) > 60]
    return bool(prose) and prose[0] not in paid and prose[-1] in paid


def _shown(blocks: Sequence[Block], verdicts: Sequence[Verdict], story: Story, *, served: bool) -> _Wall | None:
    """The walls that stand with the story and limit reading it."""
    start = story.indexes[0] - NEAR if story.indexes else 0
    end = story.indexes[-1] + NEAR if story.indexes else len(blocks)
    meanings: set[str] = set()
    places: list[int] = []
    priced = False
    for verdict in verdicts:
        block = blocks[verdict.block_index]
        if not start <= block.index <= end or not FAR_PLACES.isdisjoint(block.within):
            continue
        if verdict.kind in {"newsletter", "promo", "disclaimer"}:
            continue
        if HIDDEN in verdict.because or TEMPLATE_EVIDENCE in verdict.because:
            continue
        said = {name.partition(" phrase")[0] for name in verdict.because if " phrase" in name}
        priced |= any(name.startswith("price") for name in verdict.because)
        if not said.isdisjoint(("meter", "reserved", "continue", "register")):
            places.append(block.index)
        meanings |= said
    if not places or meanings.isdisjoint(("meter", "reserved", "continue")):
        return None
    return _Wall(meanings, places[0], places[-1], priced, served)


def _walled(
    free: bool | None, blocks: Sequence[Block], story: Story, wall: _Wall, *, whole: bool | None, because: list[str]
) -> Access:
    """`free`: what the publisher says; `whole`: what its own copy of the text tells."""
    after = sum(weigh(blocks[index].text) for index in story.indexes if index > wall.last)
    cut = whole is False or (whole is None and after < 200 and _is_cut(blocks, story, wall))
    if cut:
        because.append("story ends at the wall")
    paid = wall.priced or not wall.meanings.isdisjoint(("reserved", "members only", "subscribe", "terms", "trial"))
    if "register" in wall.meanings and not paid and not whole:
        return Access(status="registration", complete=False if cut else None, because=because)
    if cut:
        return Access(status="locked", complete=False, because=because)
    if "meter" in wall.meanings and free is not True:
        return Access(status="metered", complete=True, because=because)
    if whole and free is False:
        return Access(status="metered", complete=True, because=because)
    return Access(status="free" if free else "unknown", complete=whole, because=because)


def _is_cut(blocks: Sequence[Block], story: Story, wall: _Wall) -> bool:
    """Does the story break off at the wall?

    A meter ("3 of 5 articles read") says nothing of it; "60 % of this article is left, for subscribers" reads like one.
    """
    if _ends_open(blocks, story):
        return True
    counts = "meter" in wall.meanings and "reserved" not in wall.meanings
    return not counts and not wall.served and weigh(story.text) < SHORT


def _ends_in_dots(story: Story) -> bool:
    return story.text.rstrip("\"'”’»›)").endswith(ELLIPSIS)


def _ends_open(blocks: Sequence[Block], story: Story) -> bool:
    """Does its last paragraph end in dots, or in the middle of a sentence?"""
    paragraphs = [blocks[index].text for index in story.indexes if weigh(blocks[index].text) > 60]
    if not paragraphs:
        return True
    last = paragraphs[-1].rstrip("\"'”’»›)")
    return last.endswith(ELLIPSIS) or not SENTENCE.search(last)


def _is_whole(linked: LinkedData, story: Story, because: list[str]) -> bool | None:
    """By the publisher's own copy of the text; None where there is none, or none longer than a teaser."""
    body = linked.article_body
    if not body or len(body) < 400:
        return None
    share = len(story.text) / len(body)
    if share >= WHOLE:
        because.append("as long as articleBody")
        return True
    if share < 0.6:
        because.append("articleBody is longer")
        return False
    return None
