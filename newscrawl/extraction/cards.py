"""Pricing lines read as cards: which price belongs to which plan, and what else is said of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newscrawl.extraction.currencies import Market
from newscrawl.extraction.labels import Label, label_of
from newscrawl.extraction.lexicon import lexicon
from newscrawl.extraction.periods import days, months
from newscrawl.extraction.quotes import Quote, Role, read_line
from newscrawl.extraction.surroundings import is_lead, says

_ABOVE = 5  # lines above a price in which its plan's name is looked for
_TOGETHER = 3  # lines that two prices of one card may lie apart
_MARK_ALONE = re.compile(r"[^\w\s]{1,3}|[A-Z]{3}|(?:[A-Z]{1,2})?\$|kr\.?|Rs\.?|zł|Kč|Ft")
_NUMBER_ALONE = re.compile(r"\d[\d.,' ]*(?:[-–—])?")
# Concepts that make the words before a price a call to the reader ("Lees nu voor € 4"), no name.
_CALLS = frozenset(
    (
        *("join", "now", "you", "choose", "continue", "read", "article", "already", "login", "register", "unlock"),
        *("free", "support", "full"),
    )
)
_SUBSCRIPTION = frozenset(("subscribe", "member", "premium", "trial", "plan", "access", "unlimited"))


@dataclass(slots=True)
class Card:
    """A plan as its lines state it, before it becomes an Offer."""

    name: str | None
    quote: Quote
    period: str | None
    text: str = ""
    renews: Quote | None = None
    monthly: float | None = None
    first: int = 0  # its lines
    last: int = 0


def cards(group: Sequence[str], page: Market) -> list[Card]:
    """The plans of one pricing area."""
    lines = joined([" ".join(line.split()) for line in group if line.strip()])
    reader = _Reader(lines, page)
    found = [card for card in reader.read() if _is_plan(card, lines)]
    for card in found:
        card.text = " ".join(lines[card.first : card.last + 1])
    return found


def joined(lines: list[str]) -> list[str]:
    """Lines with the parts of a price that stand in several ("€" over "9,99") put together."""
    found: list[str] = []
    for line in lines:
        before = found[-1] if found else ""
        number_first = _NUMBER_ALONE.fullmatch(before) and _MARK_ALONE.match(line)
        if number_first or (_MARK_ALONE.fullmatch(before) and _NUMBER_ALONE.match(line)):
            found[-1] = f"{before} {line}"
        else:
            found.append(line)
    return found


class _Reader:
    """Goes through the lines once; what it has learned of the next price waits in `span` and `role`."""

    def __init__(self, lines: list[str], page: Market) -> None:
        self.lines = lines
        self.quotes = [read_line(line, page) for line in lines]
        self.labels = [None if quotes else label_of(line) for line, quotes in zip(lines, self.quotes, strict=True)]
        last_priced = max((i for i, quotes in enumerate(self.quotes) if quotes), default=-1)
        self.closing = {
            line.casefold() for line in lines[last_priced + 1 :]
        }  # buttons and benefits, which every card repeats
        self.cards: list[Card] = []
        self.span: str | None = None
        self.span_place = 0
        self.role: Role | None = None

    def read(self) -> list[Card]:
        for place, quotes in enumerate(self.quotes):
            for number, quote in enumerate(quotes):
                self._price(quote, place, number)
            label = self.labels[place]
            if label:
                self._label(label, place)
        for card in self.cards:
            card.period = card.quote.period or card.period
        return self.cards

    def _label(self, label: Label, place: int) -> None:
        line = self.lines[place]
        self.role = None
        if len(line.split()) <= 3 and not any(char.isdigit() for char in line):
            if says(line, "then"):
                self.role = "renewal"
            elif says(line, "instead") or says(line, "saving") or says(line, "total"):
                self.role = "aside"
        if label.period is None:
            return
        latest = self._latest(place)
        if not label.span and self._priced(place + 1):
            return
        if latest is not None and latest.period in {None, label.period}:
            latest.period = label.period
            self.cards[-1].last = place
            self.labels[place] = None  # taken: no name of the next plan
        elif label.span:
            self.span, self.span_place = label.period, place

    def _latest(self, place: int) -> Quote | None:
        """The last price, where it is near."""
        if not self.cards or place - self.cards[-1].last > 2:
            return None
        return self.cards[-1].renews or self.cards[-1].quote

    def _priced(self, place: int) -> bool:
        return place < len(self.quotes) and bool(self.quotes[place])

    def _price(self, quote: Quote, place: int, number: int) -> None:
        role, self.role = (self.role if number == 0 and quote.role == "price" else None) or quote.role, None
        if role == "aside":
            return
        name, period = (None, None) if number else self._name(quote, place)
        last = self.cards[-1] if self.cards else None
        together = last is not None and name is None and place - last.last <= _TOGETHER
        if quote.period is None and self.span and place - self.span_place <= _TOGETHER:
            quote.period = self.span
        self.span = None
        if last is not None and together and self._completes(last, quote, role, place):
            last.last = place
            return
        shared = last.name if last is not None and together and number else None
        self.cards.append(
            Card(name or shared or _tail_name(quote), quote, period, first=self._top(name, place), last=place)
        )

    def _top(self, name: str | None, place: int) -> int:
        """The line where a card begins: its name's."""
        for above in range(place, max(-1, place - _ABOVE - 1), -1):
            label = self.labels[above]
            if name and label and label.name == name:
                return above
        return place

    def _completes(self, card: Card, quote: Quote, role: Role, place: int) -> bool:
        """Is it a price of the same plan: its renewal, its price a month, its price before the discount?"""
        if role == "renewal":
            card.renews = card.renews or quote
            return True
        if quote.alternative or quote.price.currency != card.quote.price.currency:
            return False
        if self._a_month(card, quote) or _same_cost(card, quote):
            return True
        if place - card.last <= 1 and self._repeats(card, quote):
            return True
        return card.quote.period is not None and "billed" in lexicon().read(quote.before + quote.after).concepts

    def _a_month(self, card: Card, quote: Quote) -> bool:
        """₹900 for 3 months at ₹300 a month, in either order."""
        whole = card.quote.period or card.period
        if quote.period == "P1M" and whole != "P1M":
            for length in (months(whole),) if whole else (12, 3, 6, 24):
                if length and _is_share(quote.price.value, card.quote.price.value, length):
                    card.monthly = quote.price.value
                    card.quote.period = whole or ("P1Y" if length == 12 else "P2Y" if length == 24 else f"P{length}M")
                    return True
        length = months(quote.period)
        if card.quote.period != "P1M" or not length or length == 1:
            return False
        if not _is_share(card.quote.price.value, quote.price.value, length):
            return False
        card.monthly, card.quote = card.quote.price.value, quote
        return True

    def _repeats(self, card: Card, quote: Quote) -> bool:
        """The same price again, or the one that a discount has replaced."""
        mine, other = card.quote, quote
        if None not in {mine.period, other.period} and mine.period != other.period:
            return False
        if mine.price.value == other.price.value:
            mine.period = mine.period or other.period
            return True
        if card.renews or card.monthly or len(other.before.split()) > 2:
            return False
        if mine.price.value > other.price.value and mine.period in {None, other.period} and other.period:
            card.quote = other
            return True
        if mine.price.value < other.price.value and mine.period is None and other.period and not other.before.strip():
            mine.period = other.period
            return True
        return False

    def _name(self, quote: Quote, place: int) -> tuple[str | None, str | None]:
        """The plan's name and the period that it tells: from the words before the price, else from the lines above."""
        words = quote.before.strip()
        if (
            words
            and not is_lead(words)
            and not quote.instalments
            and not (says(words, "then") and len(words.split()) <= 2)
        ):
            inline = _inline_label(words)
            if inline.name or not inline.span:
                return inline.name, inline.period
        stop = self.cards[-1].last if self.cards else -1
        term = None
        for above in range(place - 1, max(stop, place - _ABOVE - 1), -1):
            label = self.labels[above]
            if label and label.name and self.lines[above].casefold() not in self.closing:
                return label.name, label.period
            if label and label.term and above == place - 1:
                term = self.lines[above]
        return term, None


