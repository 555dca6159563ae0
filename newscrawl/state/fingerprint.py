"""MinHash fingerprints of stories: what is nearly the same has nearly the same fingerprint, whatever the script.

Broder, "On the resemblance and containment of documents" (1997): two stories' MinHash values agree in the share of
their shingles that they have in common (Jaccard similarity). The digest estimates it. What is worth comparing is found
by *anchors*: MinHash values of longer runs, of which two stories on other matters hardly ever share one, so that each
value alone is a key. (Bands of several values of short runs, as in Leskovec, Rajaraman, Ullman, "Mining of Massive
Datasets", 3.4, find the same with twenty keys instead of eight; each key costs a search and a row.)
"""

from array import array
from dataclasses import dataclass
from operator import add, eq
from zlib import crc32

from rensa import RMinHash

from newscrawl.state.shingles import shingles

PERMUTATIONS = 128
# Two stories that share s of their longer runs share an anchor with probability 1 - (1 - s)^8: 0.996 at 0.5, 0.94 at
# 0.3. By the pairs of the extraction's corpus, 5 in a million stories on other matters share one by chance, and
# what quotes the same words.
ANCHORS = 8
_SEED = 20_261_123
SHORTEST = 40  # different shingles; what has fewer is too short to tell
LONGEST = 100_000  # characters that are read: what an edit pushes over this end is next to nothing of so long a story

# A digest of another algorithm cannot be compared: prints are made anew when this changes.
ALGORITHM = f"rensa-{RMinHash.ALGORITHM_VERSION}/{PERMUTATIONS}x16/{ANCHORS}x32/{_SEED}/shingles-2"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    digest: bytes  # PERMUTATIONS values, 16 bits of each
    anchors: tuple[int, ...]  # signed 32-bit keys


def fingerprint(text: str) -> Fingerprint | None:
    """The fingerprint of a story; None where it is too short to tell."""
    pieces, size = shingles(text[:LONGEST])
    if len(set(pieces[: 4 * SHORTEST])) < SHORTEST and len(set(pieces)) < SHORTEST:
        return None
    digest = array("H", [value & 0xFFFF for value in _minhash(pieces, PERMUTATIONS)])
    longer = list(map(add, pieces, pieces[size:]))
    keys = [crc32(value.to_bytes(4, "little"), place) for place, value in enumerate(_minhash(longer, ANCHORS))]
    return Fingerprint(digest.tobytes(), tuple(key - (1 << 32) if key >= 1 << 31 else key for key in keys))


def _minhash(pieces: list[str], values: int) -> list[int]:
    minhash = RMinHash(values, _SEED)
    minhash.update(pieces)
    return list(minhash.digest())


def similarity(one: bytes, other: bytes) -> float:
    """The estimated Jaccard similarity of two digests, 0 to 1; its standard error is at most 0.05."""
    a, b = memoryview(one).cast("H"), memoryview(other).cast("H")
    agreeing: int = sum(map(eq, a, b))
    return agreeing / PERMUTATIONS
