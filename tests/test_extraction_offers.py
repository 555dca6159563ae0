"""Plans out of pricing lines: tests/offers/*.toml, a case a wall.

developed.toml was written while the rules were; the others afterwards, to see whether they
hold; none.toml has no offers. Beside each of the later ones stands how many were read right at first.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from costs import processor_seconds

from newscrawl.extraction.currencies import Market
from newscrawl.extraction.offers import offers
from newscrawl.items import Offer

FOLDER = Path(__file__).parent / "offers"
MONTHS = {"P1M": 1, "P2M": 2, "P3M": 3, "P6M": 6, "P1Y": 12, "P2Y": 24}


def walls() -> list[Any]:
    return [
        pytest.param(wall, id=f"{path.stem}: {wall['case']}")
        for path in sorted(FOLDER.glob("*.toml"))
        for wall in tomllib.loads(path.read_text("utf-8"))["wall"]
    ]


def plan(offer: Offer) -> dict[str, Any]:
    """An offer as the tables write it: without nulls and without a price a month that follows from the period."""
    written: dict[str, Any] = {"price": offer.price}
    for key in ("name", "currency", "period"):
        if getattr(offer, key) is not None:
            written[key] = getattr(offer, key)
    if offer.renews:
        written["renews"] = [offer.renews.price, offer.renews.period]
    months = MONTHS.get(offer.period or "")
    if offer.monthly_price != (round(offer.price / months, 2) if months else None):
        written["monthly"] = offer.monthly_price
    return written


def stated(wall: dict[str, Any]) -> list[dict[str, Any]]:
    plans = []
    for each in wall["plans"]:
        months = MONTHS.get(each.get("period", ""))
        follows = months and each.get("monthly") == round(each["price"] / months, 2)
        plans.append({key: value for key, value in each.items() if not (key == "monthly" and follows)})
    return plans


@pytest.mark.parametrize("wall", walls())
def test_plans(wall: dict[str, Any]) -> None:
    language, _, country = wall["market"].partition("-")
    found = offers([wall["lines"]], Market(language, country or None))
    assert [plan(offer) for offer in found] == stated(wall)


def test_a_plan_is_given_once_though_its_wall_stands_twice() -> None:
    wall = ["Digital", "€9.99/month", "Subscribe"]
    assert len(offers([wall, wall, ["Subscribe for €9.99/month"]], Market("en"))) == 1


def test_the_text_of_an_offer_is_its_lines() -> None:
    (offer,) = offers([["Choose", "Digital", "€9.99", "a month", "All stories"]], Market("en"))
    assert offer.text == "Digital €9.99 a month"


def test_the_time_grows_with_the_lines_and_no_faster():
    def seconds(lines):
        return processor_seconds(
            lambda: offers([[f"Subscribe now for £{number % 9 + 1} a month" for number in range(lines)]], Market("en"))
        )

    seconds(10)
    assert seconds(1600) < 24 * max(seconds(200), 0.01)
