"""Which blocks are no story: how the signals add up.

1. Each block's evidence is added up (signals.py): what speaks for a wall, less what speaks for prose.
2. Neighbouring blocks make runs (wallruns.py); prose ends a run.
3. A run is a wall where its evidence is strong enough, of more than one kind, and says something that only a publisher
   says to a reader (an anchor): prices alone are a price list, and a price in a sentence is story.
4. A place of its own that is mostly wall is wall as a whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from newscrawl.extraction import Context
from newscrawl.extraction.blocks import Block
from newscrawl.extraction.core import Core
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page
from newscrawl.extraction.signals import (
    BIG_NUMBER,
    PRICE_TAG,
    PROMPTS,
    QUOTE,
    SENTENCE,
    TEMPLATE_EVIDENCE,
    Evidence,
    Scene,
    View,
    addresses,
    evidence,
    look,
)
from newscrawl.extraction.wallruns import SILENT, Leaning, own_place, runs, widened
from newscrawl.items import NoticeKind

__all__ = ["HIDDEN", "TEMPLATE_EVIDENCE", "Verdict", "set_apart"]

# Thresholds, in the points of signals.py.
MEMBER = 0.6  # own points with which a block may begin or end a run
BARRIER = -1.0  # lean at which a block is prose and ends a run
SEED = 2.0  # lean of the strongest block that a run needs
MASS_WITHIN = 3.5  # own points of a run among the story's paragraphs …
MASS_AROUND = 2.4  # … and of one outside, where a mistake costs no story
LONG_PROSE = 200  # characters of prose in a block, from which it must speak for a wall to be in one
WAKE = 4  # blocks around a wall in which another counts as beside it
LONGEST_GAP = 3  # blocks between two walls that they may take in
SHORT_SENTENCE = 14  # words
READING = frozenset(("article", "read", "journalism", "newsletter"))  # concepts
HIDDEN = "not rendered"  # evidence that a wall stands in the page's markup, but is not shown
CLOSED = -3.0  # lean of a block that no wall takes in, wherever it stands

# Meanings that only a publisher has for a reader.
ANCHORS = frozenset(
    (
        "meter",
        "reserved",
        "continue",
        "already",
        "register",
        "subscribe",
        "access",
        "support",
        "choose",
        "adfree",
        "free trial",
        "device",
    )
)
BADGE = frozenset(("reserved", "members only", "subscribe short"))  # over a teaser: "For subscribers"
PRICING = frozenset(
    ("terms", "billed", "trial", "free trial", "order", "save", "popular", "benefit", "access", "adfree", "choose")
)
PLANS = frozenset(
    (
        "subscribe",
        "terms",
        "billed",
        "trial",
        "free trial",
        "benefit",
        "access",
        "adfree",
        "choose",
        "popular",
        "login",
        "already",
    )
)
LIMITS = frozenset(("meter", "reserved", "members only", "continue"))
LOGIN = frozenset(("already", "login", "register short"))


@dataclass(slots=True)
class Verdict:
    """A block that is set apart, as what, and on which evidence."""

    block_index: int
    kind: NoticeKind
    because: list[str]


@dataclass(slots=True)
class _Weighed:
    view: View
    evidence: list[Evidence]
    leaning: Leaning


def set_apart(
    page: Page, blocks: list[Block], linked: LinkedData, core: Core, context: Context, language: str | None = None
) -> list[Verdict]:
    """Verdicts on the blocks that are no story, in page order.

    `language` (BCP 47) is the page's, where it is known; walls in other languages are found too.
    """
    scene = Scene(page, blocks, linked, core, context, language)
    look(scene)
    weighed = {index: _weigh(scene, view) for index, view in scene.views.items()}
    accepted = _walls(scene, weighed)
    return [_verdict(weighed[index], because) for index, because in sorted(accepted.items())]


def _weigh(scene: Scene, view: View) -> _Weighed:
    found = evidence(scene, view)
    own = sum(e.points for e in found if e.points > 0 and e.kind in {"phrase", "price", "repetition", "publisher"})
    lean = sum(e.points for e in found)
    if lean < 0 and view.prose and not addresses(view.reading):
        own = 0.0  # a sentence about others begins no wall, though one may hold it
    return _Weighed(view, found, Leaning(view.block, own, lean, view.reading.words))


def _walls(scene: Scene, weighed: dict[int, _Weighed]) -> dict[int, list[str]]:
    """Indexes of wall blocks, each with the names of its evidence."""

    def of(leaning: Leaning) -> _Weighed:
        return weighed[leaning.block.index]

    apart: set[int] = set()
    good: list[list[Leaning]] = []
    for hidden in (False, True):
        line = [weighed[b.index].leaning if b.index in weighed else None for b in scene.blocks if b.hidden == hidden]
        found = runs(line, lambda leaning: _ends_run(of(leaning)), MEMBER)
        for wake in (False, True):  # what stands beside a wall needs less to be one
            for run in found:
                if apart.isdisjoint(leaning.block.index for leaning in run):
                    beside = wake and _beside(run, apart)
                    if _is_wall(scene, [of(leaning) for leaning in run], beside):
                        inside = any(_within(scene, of(leaning).view) for leaning in run)
                        wide = widened(run, line, partial(_joins, scene, weighed, inside))
                        good.append(wide)
                        apart.update(leaning.block.index for leaning in wide)
        apart.update(_bridges(line, apart, weighed))
    for run in good:
        place = own_place(run, apart, scene.core.place, lambda index: _closed(scene, weighed, index))
        if place is not None:
            apart.update(i for i in range(place.start, place.end) if i in weighed)
    return {index: _because(weighed[index]) for index in apart}


def _beside(run: Sequence[Leaning], apart: set[int]) -> bool:
    """Does a wall stand within a few blocks of this run?"""
    first, last = run[0].block.index, run[-1].block.index
    return any(i in apart for i in (*range(first - WAKE, first), *range(last + 1, last + WAKE + 1)))


def _bridges(line: Sequence[Leaning | None], apart: set[int], weighed: dict[int, _Weighed]) -> set[int]:
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


def _ends_run(weighed: _Weighed) -> bool:
    """Prose: a long sentence, or one that reports; a short one may stand in a wall."""
    if weighed.leaning.lean > (0.0 if weighed.view.prose > LONG_PROSE else BARRIER):
        return False
    return weighed.view.reading.words > SHORT_SENTENCE or _reports(weighed.view)


def _reports(view: View) -> bool:
    text, reading = view.block.text, view.reading
    return bool(reading.reports >= max(1.0, 0.12 * reading.words) or BIG_NUMBER.search(text) or QUOTE.search(text))


def _joins(scene: Scene, all_weighed: dict[int, _Weighed], inside: bool, leaning: Leaning, silent: int) -> bool:
    """Does this neighbour of a wall belong to it? No wall outside the story reaches into it."""
    view = all_weighed[leaning.block.index].view
    if _within(scene, view) and not inside:
        return False
    within = inside and _within(scene, view)
    if leaning.own >= (SILENT if within else 1.0) and leaning.lean > BARRIER:
        return True
    if not within or _reports(view):
        return False
    least = 0.0 if view.prose > LONG_PROSE else CLOSED
    if leaning.own >= 1.0 and addresses(view.reading) and leaning.lean > least:
        return True
    if view.reading.words <= 6 and view.reading.density >= 0.2:
        return True
    heading = view.block.tag in {"h1", "h2", "h3", "h4", "figcaption"}
    speaks = view.reading.density >= 0.15 or view.reading.words <= 3 or view.block.text.endswith(("?", "？", "؟"))
    speaks |= addresses(view.reading)
    return view.fragment and speaks and not heading and silent < 2 and view.block.link_density < 0.5


def _closed(scene: Scene, weighed: dict[int, _Weighed], index: int) -> bool:
    found = weighed.get(index)
    block = scene.blocks[index]
    if found is None or block is scene.core.headline or block.tag == "h1":
        return True
    return found.leaning.lean <= CLOSED and block.tag != "li" and not addresses(found.view.reading)


def _is_wall(scene: Scene, run: Sequence[_Weighed], beside: bool) -> bool:
    meanings = frozenset().union(*(w.view.reading.meanings for w in run))
    if ANCHORS.isdisjoint(meanings) and not _lists_plans(run):
        return False
    if max(w.leaning.lean for w in run) < SEED:
        return False
    mass = sum(w.leaning.own for w in run)
    if not any(_within(scene, w.view) for w in run):
        badge = len(run) == 1 and run[0].view.reading.words <= 4 and meanings <= BADGE
        return mass >= MASS_AROUND and not badge
    if "disclaimer" in meanings:
        return len(_kinds(run)) >= 2
    if len(run) == 1 and not run[0].view.fragment and not addresses(run[0].view.reading):
        return False
    if not PROMPTS.isdisjoint(meanings) and not any(w.view.prices for w in run):
        return mass >= MASS_AROUND and len(_kinds(run)) >= 2
    if beside:
        return mass >= MASS_AROUND
    return mass >= MASS_WITHIN and len(_kinds(run)) >= 2 and _about_reading(run)


def _within(scene: Scene, view: View) -> bool:
    """Among the story's paragraphs: in the core, or between two blocks of prose wherever they stand."""
    index = view.block.index
    if scene.core.holds(index):
        return True
    around = (scene.views.get(index - 1), scene.views.get(index + 1))
    return all(one is not None and one.reading.words > 20 and SENTENCE.search(one.block.text) for one in around)


