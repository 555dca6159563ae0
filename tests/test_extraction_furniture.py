"""Blocks are hashed without case, white space and digits."""

import sys

from newscrawl.extraction.furniture import block_hash, normalised


def test_a_meter_that_counts_on_is_the_same_block() -> None:
    assert block_hash("You have 3 free\n articles left") == block_hash("you have 2 Free articles LEFT")
    assert block_hash("You have 3 free articles left") != block_hash("You have 3 free articles")


def test_whatever_unicode_calls_a_digit_becomes_nought() -> None:
    digits = [chr(code) for code in range(sys.maxunicode) if chr(code).isdigit()]
    assert normalised("".join(digits)) == "0" * len(digits)
    others = "½Ⅻ㊿一"  # numeric, and no digits
    assert normalised(others) == others.casefold()
