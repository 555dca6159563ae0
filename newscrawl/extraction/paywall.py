"""Which blocks are no story: how the signals add up.

1. Each block's evidence is added up (signals.py): what speaks for a wall, less what speaks for prose.
2. Neighbouring blocks make runs (wallruns.py); prose ends a run (wallrules.py).
3. A run is a wall where its evidence is strong enough, of more than one kind, and says something that only a publisher
   says to a reader (an anchor): prices alone are a price list, and a price in a sentence is story.
4. A place of its own that is mostly wall is wall as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from newscrawl.extraction import Context
from newscrawl.extraction.blocks import Block
from newscrawl.extraction.core import Core
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page
from newscrawl.extraction.scene import QUOTE, Scene, View, look, within
from newscrawl.extraction.signals import PLAN_WORDS, REPEATS, TEMPLATE_EVIDENCE
from newscrawl.extraction.wallrules import (
    CLOSED,
    MEMBER,
    Wall,
    closed,
    ends_run,
    is_about_others,
    is_furniture,
    is_wall,
    joins,
)
from newscrawl.extraction.wallruns import own_place, runs, trimmed, widened
from newscrawl.extraction.weighing import Weighed
from newscrawl.items import NoticeKind

__all__ = ["HIDDEN", "TEMPLATE_EVIDENCE", "Verdict", "set_apart"]

WAKE = 4  # blocks around a wall in which another counts as beside it
LONGEST_GAP = 3  # blocks between two walls that they may take in
STANDS = "stands in a wall"  # evidence of a block that has none of its own
HIDDEN = "not rendered"  # evidence that a wall stands in the page's markup, but is not shown

# Which meanings make a block a notice of which kind.
LIMITS = frozenset(("meter", "reserved", "members only", "continue"))
PRICING = frozenset(
    ["terms", "billed", "trial", "free trial", "order", "save", "popular", "benefit", "access", "adfree", "choose"]
)
LOGIN = frozenset(("already", "login", "register short"))


@dataclass(slots=True)
class Verdict:
    """A block that is set apart, as what, and on which evidence."""

    block_index: int
    kind: NoticeKind
    because: list[str]


def set_apart(
    page: Page,
    blocks: list[Block],
    linked: LinkedData,
    core: Core,
    context: Context,
    *,
    language: str | None = None,
) -> list[Verdict]:
    """Verdicts on the blocks that are no story, in page order.

    `language` (BCP 47) is the page's, where it is known; walls in other languages are found too.
    """
    scene = Scene(page, blocks, linked, core, context, language)
    look(scene)
    weighed = {index: Weighed(scene, view) for index, view in scene.views.items()}
    accepted = _walls(scene, weighed)
    return _settle([_verdict(weighed[index], because) for index, because in sorted(accepted.items())], weighed)


def _walls(scene: Scene, weighed: dict[int, Weighed]) -> dict[int, list[str]]:
    """Indexes of wall blocks, each with the names of its evidence."""
    apart: set[int] = set()
    good: list[list[Weighed]] = []
    for hidden in (False, True):
        line = [weighed.get(block.index) for block in scene.blocks if block.hidden == hidden]
        found = runs(line, ends_run, MEMBER)
        at = {one.block.index: place for place, one in enumerate(line) if one} if found else {}
        for wake in (False, True):  # what stands beside a wall needs less to be one
            for run in found:
                if apart.isdisjoint(one.block.index for one in run):
                    if is_wall(scene, run, beside=wake and _beside(run, apart)):
                        wide = widened(run, line, at, partial(joins, scene, _as_wall(scene, run)))
                        wide = trimmed(wide, line, at, is_about_others, CLOSED)
                        if wide:
                            good.append(wide)
                            apart.update(one.block.index for one in wide)
                    elif is_furniture(run):
                        apart.update(one.block.index for one in run if REPEATS in _because(one))
        if apart:
            apart.update(_bridges(line, apart))
    for run in good:
        place = own_place(run, apart, scene.core.place, lambda index: closed(scene, weighed, index))
        if place is not None:
            apart.update(i for i in range(place.start, place.end) if i in weighed)
    return {index: _because(weighed[index]) for index in apart}


def _as_wall(scene: Scene, run: Sequence[Weighed]) -> Wall:
    inside = any(within(scene, one.view) for one in run)
    return Wall(inside, frozenset(one.view.reading.language for one in run))


def _beside(run: Sequence[Weighed], apart: set[int]) -> bool:
    """Does a wall stand within a few blocks of this run?"""
    first, last = run[0].block.index, run[-1].block.index
    return any(i in apart for i in (*range(first - WAKE, first), *range(last + 1, last + WAKE + 1)))


def _bridges(line: Sequence[Weighed | None], apart: set[int]) -> set[int]:
    """Blocks between two walls close by, that hold some of a wall's words and report nothing."""
    found: set[int] = set()
    gap: list[int] | None = None
    for one in line:
        index = one.block.index if one else -1
        if index in apart:
            found.update(gap or ())
            gap = []
        elif gap is not None:
            if one is None or len(gap) >= LONGEST_GAP or not _could_bridge(one.view):
                gap = None
            else:
                gap.append(index)
    return found


