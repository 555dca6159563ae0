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
_TOGETHER = 3  # lines that two prices of one card may lie apart
_MARK_ALONE = re.compile(r"[^\w\s]{1,3}|[A-Z]{3}|(?:[A-Z]{1,2})?\$|kr\.?|Rs\.?|zł|Kč|Ft")
_NUMBER_ALONE = re.compile(r"\d[\d.,' ]*(?:[-–—])?")
_SUBSCRIPTION = frozenset(("subscribe", "member", "premium", "trial", "plan", "access", "unlimited"))


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
        if last is not None and together and last.completes(quote, role, adjacent=place - last.last <= 1):
            last.last = place
            return
        shared = last.name if last is not None and together and number else None
        name = name or tail_name(quote.after) or shared
        self.cards.append(Card(name, quote, period, first=self._top(name, place), last=place))

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
        if words and not small:
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


def _is_plan(card: Card, lines: list[str]) -> bool:
    """With a period, or where the words say that it is a subscription; never a gift of money."""
    concepts = frozenset().union(*(lexicon().read(line).concepts for line in lines))
    if "donate" in concepts and concepts.isdisjoint(("subscribe", "member", "premium")):
        return False
    if card.period:
        return True
    line = " ".join(lines[card.first : card.last + 1])
    return not lexicon().read(line).concepts.isdisjoint(_SUBSCRIPTION)