def _inline_label(words: str) -> Label:
    """The words before a price in its line, without those that lead to it ("Digital ab")."""
    parts = words.rstrip(" :–—-|").split()
    while len(parts) > 1 and is_lead(parts[-1].rstrip("-־")):
        parts.pop()
    label = label_of(" ".join(parts))
    tied = len(parts) < len(words.split()) or words[-1] in ":–—-|"  # to the price, by what stands between
    if label.name and not (tied or label.plan or label.period):
        return replace(label, name=None)
    concepts = lexicon().read(words).concepts
    if not words.isascii() and "subscribe" in concepts:
        concepts -= {"read"}  # Chinese writes "subscribe" with the sign for "read"
    calls = not _CALLS.isdisjoint(concepts)
    if "subscribe" in concepts and len(parts) <= 2:
        calls = calls or concepts.isdisjoint(("digital", "premium", "plan", "period"))
    return replace(label, name=None) if calls else label


def _tail_name(quote: Quote) -> str | None:
    """A name behind its price ("$60 Annual Subscription")."""
    words = re.split(r"[,;(]|\s(?:or|oder|ou|o|eller|of)\s", quote.after)[0].strip()
    if not words[:1].isupper() or len(words.split()) > 4:
        return None
    label = label_of(words)
    return label.name if label.plan else None


def _same_cost(card: Card, quote: Quote) -> bool:
    """The same price for another length of time ("₹365 a year (₹1 a day)")."""
    one, other = days(card.quote.period), days(quote.period)
    if not one or not other or one == other:
        return False
    return abs(card.quote.price.value / one - quote.price.value / other) <= 0.02 * card.quote.price.value / one


def _is_share(share: float, whole: float, count: int) -> bool:
    """Is it the `count`-th part, as shops round it?"""
    exact = whole / count
    return abs(share - exact) <= (0.011 if share != int(share) else max(0.011, min(1.0, 0.02 * exact + 0.5)))


def _is_plan(card: Card, lines: list[str]) -> bool:
    """With a period, or where the words say that it is a subscription; never a gift of money."""
    concepts = frozenset().union(*(lexicon().read(line).concepts for line in lines))
    if "donate" in concepts and concepts.isdisjoint(("subscribe", "member", "premium")):
        return False
    if card.period:
        return True
    line = " ".join(lines[card.first : card.last + 1])
    return not lexicon().read(line).concepts.isdisjoint(_SUBSCRIPTION)
