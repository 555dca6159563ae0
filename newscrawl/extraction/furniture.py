"""Blocks that repeat on a site's pages: their hashes, and which of them may count as furniture.

A block that stands word for word on most pages of a site is no story, whatever its language or markup. The state counts
hashes (see newscrawl.state); `is_furniture` decides. Wire boilerplate, quotes and refrains recur in a few stories and must
survive, so both a share and a number of stories are asked for.
"""

from hashlib import blake2b

DIGEST_SIZE = 8  # bytes: with a million blocks a site, a chance of 3e-8 that any two collide
# A refrain of a series ("This is part of our series …") reaches a handful of stories, an agency's closing line a fifth of
# a site's: furniture stands on more than both.
LEAST_STORIES = 3
LEAST_SHARE = 0.3


def normalised(text: str) -> str:
    """The text as it is hashed: case and white space do not count, numbers do not either (a meter counts on, prices
    rise)."""
    return " ".join("".join("0" if char.isdigit() else char for char in text.casefold()).split())


def block_hash(text: str) -> bytes:
    """8-byte blake2b of the normalised text."""
    return blake2b(normalised(text).encode("utf-8", "replace"), digest_size=DIGEST_SIZE).digest()


def is_furniture(stories: int, seen: int) -> bool:
    """May a block that stood in `stories` of the `seen` stories of a site be taken as furniture?"""
    return stories >= LEAST_STORIES and stories >= LEAST_SHARE * seen
