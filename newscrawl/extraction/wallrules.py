"""What makes a run of blocks a wall, and what may join one: the thresholds in one place.

How they were chosen: by hand, in steps of half a point, on the labels of the corpus and of the grafted pages and on
220 walls written afresh in 50 languages. SEED from 1.5 to 2.5 and MASS_WITHIN from 3 to 4 are plateaus: on those 724
pages 0.9 % of the wall lines within stories are missed all over them, and 0.05 to 0.09 % of the paragraphs are taken.
Chosen on four fifths of the outlets (or languages, or shapes of walls) and measured on the rest: 0.9 % and 0.09 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.extraction.scene import STATEMENT, Scene, View, addresses, reports, within
from newscrawl.extraction.signals import PLAN_WORDS, PRICE_TAG, PROMPTS
from newscrawl.extraction.wallruns import SILENT, common_place
from newscrawl.extraction.weighing import Weighed

# Thresholds, in the points of signals.py.
MEMBER = 0.6  # own points with which a block may begin or end a run
BARRIER = -1.0  # lean at which a block is prose and ends a run
SEED = 2.0  # lean of the strongest block that a run needs
MASS_WITHIN = 3.5  # own points of a run among the story's paragraphs …
MASS_AROUND = 2.4  # … and of one outside, where a mistake costs no story
MASS_PROMPT = 1.8  # … and of one that asks to follow or to get a newsletter, where a mistake costs a line
CLOSED = -3.0  # lean of a block that no wall takes in, wherever it stands
LONG_PROSE = 200  # characters of prose in a block, from which it must speak for a wall to be in one
SHORT_SENTENCE = 14  # words
TEASER = 6  # words of a link that may be a headline; buttons have fewer

# Meanings that only a publisher has for a reader.
ANCHORS = frozenset(
    [
        "meter",
        "reserved",
        "members only",
        "continue",
        "already",
        "register",
        "subscribe",
        "subscribe short",
        "access",
        "support",
        "choose",
        "adfree",
        "free trial",
        "device",
        "newsletter",
        "promo",
        "disclaimer",
    ]
)
BADGE = frozenset(("reserved", "members only", "subscribe short"))  # over a teaser: "For subscribers"
PLANS = frozenset(
    [
        "subscribe",
        "subscribe short",
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
        "save",
    ]
)
LIMITS = frozenset(("meter", "reserved", "members only", "continue", "disclaimer", "newsletter", "promo"))
GATES = frozenset(("meter", "reserved", "members only", "continue"))
READING = frozenset(("article", "read", "journalism", "newsletter"))  # concepts


@dataclass(slots=True)
class Wall:
    """A run that was found to be a wall, as its neighbours see it."""

    inside: bool  # some of it stands among the story's paragraphs
    languages: frozenset[str]


def ends_run(weighed: Weighed) -> bool:
    """Prose: a long sentence, or one that reports; a short one may stand in a wall. Also another story's headline."""
    if is_teaser(weighed.view):
        return True
    if weighed.lean > (0.0 if weighed.view.prose > LONG_PROSE else BARRIER):
        return False
    return weighed.view.reading.words > SHORT_SENTENCE or reports(weighed.view)


def joins(scene: Scene, wall: Wall, weighed: Weighed, silent: int) -> bool:
    """Does this neighbour of a wall belong to it? No wall outside the story reaches into it."""
    view = weighed.view
    if is_teaser(view):
        return False
    among = within(scene, view)
    if among and not wall.inside:
        return False
    to_reader = addresses(view.reading)
    if view.prose and (not to_reader or view.reading.language not in wall.languages):
        return weighed.lean >= SEED
    if weighed.own >= (SILENT if among else 1.0) and weighed.lean > BARRIER:
        return True
    if not among or reports(view):
        return False
    least = 0.0 if view.prose > LONG_PROSE else CLOSED
    if weighed.own >= 1.0 and to_reader and weighed.lean > least:
        return True
    return _could_be_a_line(view) and silent < 2


def is_teaser(view: View) -> bool:
    """A headline that leads to another story: a link of many words that says nothing of reading here."""
    reading = view.reading
    if view.block.link_density < 0.8 or reading.words < (TEASER + 2 * view.prices) or addresses(reading):
        return False
    return ANCHORS.isdisjoint(reading.meanings)


def is_about_others(weighed: Weighed) -> bool:
    """A sentence that says nothing of reading here, or that reports: at a wall's edge it is the story's."""
    view = weighed.view
    if not STATEMENT.search(view.block.text) or view.reading.words < 7:
        return False
    if reports(view) and not addresses(view.reading):
        return True
    return READING.isdisjoint(view.reading.concepts) and LIMITS.isdisjoint(view.reading.meanings)


def _could_be_a_line(view: View) -> bool:
    """A short line that a wall's neighbourhood makes one of its own, though it says little by itself."""
    reading = view.reading
    if reading.words <= 6 and reading.density >= 0.2:
        return True
    if view.block.tag in {"h1", "h2", "h3", "h4", "figcaption"} or view.block.link_density >= 0.5:
        return False
    asks = addresses(reading) or view.block.text.endswith(("?", "？", "؟"))
    return view.fragment and (asks or reading.density >= 0.15 or reading.words <= 3)


