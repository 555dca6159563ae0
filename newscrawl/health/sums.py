"""What counts by outcome come to: the same words and numbers in the progress, the demo's table and the report."""

from collections.abc import Mapping
from dataclasses import dataclass

from newscrawl import counters
from newscrawl.health.history import NO_STORY

DUPLICATES = ("same", "cut_off", "claimed", "near_duplicate_dropped")
NOT_FAILED = {"captured", "unchanged", "refused", "host_left", "host_rests"}  # the last two: left to the next run
FAILED = (*(outcome for outcome in counters.OUTCOMES if outcome not in NOT_FAILED), *NO_STORY, "rejected")


@dataclass(frozen=True, slots=True)
class Sums:
    """Of a site in a run, or of many.

    new, updated   articles stored for the first time, and new versions of known ones
    duplicates     articles that were not stored, as the archive has them
    refused        what the site refused: status 401, 403, 429 …, a challenge page, a consent wall
    failed         what came to nothing for any other reason: robots.txt, gone, no answer, no story …
    """

    new: int
    updated: int
    duplicates: int
    refused: int
    failed: int

    @property
    def stored(self) -> int:
        return self.new + self.updated


def sums(counts: Mapping[str, int]) -> Sums:
    """Of a manifest's counts by outcome."""

    def count(*names: str) -> int:
        return sum(counts.get(name, 0) for name in names)

    return Sums(count("new"), count("updated"), count(*DUPLICATES), count("refused"), count(*FAILED))
