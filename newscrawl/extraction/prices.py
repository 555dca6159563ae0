"""Prices in running text: a number beside a currency mark or word, with its place.

`find_prices` looks at each number and at the few characters around it, so its time is linear in the text,
and a text without any number costs one scan. Parsing is our own: price-parser reads one price a string and joins
numbers that stand side by side ("₹900 3 Months" → 9003).
"""

import re
from dataclasses import dataclass
from unicodedata import category

from newscrawl.extraction.currencies import Mark, Market, marks, settle
from newscrawl.extraction.numbers import NUMBER, fold, number_word, parse_number

_DIGIT = re.compile(r"[\d一二三四五六七八九十百千](?:(?<=\d)|(?=[元円圆圓块]))")
_CENTS_BEHIND = re.compile(r"\d\d(?![\d.,])(?! ?[^\W\d_]+)|\d\d(?= (?:par|/|à|le|la|a|al|por)\b)")  # 4€99 par mois
_LONGEST_WORD = 24
# Currency words that follow number words ("ninety-nine cents", "ein Euro").
_WORDED = re.compile(
    r" (?:dollar|euro|cent|pound|pence|rupee|kron|krun|franc|frank|rand|złot|korun"
    r"|рубл|евро|євро|грив|ευρώ|lira|yen)"
)
_LAST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?$")


@dataclass(frozen=True, slots=True)
class PriceToken:
    """A price in a text: `text[start:end]` holds number and currency.

    `value` is in units of the currency (99p is 0.99). `currency` is the ISO 4217 code, or None where the mark is
    shared by several currencies and neither language nor country tells which; `mark` is what stands there.
    """

    start: int
    end: int
    value: float
    currency: str | None
    mark: str


def find_prices(text: str, language: str | None = None, country: str | None = None) -> list[PriceToken]:
    """All prices in `text`, from left to right.

    `language` (BCP 47) and `country` (ISO 3166) settle marks that several currencies share. Sums in thousands, millions
    and the like ("$4 million", "₹2 lakh") are no prices.
    """
    return prices_for(Market(language, country), text)


def prices_for(page: Market, text: str) -> list[PriceToken]:
    """As `find_prices`, for a page of which more may be known."""
    if not _DIGIT.search(text):
        return _worded_prices(text, page)
    folded = fold(text)
    found: list[PriceToken] = []
    free = 0  # where the last price ended: its mark is not the next one's
    for number in NUMBER.finditer(folded):
        token = _price_at(folded, number, free, page) if number.start() >= free else None
        if token:
            found.append(token)
            free = token.end
    return found


def _price_at(text: str, number: re.Match[str], free: int, page: Market) -> PriceToken | None:
    start, end = number.span()
    before, begin = _mark_before(text, start, free, page)
    after, finish = _mark_after(text, end, page)
    if after and before and not _refines(after, before, text, finish):
        after, finish = None, end
    mark = after if after and (before is None or before.code is None) else before
    if mark is None or _magnitude(text, end) or (after and _magnitude(text, finish)):
        return None
    code = settle(mark, page)
    value = parse_number(text[start:end], marks().decimals.get(code or "", 2))
    cents = _CENTS_BEHIND.match(text, finish) if mark is after and finish - end == 1 else None
    if cents and value is not None and value.is_integer():
        value, finish = value + int(cents.group()) / 100, cents.end()
    if value is None or (mark.attached and not (0 < value <= 99 and value.is_integer())):
        return None
    shown = text[end:finish] if mark is after else text[begin:start]
    return PriceToken(begin, max(end, finish), round(value * mark.scale, 4), code, shown.strip())


def _mark_before(text: str, start: int, free: int, page: Market) -> tuple[Mark | None, int]:
    stop = start - 1 if start > free and text[start - 1] == " " else start
    if stop - 1 > free and text[stop - 1] == "-" and text[stop - 2] in "$€£₹":  # "$-7" does not occur, "US-$ 7" does
        return None, start
    for length in marks().endings.get(text[stop - 1], ()) if stop > free else ():
        form = text[stop - length : stop]
        mark = marks().before.get(form) if length <= stop - free else None
        if mark is None or mark.attached:
            continue
        previous = text[stop - length - 1 : stop - length]
        if form[0].isalpha() and form[0].isascii() and previous.isalpha() and not _unspaced(previous):
            continue
        if mark.guarded and not _at_home(mark, page.country):
            continue
        if form == "R" and not re.match(r"\d\d|\d[.,]\d\d", text[start : start + 4]):
            continue  # "R2" is a road, a reactor, a robot
        return mark, stop - length
    return None, start


