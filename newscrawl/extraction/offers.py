"""The publisher's own plans, out of the text lines of pricing blocks.

A plan is a card: a name, a price, a period, perhaps what it renews at and what it comes to a month. Cards come as lines
in reading order, so a draft is opened at each price and completed by the lines that follow it.
"""

from collections.abc import Iterable, Sequence

from newscrawl.extraction.card import Card
from newscrawl.extraction.cards import cards, joined
from newscrawl.extraction.currencies import Market
from newscrawl.extraction.durations import months
from newscrawl.extraction.market import with_language, with_places, with_stated
from newscrawl.extraction.prices import prices_for
from newscrawl.items import Offer, Renewal


def offers(groups: Iterable[Sequence[str]], market: Market) -> list[Offer]:
    """One Offer per plan that `groups` state, in their order.

    Each group is one pricing area: its text lines in reading order (areas.py). `market` settles marks that several
    currencies share.
    """
    areas = [joined(group) for group in groups]
    priced = [lines for lines in areas if any(prices_for(market, line) for line in lines)]
    if not priced:
        return []
    market = with_places(market, " ".join(line for lines in areas for line in lines))
    found: list[Offer] = []
    for lines in priced:
        found += [_offer(card) for card in cards(lines, with_stated(with_language(market, lines), " ".join(lines)))]
    return _distinct(found)


def _offer(card: Card) -> Offer:
    period = card.period
    renews = card.renews and Renewal(price=_plain(card.renews.price.value), period=card.renews.period or period)
    price = card.quote.price
    return Offer(
        name=card.name,
        price=_plain(price.value),
        currency=price.currency,
        period=period,
        renews=renews or None,
        monthly_price=_plain(card.monthly) if card.monthly else monthly_price(price.value, period),
        text=card.text,
    )


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value


def monthly_price(price: float, period: str | None) -> float | None:
    """Price a month to the hundredth; None for periods that are no whole months."""
    length = months(period)
    return _plain(round(price / length, 2)) if length else None


def _distinct(found: list[Offer]) -> list[Offer]:
    """Each plan once: walls come in several copies, and a button repeats the price of its card."""
    kept: list[Offer] = []
    for offer in found:
        twin = next((other for other in kept if _same(other, offer)), None)
        if twin is None:
            kept.append(offer)
        else:
            twin.name = twin.name or offer.name
            twin.period = twin.period or offer.period
            twin.renews = twin.renews or offer.renews
            twin.monthly_price = twin.monthly_price or offer.monthly_price
    return kept


def _same(one: Offer, other: Offer) -> bool:
    if (one.price, one.currency) != (other.price, other.currency):
        return False
    names = one.name == other.name or None in {one.name, other.name}
    periods = one.period == other.period or None in {one.period, other.period}
    return names and periods
