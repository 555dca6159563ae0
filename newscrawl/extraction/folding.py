"""Texts by their letters and digits alone, to compare what is written with other spaces, marks and case."""

import re

_OTHERS = re.compile(r"[\W_]+")
# Marks that stand in most texts of most languages; without them many are plain ASCII, which goes by tables.
_TYPOGRAPHY = "’‘“”–—…\u00a0"
_LOWER = bytes(ord(chr(code).lower()) for code in range(128)) + bytes(128)
_ASCII_OTHERS = bytes(code for code in range(128) if not chr(code).isalnum())


def folded(text: str) -> str:
    text = plain(text)
    if text.isascii():
        return text.encode().translate(_LOWER, _ASCII_OTHERS).decode()
    return _OTHERS.sub("", text).casefold()


def plain(text: str) -> str:
    """`text` with a space for each curly quote, dash, ellipsis and no-break space."""
    if text.isascii():
        return text
    for mark in _TYPOGRAPHY:
        text = text.replace(mark, " ")
    return text
