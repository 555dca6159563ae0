"""Notices out of verdicts: neighbouring blocks of one kind become one, its lines in reading order."""

import re
from collections.abc import Iterable, Sequence

from newscrawl.extraction.blocks import Block, Place
from newscrawl.extraction.paywall import HIDDEN, Verdict
from newscrawl.extraction.wallruns import common_place
from newscrawl.items import Notice

IDENTITY = re.compile(r"[A-Za-z_][\w-]*")  # an id that CSS takes as it is


def notices(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> list[Notice]:
    """One notice for each run of neighbouring verdicts of one kind; a line a block."""
    return [_notice(blocks, group) for group in groups(blocks, verdicts)]


def groups(blocks: Sequence[Block], verdicts: Iterable[Verdict]) -> list[list[Verdict]]:
    """The verdicts (in page order) in runs of one kind, between which no visible block stands."""
    found: list[list[Verdict]] = []
    for verdict in verdicts:
        if found and _continues(blocks, found[-1][-1], verdict):
            found[-1].append(verdict)
        else:
            found.append([verdict])
    return found


def _continues(blocks: Sequence[Block], before: Verdict, verdict: Verdict) -> bool:
    if before.kind != verdict.kind or (HIDDEN in before.because) != (HIDDEN in verdict.because):
        return False
    between = blocks[before.block_index + 1 : verdict.block_index]
    return all(block.hidden for block in between) and len(between) <= 5


def _notice(blocks: Sequence[Block], group: Sequence[Verdict]) -> Notice:
    members = [blocks[verdict.block_index] for verdict in group]
    place = members[0].place
    for member in members[1:]:
        place = common_place(place, member.place)
    because = dict.fromkeys(name for verdict in group for name in verdict.because)
    return Notice(
        kind=group[0].kind,
        text="\n".join(member.text for member in members),
        selector=selector(place),
        because=list(because),
    )


def selector(place: Place) -> str:
    """A CSS path to the place, from the nearest id or the body."""
    steps: list[str] = []
    for element in (place.element, *place.element.iterancestors()):
        tag = str(element.tag)
        if tag in {"body", "html"}:
            break
        identity = element.get("id")
        if identity and IDENTITY.fullmatch(identity):
            steps.append(f"{tag}#{identity}")
            return " > ".join(reversed(steps))
        same = len(list(element.itersiblings(tag, preceding=True)))
        steps.append(f"{tag}:nth-of-type({same + 1})")
    return " > ".join(["body", *reversed(steps)])
