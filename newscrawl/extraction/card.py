"""One plan as pricing lines state it, and which further prices belong to it."""

from dataclasses import dataclass, replace

from newscrawl.extraction.durations import days, months
from newscrawl.extraction.lexicon import lexicon
from newscrawl.extraction.quotes import Quote, Role


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

    def completes(self, quote: Quote, role: Role, *, adjacent: bool) -> bool:
        """Take `quote` in, if it is a price of this plan: renewal, price a month, price before the discount.

        `adjacent`: in the same line or the next.
        """
        if role == "renewal":
            self.renews = self.renews or quote
            self.quote.period = self.quote.period or quote.introduction
            return True
        if quote.instalments and self._same_cost(quote):
            return True
        if quote.alternative or quote.price.currency != self.quote.price.currency:
            return False
        if quote.beside and quote.period is None:
            self.quote = min(self.quote, replace(quote, period=self.quote.period), key=lambda each: each.price.value)
            return True
        if quote.first and not self.quote.first and quote.price.value < self.quote.price.value:
            self.quote, self.renews = quote, self.quote
            return True
        if self._a_month(quote) or self._same_cost(quote):
            return True
        if adjacent and self._repeats(quote):
            return True
        return self.quote.period is not None and "billed" in lexicon().read(quote.before + quote.after).concepts

    def _a_month(self, quote: Quote) -> bool:
        """₹900 for 3 months at ₹300 a month, in either order."""
        whole = self.quote.period or self.period
        if quote.period == "P1M" and whole != "P1M":
            for length in (months(whole),) if whole else (12, 3, 6, 24):
                if length and _is_share(quote.price.value, self.quote.price.value, length):
                    self.monthly = quote.price.value
                    self.quote.period = whole or ("P1Y" if length == 12 else "P2Y" if length == 24 else f"P{length}M")
                    return True
        length = months(quote.period)
        if self.quote.period != "P1M" or not length or length == 1:
            return False
        if not _is_share(self.quote.price.value, quote.price.value, length):
            return False
        self.monthly, self.quote = self.quote.price.value, quote
        return True

    def _repeats(self, quote: Quote) -> bool:
        """The same price again, or the one that a discount has replaced."""
        mine, other = self.quote, quote
        if None not in {mine.period, other.period} and mine.period != other.period:
            return False
        if mine.price.value == other.price.value:
            mine.period = mine.period or other.period
            return True
        if self.renews or self.monthly or len(other.before.split()) > 2:
            return False
        if mine.price.value > other.price.value and mine.period in {None, other.period} and other.period:
            self.quote = other
            return True
        if mine.price.value < other.price.value and mine.period is None and other.period and not other.before.strip():
            mine.period = other.period
            return True
        return False

    def _same_cost(self, quote: Quote) -> bool:
        """The same price for another length of time ("₹365 a year (₹1 a day)")."""
        one, other = days(self.quote.period), days(quote.period)
        if not one or not other or one == other:
            return False
        if abs(self.quote.price.value / one - quote.price.value / other) > 0.02 * self.quote.price.value / one:
            return False
        if one == 1:  # nobody pays by the day
            self.quote = quote
        return True


def _is_share(share: float, whole: float, count: int) -> bool:
    """Is it the `count`-th part, as shops round it?"""
    exact = whole / count
    return abs(share - exact) <= (0.011 if share != int(share) else max(0.011, min(1.0, 0.02 * exact + 0.5)))
