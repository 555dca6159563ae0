"""Pricing lines read as cards: which price belongs to which plan, and what else is said of it."""

import re
from collections.abc import Sequence

from newscrawl.extraction.card import Card
from newscrawl.extraction.currencies import Market
from newscrawl.extraction.labels import Label, inline_label, label_of, tail_name
from newscrawl.extraction.lexicon import lexicon
from newscrawl.extraction.quotes import Quote, Role, read_line
from newscrawl.extraction.surroundings import is_lead, says

_ABOVE = 5  # lines above a price in which its plan's name is looked for
_RENEWAL = 8  # lines that a price and the one that it renews at may lie apart
_TOGETHER = 3  # lines that two prices of one card may lie apart
_MARK_ALONE = re.compile(r"[^\w\s]{1,3}|[A-Z]{3}|(?:[A-Z]{1,2})?\$|kr\.?|Rs\.?|zł|Kč|Ft")
_NUMBER_ALONE = re.compile(r"\d[\d.,' ]*(?:[-–—])?")
# What the sentences of walls say, beside a price.
_ADDRESSED = frozenset(
    ("subscribe", "member", "join", "you", "now", "trial", "access", "unlimited", "plan", "premium", "billed", "cancel")
)
_SENTENCE = 16  # words
_SUBSCRIPTION = frozenset(("subscribe", "member", "trial", "unlimited"))


def cards(lines: list[str], page: Market) -> list[Card]:
    """The plans of one pricing area, out of its `joined` lines."""
    found = _Reader(lines, page).read()
    if found and _asks_for_gifts(lines):
        return []
    found = [card for card in found if _is_plan(card, lines)]
    for card in found:
        card.text = " ".join(lines[card.first : card.last + 1])
    return found


def joined(lines: Sequence[str]) -> list[str]:
    """Lines with white space folded, and the parts of a price that stand in several ("€" over "9,99") together."""
    found: list[str] = []
    for line in (" ".join(line.split()) for line in lines if line.strip()):
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
        priced = [place for place, quotes in enumerate(self.quotes) if quotes]
        near = {place for at in priced for place in range(at - _ABOVE, at + _TOGETHER + 1)} - set(priced)
        self.labels = [label_of(line) if place in near else None for place, line in enumerate(lines)]
        # Buttons and benefits, which every card repeats: none of them is a name.
        self.closing = {line.casefold() for line in lines[max(priced, default=-1) + 1 :]}
        self.cards: list[Card] = []
        self.span: str | None = None
        self.span_place = 0
        self.replaced: Quote | None = None  # the old price at the beginning of this line
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
        """Take in the price that is the line's `number`-th."""
        role, self.role = (self.role if number == 0 and quote.role == "price" else None) or quote.role, None
        if role == "aside":
            self.replaced = quote if number == 0 else None
            return
        last = self.cards[-1] if self.cards else None
        if role == "renewal" and last and last.renews is None and place - last.last <= _RENEWAL:
            last.completes(quote, role, adjacent=False)
            last.last = place
            return
        old, self.replaced = self.replaced if number else None, None
        name, period = self._name(old or quote, place) if old or not number else _name_within(quote)
        quote.period = quote.period or (old.period if old else self._span(place))
        together = last if last and name is None and place - last.last <= _TOGETHER else None
        if together and together.completes(quote, role, adjacent=place - together.last <= 1):
            together.last = place
            return
        shared = together.name if together and number else None
        name = name or tail_name(quote.after) or shared
        self.cards.append(Card(name, quote, period, first=self._top(name, place), last=place))

    def _span(self, place: int) -> str | None:
        """The length of time that a line just above stands for."""
        span, self.span = self.span, None
        return span if place - self.span_place <= _TOGETHER else None

    def _top(self, name: str | None, place: int) -> int:
        """The line where a card begins: its name's."""
        for above in range(place, max(-1, place - _ABOVE - 1), -1):
            label = self.labels[above]
            if name and label and label.name == name:
                return above
        return place

    def _name(self, quote: Quote, place: int) -> tuple[str | None, str | None]:
        """The plan's name and the period that it tells: from the words before the price, else from the lines above."""
        words = quote.before.strip()
        small = is_lead(words) or quote.instalments or (len(words.split()) <= 2 and says(words, "then"))
        if words and not small and not says(words, "instead"):
            inline = inline_label(words)
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


def _name_within(quote: Quote) -> tuple[str | None, str | None]:
    """The name of a further plan in a line that names each ("Monthly $5, yearly $50")."""
    parts = re.split(r"[,·•|;]", quote.before)
    words = parts[-1].strip()
    if not words or is_lead(words) or (len(parts) == 1 and not quote.opens) or quote.role == "renewal":
        return None, None
    label = inline_label(words)
    return label.name, label.period


def _asks_for_gifts(lines: list[str]) -> bool:
    """Is it gifts of money that the area speaks of, and no subscription?"""
    concepts: frozenset[str] = frozenset().union(*(lexicon().read(line).concepts for line in lines))
    return "donate" in concepts and concepts.isdisjoint(("subscribe", "member", "premium"))


def _is_plan(card: Card, lines: list[str]) -> bool:
    """With a period, or where the words say that it is a subscription."""
    line = " ".join(lines[card.first : card.last + 1])
    if not _for_readers(lines[card.last]):
        return False
    named = card.name is not None and label_of(card.name).plan
    known = card.period is not None or card.renews is not None or named
    return known or not lexicon().read(line).concepts.isdisjoint(_SUBSCRIPTION)


def _for_readers(line: str) -> bool:
    """A short line, or one that says what a wall says to its reader: not a sentence of a story or a teaser."""
    reading = lexicon().read(line)
    return reading.words <= _SENTENCE or not reading.concepts.isdisjoint(_ADDRESSED)