def closed(scene: Scene, weighed: dict[int, Weighed], index: int) -> bool:
    found = weighed.get(index)
    block = scene.blocks[index]
    if found is None or block is scene.core.headline or block.tag == "h1":
        return True
    return block.tag != "li" and not addresses(found.view.reading) and found.lean <= CLOSED


def is_wall(scene: Scene, run: Sequence[Weighed], beside: bool) -> bool:
    """`beside`: a wall stands close by."""
    if scene.unread and _is_a_box_of_prices(scene, run):
        return True
    meanings: frozenset[str] = frozenset().union(*(w.view.reading.meanings for w in run))
    if ANCHORS.isdisjoint(meanings) and not _lists_plans(run):
        return False
    kinds = _kinds(run)
    strongest = max(w.lean for w in run)
    if "disclaimer" in meanings:
        return strongest >= SEED and len(kinds) >= 2
    mass = sum(w.own for w in run)
    if not PROMPTS.isdisjoint(meanings) and not any(w.view.prices for w in run):
        return mass >= MASS_PROMPT and len(kinds) >= 2
    if strongest < SEED:
        return False
    if not any(within(scene, w.view) for w in run):
        badge = len(run) == 1 and run[0].view.reading.words <= 4 and meanings <= BADGE
        return mass >= MASS_AROUND and not badge
    if len(run) == 1 and not run[0].view.fragment and not addresses(run[0].view.reading):
        return False
    if beside and (any(w.view.fragment for w in run) or _about_reading(run)):
        return mass >= MASS_AROUND
    return mass >= MASS_WITHIN and len(kinds) >= 2 and _about_reading(run)


def is_furniture(run: Sequence[Weighed]) -> bool:
    """Three blocks or more that repeat on the site, most of them short lines: furniture in any language.

    It is no wall that its neighbours could belong to. Paragraphs that repeat are wire copy, and a single line may be
    a refrain.
    """
    repeated = [w for w in run if any(e.kind == "repetition" for e in w.evidence)]
    lines = sum(1 for w in repeated if w.view.fragment)
    return len(repeated) >= 3 and len(repeated) >= 0.7 * len(run) and lines >= 0.5 * len(repeated)


def _is_a_box_of_prices(scene: Scene, run: Sequence[Weighed]) -> bool:
    """Short lines with several prices in a place of their own: all that can be seen where no word can be read.

    Only asked where the page's language is not in the lexicon; elsewhere it would take shops' boxes for plans.
    """
    priced = {w.view.block.text for w in run if w.view.prices and w.view.fragment}
    place = run[0].view.block.place
    for w in run[1:]:
        place = common_place(place, w.view.block.place)
    listed = any(not w.view.block.within.isdisjoint(("ul", "ol", "table", "figure")) for w in run)
    return len(priced) >= 2 and not listed and not scene.holds_prose(place)


def _lists_plans(run: Sequence[Weighed]) -> bool:
    """Two plans at least, each a line of its own: their prices, or their names beside prices."""
    tags = {w.view.block.text for w in run if any(e.name == PRICE_TAG for e in w.evidence)}
    names = sum(1 for w in run if any(e.name == PLAN_WORDS for e in w.evidence))
    return len(tags) >= 2 or (names >= 2 and any(w.view.prices for w in run))


def _about_reading(run: Sequence[Weighed]) -> bool:
    """Is it about reading this outlet, and not about a third party's subscription, which stories and deals tell of?

    It says so, or it asks those who are in already to log in, or it is laid out as a wall: short lines of several
    meanings.
    """
    concepts: frozenset[str] = frozenset().union(*(w.view.reading.concepts for w in run))
    if not READING.isdisjoint(concepts):
        return True
    if any("already" in w.view.reading.meanings and w.view.reading.words <= 9 for w in run):
        return True
    if any(w.view.fragment and not GATES.isdisjoint(w.view.reading.meanings) for w in run):
        return True
    buttons = [w.view.reading.meanings for w in run if w.view.reading.words <= 4]
    if any("subscribe" in said for said in buttons) or sum("support" in said for said in buttons) >= 2:
        return True
    if sum(1 for w in run if any(e.name == PRICE_TAG for e in w.evidence)) >= 2:
        return True
    said = {meaning for w in run for meaning in w.view.reading.meanings} & PLANS
    lines = sum(1 for w in run if w.view.fragment)
    return len(run) >= 4 and lines >= 0.6 * len(run) and len(said) >= 3


def _kinds(run: Sequence[Weighed]) -> set[str]:
    kinds: set[str] = {e.kind for w in run for e in w.evidence if e.points > 0}
    if len(run) >= 2 and any(w.view.fragment for w in run):
        kinds.add("structure")  # short lines in a row, among paragraphs
    return kinds
