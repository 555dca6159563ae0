"""Blocks that repeat on a site's pages, by the hashes of their texts.

The state counts hashes over a site's articles (newscrawl.state.furniture) and says which recur often enough; the
signal `repetition` weighs that, and wallrules.py lets it decide alone only for three lines in a row that are no
paragraphs: wire boilerplate, quotes and refrains recur too, and are story.
"""

from hashlib import blake2b

DIGEST_SIZE = 8  # bytes: with a million blocks a site, a chance of 3e-8 that any two collide


def normalised(text: str) -> str:
    """The text as it is hashed: case, white space and digits do not count (a meter counts on, prices rise)."""
    return " ".join("".join("0" if char.isdigit() else char for char in text.casefold()).split())


def block_hash(text: str) -> bytes:
    """8-byte blake2b of the normalised text."""
    return blake2b(normalised(text).encode("utf-8", "replace"), digest_size=DIGEST_SIZE).digest()