def _could_bridge(view: View) -> bool:
    reading = view.reading
    return reading.density >= 0.1 and reading.reports <= 1 and not QUOTE.search(view.block.text)


def _because(weighed: Weighed) -> list[str]:
    names = [e.name for e in weighed.evidence if e.points > 0]
    if weighed.view.block.hidden:
        names.append(HIDDEN)
    return names or [STANDS]


def _verdict(weighed: Weighed, because: list[str]) -> Verdict:
    return Verdict(weighed.view.block.index, _kind(weighed.view, because), because)


def _kind(view: View, because: list[str]) -> NoticeKind:
    meanings = view.reading.meanings
    if "disclaimer" in meanings:
        return "disclaimer"
    if view.prices:
        return "pricing"
    if "newsletter" in meanings and meanings.isdisjoint(("meter", "members only")):
        return "newsletter"
    if not LIMITS.isdisjoint(meanings):
        holds = meanings & LIMITS == {"continue"} and not view.reading.concepts.isdisjoint(("benefit", "device"))
        return (
            "pricing" if holds and view.reading.concepts.isdisjoint(("subscribe", "register", "login")) else "paywall"
        )
    if "promo" in meanings:
        return "promo"
    if not LOGIN.isdisjoint(meanings):
        return "login"
    if PLAN_WORDS in because or not PRICING.isdisjoint(meanings):
        return "pricing"
    return "promo" if REPEATS in because and not meanings else "paywall"


def _settle(verdicts: list[Verdict], weighed: dict[int, Weighed]) -> list[Verdict]:
    """Kinds by company: what says nothing itself is what stands before it, and a newsletter's box is one."""
    for group in _companies(verdicts):
        kinds = {verdict.kind for verdict in group}
        says = [bool(weighed[verdict.block_index].view.reading.meanings) for verdict in group]
        limits = [weighed[verdict.block_index].view.reading.meanings & LIMITS for verdict in group]
        boxed = "newsletter" in kinds and not any(_limits(weighed[verdict.block_index].view) for verdict in group)
        for place, verdict in enumerate(group):
            if boxed:
                verdict.kind = "newsletter"
            elif STANDS in verdict.because and not says[place]:
                verdict.kind = group[place - 1 if place else min(1, len(group) - 1)].kind
            elif place and group[place - 1].kind == "pricing" and limits[place] == {"continue"}:
                verdict.kind = "pricing"  # among plans, "open every story" is what one pays for
    return verdicts


def _limits(view: View) -> bool:
    return bool(view.prices) or not view.reading.meanings.isdisjoint(LIMITS - {"continue"})


def _companies(verdicts: Sequence[Verdict]) -> list[list[Verdict]]:
    """Runs of verdicts whose blocks follow each other."""
    groups: list[list[Verdict]] = []
    for verdict in verdicts:
        if groups and groups[-1][-1].block_index == verdict.block_index - 1:
            groups[-1].append(verdict)
        else:
            groups.append([verdict])
    return groups
