"""Neighbourhood: a wall is a run of blocks, and weak blocks join it by standing between strong ones.

"Annual", "Most popular" or "The print edition as it appeared" mean nothing alone; between a meter's sentence and a
button they belong to the wall. Runs end at prose. A place of its own (a card, a hashed <div>) that holds mostly
wall is wall as a whole.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from newscrawl.extraction.blocks import Place
from newscrawl.extraction.weighing import Weighed

LONGEST_GAP = 3  # weak blocks in a row that two strong ones of loose paragraphs may hold between them
LONGEST_WEAK = 18  # words of a weak block between two strong ones
NEAR = 14  # blocks in the smallest place around two strong ones, for the same where it is not in the story
MOSTLY = 0.4  # share of wall in a place that makes all of it wall
SILENT = 0.3  # own points below which a block says nothing of its own
LARGEST_PLACE = 80  # blocks; beyond it a place is no card and no dialog


def runs(line: Sequence[Weighed | None], barrier: Callable[[Weighed], bool], member: float) -> list[list[Weighed]]:
    """Runs of neighbouring blocks between barriers, each beginning and ending with a block of `own` ≥ `member`.

    `line`: one a block, in page order; None for a block that is surely no wall (too long).
    """
    found: list[list[Weighed]] = []
    run: list[Weighed] = []
    gap: list[Weighed] = []
    for weighed in line:
        if weighed is None or (weighed.own >= member and barrier(weighed)):
            _close(run, found)
            run, gap = [], []
        elif weighed.own >= member:
            if gap and not _bridged(run[-1], gap, weighed, barrier):
                _close(run, found)
                run, gap = [], []
            run += [*gap, weighed]
            gap = []
        elif run:
            gap.append(weighed)
            if weighed.words > LONGEST_WEAK or len(gap) > NEAR - 2:  # nothing bridges it
                _close(run, found)
                run, gap = [], []
    _close(run, found)
    return found


def _close(run: list[Weighed], found: list[list[Weighed]]) -> None:
    if run:
        found.append(run)


def _bridged(before: Weighed, gap: Sequence[Weighed], after: Weighed, barrier: Callable[[Weighed], bool]) -> bool:
    around = common_place(before.block.place, after.block.place)
    if around.end - around.start > NEAR and len(gap) > LONGEST_GAP:
        return False
    return not any(barrier(weighed) for weighed in gap)


def common_place(one: Place, other: Place) -> Place:
    """The smallest place that holds both."""
    while one is not other:
        if one.depth >= other.depth and one.parent is not None:
            one = one.parent
        elif other.parent is not None:
            other = other.parent
        else:
            break
    return one


def widened(
    run: list[Weighed], line: Sequence[Weighed | None], at: Mapping[int, int], joins: Callable[[Weighed, int], bool]
) -> list[Weighed]:
    """The run with the neighbours on both sides that `joins` takes in.

    `at` gives a block's place in the line; `joins` is told how many silent neighbours came before in a row.
    """
    first, last = at[run[0].block.index], at[run[-1].block.index]
    return [
        *_neighbours(line, range(first - 1, -1, -1), joins)[::-1],
        *run,
        *_neighbours(line, range(last + 1, len(line)), joins),
    ]


def trimmed(
    run: list[Weighed],
    line: Sequence[Weighed | None],
    at: Mapping[int, int],
    strange: Callable[[Weighed], bool],
    prose: float,
) -> list[Weighed]:
    """The run without the strange blocks at its ends that lie loose beside prose (a lean of `prose` or less)."""
    kept, members = list(run), {weighed.block.index for weighed in run}
    for end, step in ((0, -1), (-1, 1)):
        while kept and strange(kept[end]):
            beyond = at[kept[end].block.index] + step
            neighbour = line[beyond] if 0 <= beyond < len(line) else None
            loose = neighbour is not None and neighbour.block.place.parent is kept[end].block.place.parent
            if not (loose and neighbour is not None and (neighbour.lean <= prose or neighbour.block.index in members)):
                break
            kept.pop(end)
    return kept


def _neighbours(line: Sequence[Weighed | None], places: range, joins: Callable[[Weighed, int], bool]) -> list[Weighed]:
    taken: list[Weighed] = []
    silent = 0
    for place in places:
        weighed = line[place]
        if weighed is None or not joins(weighed, silent):
            break
        silent = silent + 1 if weighed.own < SILENT else 0
        taken.append(weighed)
    return taken


def own_place(run: Iterable[Weighed], apart: set[int], limit: Place, closed: Callable[[int], bool]) -> Place | None:
    """The largest place around a run that is mostly wall, below `limit`.

    `apart` are the indexes of all blocks taken for wall so far, `closed` tells blocks that no wall may take in.
    """
    best = None
    place: Place | None = next(iter(run)).block.place
    low = high = place.start if place is not None else 0  # what was looked at so far
    held = 0
    while place is not None and place is not limit and place.end - place.start <= LARGEST_PLACE:
        if place.depth < limit.depth and place.start <= limit.start < place.end:
            break
        new = [*range(place.start, low), *range(high, place.end)]
        low, high = place.start, place.end
        held += sum(index in apart for index in new)
        if any(closed(index) for index in new):
            break
        size = high - low
        if size > 1 and held >= MOSTLY * size:
            best = place
        place = place.parent
    return best