def _lists_plans(run: Sequence[_Weighed]) -> bool:
    """Two plans at least, each a line of its own: their prices, or their names beside prices."""
    tags = {w.view.block.text for w in run if any(e.name == PRICE_TAG for e in w.evidence)}
    names = sum(1 for w in run if any(e.name == "plan words" for e in w.evidence))
    return len(tags) >= 2 or (names >= 2 and any(w.view.prices for w in run))


def _about_reading(run: Sequence[_Weighed]) -> bool:
    """Is it about reading this outlet, and not about a third party's subscription, which stories and deals tell of?

    It says so, or it asks those who are in already to log in, or it is laid out as a wall: short lines of several meanings.
    """
    concepts = frozenset().union(*(w.view.reading.concepts for w in run))
    if not READING.isdisjoint(concepts):
        return True
    if any("already" in w.view.reading.meanings and w.view.reading.words <= 9 for w in run):
        return True
    buttons = [w.view.reading.meanings for w in run if w.view.reading.words <= 4]
    if any("subscribe" in said for said in buttons) or sum("support" in said for said in buttons) >= 2:
        return True
    if sum(1 for w in run if any(e.name == PRICE_TAG for e in w.evidence)) >= 2:
        return True
    said = PLANS & frozenset().union(*(w.view.reading.meanings for w in run))
    lines = sum(1 for w in run if w.view.fragment)
    return len(run) >= 4 and lines >= 0.6 * len(run) and len(said) >= 3


