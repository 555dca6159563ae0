"""MinHash fingerprints of stories: what is nearly the same has nearly the same fingerprint, whatever the script.

Broder, "On the resemblance and containment of documents" (1997): two stories' MinHash values agree in the share of
their shingles that they have in common (Jaccard similarity). Bands of values as keys find the candidates (Leskovec,
Rajaraman, Ullman, "Mining of Massive Datasets", 3.4).
"""

import re
from array import array
from dataclasses import dataclass
from operator import eq
from zlib import crc32

from rensa import RMinHash

PERMUTATIONS = 128
ROWS = 3  # values in a band
BANDS = 20  # of the first 60 values: each costs a search and a row
# A pair of similarity s shares a band with probability 1 - (1 - s^3)^20: 0.99 at 0.6, 0.93 at 0.5, 0.0025 at 0.05.
# Of a million stories on other matters one or two share one by chance, by the pairs of the extraction's corpus.
_SEED = 20_261_123
SHORTEST = 40  # shingles; what has fewer is too short to tell

# A digest of another algorithm cannot be compared: the state is rebuilt when this changes.
ALGORITHM = f"rensa-{RMinHash.ALGORITHM_VERSION}/{PERMUTATIONS}x16/{BANDS}x{ROWS}/{_SEED}/shingles-1"

# A word is a run of anything but white space and punctuation (marks that combine, as in Hindi, belong to it) …
_PUNCTUATION = (
    r"\s!-/:-@\[-`{-~\u00a1\u00a7\u00ab\u00b6\u00b7\u00bb\u00bf\u060c\u061b\u061f\u0964\u0965"
    r"\u2000-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
# … but in scripts without spaces each character is one: Thai, Lao, Myanmar, Khmer, kana, Han.
_SPACELESS = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003134f"
)
_WORD = re.compile(rf"[{_SPACELESS}]|[^{_PUNCTUATION}{_SPACELESS}]+")
_OF_SPACELESS = re.compile(rf"[{_SPACELESS}]")
_WORDS_A_SHINGLE = 3
_CHARACTERS_A_SHINGLE = 5  # about as much meaning as three words have


@dataclass(frozen=True, slots=True)
class Fingerprint:
    digest: bytes  # PERMUTATIONS values, 16 bits of each
    bands: tuple[int, ...]  # signed 32-bit keys


def fingerprint(text: str) -> Fingerprint | None:
    """The fingerprint of a story; None where it is too short to tell."""
    pieces = shingles(text)
    if len(pieces) < SHORTEST:
        return None
    minhash = RMinHash(PERMUTATIONS, _SEED)
    minhash.update(list(pieces))
    digest = array("H", [value & 0xFFFF for value in minhash.digest()]).tobytes()
    return Fingerprint(digest, bands_of(digest))


def bands_of(digest: bytes) -> tuple[int, ...]:
    """The keys under which a digest is found."""
    width = 2 * ROWS
    keys = (crc32(digest[i * width : (i + 1) * width], i) for i in range(BANDS))
    return tuple(key - (1 << 32) if key >= 1 << 31 else key for key in keys)


def shingles(text: str) -> set[str]:
    """The overlapping runs of words (of characters, in scripts without spaces) that make up a text."""
    words = _WORD.findall(text.casefold())
    spaceless = 2 * len(_OF_SPACELESS.findall(text)) > len(words) if not text.isascii() else False
    size = _CHARACTERS_A_SHINGLE if spaceless else _WORDS_A_SHINGLE
    return set(map(" ".join, zip(*(words[start:] for start in range(size)), strict=False)))


def similarity(one: bytes, other: bytes) -> float:
    """The estimated Jaccard similarity of two digests, 0 to 1; its standard error is at most 0.05."""
    a, b = memoryview(one).cast("H"), memoryview(other).cast("H")
    agreeing: int = sum(map(eq, a, b))
    return agreeing / PERMUTATIONS
