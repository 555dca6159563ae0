"""The prices in one line of a pricing block, each with its period and what the words around it say of it."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from newscrawl.extraction.currencies import Market
from newscrawl.extraction.periods import MASK, PeriodToken, find_periods
from newscrawl.extraction.prices import PriceToken, prices_for
from newscrawl.extraction.surroundings import first_words, last_words, says

# price: what a plan costs; renewal: what it costs later; aside: old price, saving, total, credit: no offer
Role = Literal["price", "renewal", "aside"]
# A full stop before a number or a small letter belongs to an abbreviation ("min. cost", "ord. 199 kr"), one behind a
# number to an ordinal ("im 1. Monat").
_SENTENCE_END = re.compile(r"(?<!\d)[.!?…]\s+(?=[^\W\d_a-zß-öø-ÿ])|[。！？।|•·;؛]")
_INSTALMENTS = re.compile(r"\b\d{1,2} ?x (?:de |di )?$")  # "12x de R$ 9,90": by the month
_FAR = 30  # characters between a price and its period, at most …
_WORDS_BETWEEN = 4  # … and words


@dataclass(slots=True)
class Quote:
    """A price as a line states it; `before` and `after` are the words around it, up to its neighbours."""

    price: PriceToken
    role: Role
    period: str | None
    before: str
    after: str
    instalments: bool = False  # "12x de" stands before it
    first: bool = False  # its period is a first one ("the first year")
    introduction: str | None = None  # of a renewal: the time that another price holds before it
    beside: bool = False  # right behind another price, with nothing but an arrow between: one of them is struck through
    opens: bool = False  # a new sentence or a bullet begins between the price before it and this one
    alternative: bool = False  # "or" stands between the price before it and this one


def read_line(line: str, page: Market) -> list[Quote]:
    """The prices of a line, from left to right."""
    prices = prices_for(page, line)
    if not prices:
        return []
    masked = line
    for price in prices:
        masked = masked[: price.start] + MASK * (price.end - price.start) + masked[price.end :]
    periods = find_periods(masked)
    quotes = [_quote(line, prices, place, periods) for place in range(len(prices))]
    _attach(quotes, periods, line)
    for quote, following in pairwise(quotes):
        if following.alternative:
            quote.period = quote.period or following.period
        if quote.period is None and _is_range(following.before):
            quote.role = following.role = "aside"
    return quotes


def _quote(line: str, prices: list[PriceToken], place: int, periods: list[PeriodToken]) -> Quote:
    """The price at `place` among those of the line, with the words around it; its period comes later."""
    price = prices[place]
    begin = prices[place - 1].end if place else 0
    end = prices[place + 1].start if place + 1 < len(prices) else len(line)
    between = line[begin : price.start]
    before, after = _last_sentence(between), _first_sentence(line[price.end : end])
    quote = Quote(price, _role(price, before, after, last=place == len(prices) - 1), None, before, after)
    quote.opens = len(before) < len(between)
    quote.instalments = _INSTALMENTS.search(before) is not None
    if place:
        quote.alternative = says(last_words(between, 2), "alternative")
        quote.beside = not between.strip(" →»>")
    if quote.role == "renewal":
        held = [p for p in periods if p.kind in {"first", "term"} and begin <= p.start and p.end <= end]
        quote.introduction = held[0].duration if held else None
    return quote


def _is_range(between: str) -> bool:
    """Do these words between two prices say that others lie between them ("$10 to $15")?"""
    return between.strip() in {"-", "–", "~"} or (len(between.split()) == 1 and says(between, "range"))


def _last_sentence(text: str) -> str:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return text[ends[-1] :] if ends else text


def _first_sentence(text: str) -> str:
    match = _SENTENCE_END.search(text)
    return text[: match.start()] if match else text


def _role(price: PriceToken, before: str, after: str, *, last: bool) -> Role:
    near = last_words(before, 3)
    behind = first_words(after, 2)
    if says(last_words(before, 4), "total") or says(near, "instead") or says(behind, "instead_behind"):
        return "aside"
    if price.value == 0 or says(behind, "saving_behind") or (says(near, "saving") and not re.search(r"[\d%:٪]", near)):
        return "aside"
    if says(before, "then") or (last and says(after, "then_behind")):
        return "renewal"
    return "price"


def _attach(quotes: list[Quote], periods: list[PeriodToken], line: str) -> None:
    """Give each price its period: the one behind it, else the one before it; the other way round in lines that
    name each price's period first ("Monthly $5, yearly $50").
    """
    behind = [_behind(quotes, place, periods, line) for place in range(len(quotes))]
    ahead = [_ahead(quotes, place, periods, line) for place in range(len(quotes))]
    ahead_first = len(quotes) > 1 and ahead[0] is not None and behind[-1] is None
    for quote, one, other in zip(quotes, behind, ahead, strict=True):
        chosen = (other or one) if ahead_first else (one or other)
        quote.first = chosen is not None and chosen.kind == "first"
        quote.period = chosen.duration if chosen else "P1M" if quote.instalments else None


def _behind(quotes: list[Quote], place: int, periods: list[PeriodToken], line: str) -> PeriodToken | None:
    start = quotes[place].price.end
    stop = quotes[place + 1].price.start if place + 1 < len(quotes) else len(line)
    for period in periods:
        gap = line[start : period.start]
        if start <= period.start and period.end <= stop:
            return period if _near(gap) else None
    return None


def _ahead(quotes: list[Quote], place: int, periods: list[PeriodToken], line: str) -> PeriodToken | None:
    stop = quotes[place].price.start
    start = quotes[place - 1].price.end if place else 0
    for period in reversed(periods):
        gap = line[period.end : stop]
        if start <= period.start and period.end <= stop:
            return period if _near(gap) else None
    return None


def _near(gap: str) -> bool:
    """Do the words between a price and a period leave them together?"""
    far = len(gap) > _FAR or len(gap.split()) > _WORDS_BETWEEN
    return not (far or _SENTENCE_END.search(gap) or says(gap, "then"))