def _kinds(run: Sequence[_Weighed]) -> set[str]:
    kinds = {e.kind for w in run for e in w.evidence if e.points > 0}
    if len(run) >= 2 and any(w.view.fragment for w in run):
        kinds.add("structure")  # short lines in a row, among paragraphs
    return kinds


def _because(weighed: _Weighed) -> list[str]:
    names = [e.name for e in weighed.evidence if e.points > 0]
    if weighed.view.block.hidden:
        names.append(HIDDEN)
    return names or ["stands in a wall"]


def _verdict(weighed: _Weighed, because: Iterable[str]) -> Verdict:
    return Verdict(weighed.view.block.index, _kind(weighed.view, because), list(because))


def _kind(view: View, because: Iterable[str]) -> NoticeKind:
    meanings = view.reading.meanings
    limits = not LIMITS.isdisjoint(meanings)
    if "disclaimer" in meanings:
        return "disclaimer"
    if view.prices or "plan words" in because:
        return "pricing"
    if "newsletter" in meanings and meanings.isdisjoint(("meter", "members only")):
        return "newsletter"
    if "promo" in meanings and not limits:
        return "promo"
    if not LOGIN.isdisjoint(meanings) and not limits:
        return "login"
    return "paywall" if limits or PRICING.isdisjoint(meanings) else "pricing"
