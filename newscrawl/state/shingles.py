"""The overlapping runs of words that make up a text, whatever its script."""

import re
import string

# A word is a run of anything but white space and these marks (marks that combine, as in Hindi, belong to it) …
_MARKS = (
    string.punctuation
    + "¡§«¶·»¿،؛؟۔।॥‐‑‒–—―‘’‚‛“”„‟•…‹›\u200b\u2060\ufeff"
    + "、。〈〉《》「」『』【】〔〕〜・！（），．：；？［］｛｝～｡｢｣､･"
)
# … but in scripts without spaces each character is one: Thai, Lao, Myanmar, Khmer, kana, Han.
_SPACELESS = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003134f"
)
_OF_SPACELESS = re.compile(rf"[{_SPACELESS}]")
_WORD = re.compile(rf"[{_SPACELESS}]|[^\s{_SPACELESS}]+")
_TELLS = 1000  # characters from which a text's script is told
_WORDS = 3
_CHARACTERS = 5  # about as much meaning as three words have


def shingles(text: str) -> tuple[list[str], int]:
    """The runs in their order, repeated ones too, and how many words (characters, without spaces) make one."""
    folded = text.casefold()
    for mark in _MARKS:  # quicker than a regular expression: most marks are not there
        folded = folded.replace(mark, " ")
    if text.isascii() or not _is_spaceless(text[:_TELLS]):
        words = folded.split()
        return [f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)], _WORDS
    words = _WORD.findall(folded)
    return list(map(" ".join, zip(*(words[i:] for i in range(_CHARACTERS)), strict=False))), _CHARACTERS


def _is_spaceless(start: str) -> bool:
    return 3 * len(_OF_SPACELESS.findall(start)) > len(start)
