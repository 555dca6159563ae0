"""Numbers as prices and terms write them, in the digits of any script.

`fold` maps each character to one character, so that spans found in the folded text hold in the original.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

_ZEROS = (  # the digit nought of each script that news sites set prices in (Unicode general category Nd)
    "٠۰०০੦૦୦௦౦೦൦๐໐၀០０"
)
_LOOKALIKES = dict(zip("٫٬．，／＄￥￡￦￠﹩－’", ".,.,/$¥£₩¢$-'", strict=True))
# No-break and other spaces, line ends, direction marks.
_BLANKS = dict.fromkeys(
    "\t\n\r\u00a0\u2002\u2003\u2007\u2008\u2009\u202f\u3000\u061c\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    " ",
)
_FOLD = {chr(ord(zero) + digit): str(digit) for zero in _ZEROS for digit in range(10)} | _LOOKALIKES | _BLANKS
_FOLDED = re.compile(f"[{''.join(_FOLD)}]")  # few of a text's characters: cheaper than to translate each

# It begins with one set, by which `re` skips all other characters quickly; what must not stand before it comes after.
NUMBER = re.compile(
    r"[\d一二三四五六七八九十百千万萬兩两零〇](?<!\d.)(?<!\d[.,'].)(?:(?<=\d)(?:"
    r"\d{0,2}(?: \d{3})+(?![\d%])(?:[.,]\d{1,2}(?!\d))?"  # 2 490   1 234,50
    r"|\d*(?:[.,']\d+)*(?:[万萬만千천백](?:\d+(?:,\d{3})*)?)*"  # 900   1,99,999   1.299,00   1万2000
    r")|(?<!\d)[一二三四五六七八九十百千万萬兩两零〇]{0,8}(?=[元円圆圓块])"  # 九十九元
    r")(?:[.,][-–—]{1,2})?"  # 12.–   9,-
)


def fold(text: str) -> str:
    """`text` with native digits, separators, wide forms and invisible marks as plain ASCII, character for character."""
    return text if text.isascii() else _FOLDED.sub(lambda found: _FOLD[found[0]], text)


def parse_number(text: str, decimals: int = 2) -> float | None:
    """The value of a folded number, or None where it is none ("22.11.2026").

    A lone separator before three digits groups thousands, unless the currency counts in thousandths (`decimals` = 3).

    >>> [parse_number(n) for n in ("1,99,999", "1.299,00", "2 490", "4,9", "49.000", "12.–", "1万2000")]
    [199999.0, 1299.0, 2490.0, 4.9, 49000.0, 12.0, 12000.0]
    """
    text = text.rstrip("-–—").rstrip(".,").replace(" ", "").replace("'", "")
    if text and not text.isascii():
        return _cjk_number(text)
    whole, fraction = _split_fraction(text, decimals)
    groups = re.split(r"[.,]", whole)
    if len(groups) > 1 and not _grouped(groups):
        return None
    digits = "".join(groups)
    if not digits or len(digits) > 12:
        return None
    return float(f"{digits}.{fraction or '0'}")


def _split_fraction(text: str, decimals: int) -> tuple[str, str]:
    """Whole part (still grouped) and fraction: which separator is the decimal one?"""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return text, ""
    tail = text[last + 1 :]
    kinds = {c for c in text if c in ".,"}
    lone = len(kinds) == 1 and text.count(text[last]) == 1
    if len(kinds) == 2 and text.count(text[last]) == 1:
        return text[:last], tail
    if lone and (len(tail) != 3 or decimals == 3 or text[:last] in {"", "0"}):
        return text[:last], tail
    return text, ""


def _grouped(groups: list[str]) -> bool:
    """1,234,567 or, as in India, 12,34,567."""
    head, *middle, tail = groups
    return 1 <= len(head) <= 3 and len(tail) == 3 and all(len(g) in {2, 3} for g in middle)


@cache
def _numerals() -> tuple[dict[str, tuple[int, frozenset[str]]], dict[str, int], dict[str, int]]:
    """Number words with their languages (none: all), CJK digits, CJK multipliers."""
    table = tomllib.loads((Path(__file__).parent / "lexicon" / "numerals.toml").read_text(encoding="utf-8"))
    words = {}
    for value, forms in table["words"].items():
        for form in forms:
            word, *languages = form.split("@")
            words[word] = (int(value), frozenset(languages))
    return words, table["cjk"], table["multipliers"]


def _cjk_number(text: str) -> float | None:
    """A number in CJK numerals, digits with multipliers, or both ("九十九", "1万2,000")."""
    _, digits, multipliers = _numerals()
    total = section = 0
    value: float | None = None
    for part in re.findall(r"[\d.,]+|\D", text):
        if part[0].isdigit():
            value = parse_number(part)
        elif part in digits:
            value = (value or 0) * 10 + digits[part]
        elif (unit := multipliers.get(part, 0)) == 10_000:
            total, section, value = int((total + section + (value or 1)) * unit), 0, None
        elif unit:
            section, value = int(section + (1 if value is None else value) * unit), None
        else:
            return None
    return float(total + section + (value or 0))


def number_word(word: str) -> tuple[float, frozenset[str]] | None:
    """The value of a number word, simple or joined by a hyphen ("ninety-nine"), in any case, and its languages.

    Languages (ISO 639-1) are named only where it means something else in others.
    """
    words = _numerals()[0]
    word = word.casefold()
    if word in words:
        return words[word]
    tens, hyphen, ones = word.partition("-")
    if not hyphen or tens not in words or ones not in words:
        return None
    high, low = words[tens][0], words[ones][0]
    return (high + low, frozenset()) if high >= 20 and low < 10 else None
