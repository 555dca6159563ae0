"""Blocks that repeat on a site's pages, by the hashes of their texts.

The state counts hashes over a site's articles (newscrawl.state.furniture) and says which recur often enough; the
signal `repetition` weighs that, and wallrules.py lets it decide alone only for three lines in a row that are no
paragraphs: wire boilerplate, quotes and refrains recur too, and are story.
"""

import re
from functools import lru_cache
from hashlib import blake2b

DIGEST_SIZE = 8  # bytes: with a million blocks a site, a chance of 3e-8 that any two collide
_SHORT = 120  # characters of a line

# All that Unicode calls a digit: the decimal ones, then superscripts and circled ones.
_DIGIT = re.compile(
    r"[\d\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea"
    r"\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a"
    r"\U0001f100-\U0001f10a]"
)
# What `normalised` makes of ASCII, in one step. str.split parts words at the four separators too, bytes.split does not.
_ASCII = bytes(
    0x30 if 0x30 <= code <= 0x39 else 0x20 if 0x1C <= code <= 0x1F else ord(chr(code).lower()) for code in range(128)
) + bytes(128)


def normalised(text: str) -> str:
    """The text as it is hashed: case, white space and digits do not count (a meter counts on, prices rise)."""
    if text.isascii():
        return b" ".join(text.encode().translate(_ASCII).split()).decode()
    return " ".join(_DIGIT.sub("0", text.casefold()).split())


def block_hash(text: str) -> bytes:
    """8-byte blake2b of the normalised text."""
    return _of_short(text) if len(text) <= _SHORT else _hash(text)


def _hash(text: str) -> bytes:
    return blake2b(normalised(text).encode("utf-8", "replace"), digest_size=DIGEST_SIZE).digest()


# What repeats on a site is hashed on each of its pages; paragraphs seldom do, and would fill the memory of a worker.
_of_short = lru_cache(maxsize=32_768)(_hash)  # as many as scene.py remembers
