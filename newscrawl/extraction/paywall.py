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
    Weighed,
    closed,
    ends_run,
    is_about_others,
    is_furniture,
    is_wall,
    joins,
    weigh_block,
)
from newscrawl.extraction.wallruns import Leaning, own_place, runs, trimmed, widened
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
    weighed = {index: weigh_block(scene, view) for index, view in scene.views.items()}
    accepted = _walls(scene, weighed)
    return _settle([_verdict(weighed[index], because) for index, because in sorted(accepted.items())], weighed)


def _walls(scene: Scene, weighed: dict[int, Weighed]) -> dict[int, list[str]]:
    """Indexes of wall blocks, each with the names of its evidence."""

    def of(leaning: Leaning) -> Weighed:
        return weighed[leaning.block.index]

    apart: set[int] = set()
    good: list[list[Leaning]] = []
    for hidden in (False, True):
        line = [weighed[b.index].leaning if b.index in weighed else None for b in scene.blocks if b.hidden == hidden]
        at = {leaning.block.index: place for place, leaning in enumerate(line) if leaning}
        found = runs(line, lambda leaning: ends_run(of(leaning)), MEMBER)
        for wake in (False, True):  # what stands beside a wall needs less to be one
            for run in found:
                if apart.isdisjoint(leaning.block.index for leaning in run):
                    beside, members = wake and _beside(run, apart), [of(leaning) for leaning in run]
                    if is_wall(scene, members, beside):
                        wall = _as_wall(scene, run, weighed)
                        wide = widened(run, line, at, partial(joins, scene, wall))
                        wide = trimmed(wide, line, at, lambda leaning: is_about_others(of(leaning)), CLOSED)
                        if wide:
                            good.append(wide)
                            apart.update(leaning.block.index for leaning in wide)
                    elif is_furniture(members):
                        apart.update(leaning.block.index for leaning in run if REPEATS in _because(of(leaning)))
        apart.update(_bridges(line, apart, weighed))
    for run in good:
        place = own_place(run, apart, scene.core.place, lambda index: closed(scene, weighed, index))
        if place is not None:
            apart.update(i for i in range(place.start, place.end) if i in weighed)
    return {index: _because(weighed[index]) for index in apart}


def _as_wall(scene: Scene, run: Sequence[Leaning], weighed: dict[int, Weighed]) -> Wall:
    views = [weighed[leaning.block.index].view for leaning in run]
    inside = any(within(scene, view) for view in views)
    return Wall(weighed, inside, frozenset(view.reading.language for view in views))


def _beside(run: Sequence[Leaning], apart: set[int]) -> bool:
    """Does a wall stand within a few blocks of this run?"""
    first, last = run[0].block.index, run[-1].block.index
    return any(i in apart for i in (*range(first - WAKE, first), *range(last + 1, last + WAKE + 1)))


def _bridges(line: Sequence[Leaning | None], apart: set[int], weighed: dict[int, Weighed]) -> set[int]:
    """Blocks between two walls close by, that hold some of a wall's words and report nothing."""
    found: set[int] = set()
    gap: list[int] | None = None
    for leaning in line:
        index = leaning.block.index if leaning else -1
        if index in apart:
            found.update(gap or ())
            gap = []
        elif gap is not None:
            if leaning is None or len(gap) >= LONGEST_GAP or not _could_bridge(weighed[index].view):
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