def _mark_after(text: str, end: int, page: Market) -> tuple[Mark | None, int]:
    begin = end
    if text[end : end + 1] in {" ", "-"}:
        begin += 1
    table = marks()
    for length in table.beginnings.get(text[begin : begin + 1], ()):
        form = text[begin : begin + length]
        mark = table.after.get(form) if len(form) == length else None
        if mark is None or (mark.attached and begin > end):
            continue
        following = text[begin + length : begin + length + 1]
        if _in_word(form[-1]) and _in_word(following) and not _unspaced(form[-1]):
            continue
        if begin > end and not form[-1].isalpha() and following.isdigit():
            continue  # "for 3 $5 coupons": the mark is the next number's
        if mark.guarded and not form.isupper() and not _at_home(mark, page.country):
            continue
        return mark, begin + length
    head = text[begin : begin + 2].casefold()
    if head[:2] not in table.heads and head[:1] not in table.heads:
        return None, end  # "12 people", as most numbers stand
    mark, finish = _word_after(text, begin)
    return mark, finish if mark else end


_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f\u064b-\u0652\u0900-\u0dff-]*(?: [^\W\d_]\w*)?")


def _word_after(text: str, begin: int) -> tuple[Mark | None, int]:
    match = _WORD.match(text, begin, begin + _LONGEST_WORD)
    if not match:
        return None, begin
    table = marks()
    pair = match.group().casefold()
    word = pair.partition(" ")[0]
    for form in (pair, word, word.partition("-")[0]):
        if form in table.words:
            return table.words[form], begin + len(form)
    for length in range(len(word), 2, -1):
        if word[:length] in table.stems:
            return table.stems[word[:length]], begin + len(word)
    return None, begin


def _in_word(char: str) -> bool:
    """A letter, or a vowel sign or accent that belongs to one."""
    return char.isalpha() or (char > "\u02ff" and category(char)[0] == "M")


def _unspaced(char: str) -> bool:
    """Of a script without spaces between words, or with endings set directly behind them (Thai, CJK, Hangul …)?"""
    return "\u0e00" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff" or char >= "\u2e80"


def _at_home(mark: Mark, country: str | None) -> bool:
    own = marks().countries.get(country or "")
    return own is not None and (own == mark.code or (mark.family is not None and own in mark.family.currencies))


def _refines(after: Mark, before: Mark, text: str, finish: int) -> bool:
    """Does the mark behind the number say which of the shared ones the mark before it is ("$99 MXN")?"""
    return (
        before.family is not None and after.code in before.family.currencies and not text[finish : finish + 1].isdigit()
    )


_UNIT = re.compile(r"[ -]?([^\W\d_]+)\.?")


def _magnitude(text: str, at: int) -> bool:
    match = _UNIT.match(text, at, at + 20)
    if not match:
        return False
    word = match.group(1).casefold()
    if word in {"m", "k", "b"}:  # only attached: "5 k" is rare, "1 B" is no sum
        return match.start(1) == at
    return word in marks().magnitudes


def _worded_prices(text: str, page: Market) -> list[PriceToken]:
    """Prices in words ("ninety-nine cents", "one dollar")."""
    found = []
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" becomes two characters: spans would shift
        lowered = text
    for match in _WORDED.finditer(lowered):
        word = _LAST_WORD.search(text[max(0, match.start() - _LONGEST_WORD) : match.start()])
        number = number_word(word.group()) if word else None
        mark, end = _mark_after(text, match.start(), page)
        if word is None or number is None or mark is None or _magnitude(text, end):
            continue
        start = match.start() - len(word.group())
        if number[1] and (page.language or "").partition("-")[0] not in number[1]:
            continue  # "um euro" is one only in Portuguese
        code = settle(mark, page)
        found.append(PriceToken(start, end, round(number[0] * mark.scale, 4), code, match.group().strip()))
    return found
