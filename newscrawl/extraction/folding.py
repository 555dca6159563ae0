"""Texts by their letters and digits alone, to compare what is written with other spaces, marks and case."""

import re

_OTHERS = re.compile(r"[\W_]+")
# Marks that stand in most texts of most languages; without them many are plain Latin-1, which goes by tables.
_TYPOGRAPHY = "’‘“”–—…\u00a0"
# Latin-1 by a table, with a 0 for the two letters that casefolding takes out of it.
_CASEFOLDED = bytes(0 if char in "ßµ" else ord(char.casefold()) for char in map(chr, range(256)))
_LATIN_OTHERS = bytes(code for code in range(256) if _OTHERS.match(chr(code)))


def folded(text: str) -> str:
    text = plain(text)
    if text.isascii():
        return text.encode().translate(_CASEFOLDED, _LATIN_OTHERS).decode()
    written = latin(text)
    if written is not None:
        letters = written.translate(_CASEFOLDED, _LATIN_OTHERS)
        if 0 not in letters:
            return letters.decode("latin-1")
    return _OTHERS.sub("", text).casefold()


def plain(text: str) -> str:
    """`text` with a space for each curly quote, dash, ellipsis and no-break space."""
    if text.isascii():
        return text
    for mark in _TYPOGRAPHY:
        text = text.replace(mark, " ")
    return text


def latin(text: str) -> bytes | None:
    """`text` in Latin-1 where all of it is that, so that a table of bytes can fold it."""
    if text[:1] > "\u00ff":  # another script, as all the rest will be
        return None
    written = text.encode("latin-1", "ignore")
    return written if len(written) == len(text) else None
