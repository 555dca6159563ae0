"""Text as the lexicon compares it: one spelling, no accents, words apart.

Folding makes "Abonnés", "ABONNÉS" and "abonnes" one, the letters that Arabic and Persian keyboards vary one, and drops
what only guides pronunciation (Hebrew points, Arabic vowels). Marks that carry vowels in Indic scripts stay.
"""

import re
import unicodedata

from newscrawl.extraction.folding import latin, plain

# Latin, Greek and Cyrillic accents, but for the ring ("läst" is Swedish for read, "låst" for locked); Hebrew points;
# Arabic vowels, hamza above and below, tatweel; nukta;
# soft hyphen and joiners.
_DROPPED = re.compile(
    "[\u0300-\u0309\u030b-\u036f\u0591-\u05c7\u0640\u064b-\u0655\u0670\u093c\u09bc\u00ad\u200b-\u200f\u2060\ufeff]"
)
# One letter of several that writers and keyboards use for it.
_VARIANTS = {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ھ": "ه", "ہ": "ه", "ı": "i", "ø": "o", "ł": "l", "đ": "d"}
_VARIANT = re.compile(f"[{''.join(_VARIANTS)}]")
# A word is what stands between white space and punctuation; digits are words. Scripts without spaces give long ones.
_WORD = re.compile(
    "[^\\s\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u0964\u0965\u0589\u05be\u05f3\u05f4\u060c\u061b\u061f\u066a-\u066d\u06d4"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2190-\u2bff\u3000-\u303f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+"
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def fold(text: str) -> str:
    """`text` in the one spelling that the lexicon compares in."""
    text = text.casefold()
    if text.isascii():
        return text
    text = _DROPPED.sub("", unicodedata.normalize("NFKD", text))
    return _VARIANT.sub(lambda found: _VARIANTS[found[0]], unicodedata.normalize("NFC", text))


def _folded_byte(code: int) -> int:
    """What a character of Latin-1 becomes in `words`: a letter, a space, or 0 where it takes more than a table."""
    char = fold(chr(code))
    if len(char) != 1 or ord(char) > 0xFF:
        return 0
    return ord(char) if _WORD.match(char) else ord(" ")


# Fold and cut in one for Latin-1, in a tenth of the time: nothing in it composes with its neighbours.
_LATIN = bytes(map(_folded_byte, range(256)))
_SOFT_HYPHEN = b"\xad"


def words(text: str) -> list[str]:
    """The words of a text in their order, folded."""
    text = plain(text)
    if text.isascii():
        return text.encode().translate(_LATIN).decode().split()
    written = latin(text)
    if written is not None:
        folded = written.translate(_LATIN, _SOFT_HYPHEN)
        if 0 not in folded:
            return folded.decode("latin-1").split()
    return _WORD.findall(fold(text))


def is_unspaced(word: str) -> bool:
    """Is it of a script that is written without spaces (or whose words grow long: Hangul)?"""
    return not word.isascii() and _UNSPACED.search(word) is not None


def weight(word: str) -> float:
    """How many words it counts for: one, or, where words are not set apart, as many as its letters make on average."""
    if not is_unspaced(word):
        return 1.0
    return max(1.0, len(word) / (4 if "\u0e00" <= word[0] <= "\u17ff" else 2))
