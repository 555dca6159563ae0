"""For whom a page is made: what settles the marks that several currencies share."""

import json

import pytest

from newscrawl.extraction.currencies import Market
from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.market import market_of, with_language, with_places, with_stated
from newscrawl.extraction.offers import offers
from newscrawl.extraction.page import parse


def market(url: str, head: str = "", lang: str = "en", country: str | None = None) -> Market:
    page = parse(f"<html lang='{lang}'><head>{head}</head><body><p>x</p></body></html>".encode(), url)
    return market_of(page, linked_data(page), country=country)


def test_the_outlets_country_comes_first() -> None:
    assert market("https://news.example.nz/a", country="au").country == "AU"


@pytest.mark.parametrize(
    ("host", "country"),
    [
        ("a.com.au", "AU"),
        ("a.co.uk", "GB"),
        ("a.ca", "CA"),
        ("a.com", None),
        ("a.io", None),
        ("a.tv", None),
        ("a.me", None),
    ],
)
def test_country_of_the_host(host: str, country: str | None) -> None:
    assert market(f"https://{host}/story").country == country


def test_country_of_the_language_and_of_the_meta_elements() -> None:
    assert market("https://a.com/b", lang="en-CA").country == "CA"
    assert market("https://a.com/b", "<meta property='og:locale' content='es_AR'>", lang="es").country == "AR"
    assert market("https://a.com/b", "<meta name='geo.region' content='SG'>").country == "SG"


def test_currency_of_the_linked_data_where_it_states_one() -> None:
    node = {"@type": "Product", "name": "Digital", "offers": {"@type": "Offer", "price": 5, "priceCurrency": "NZD"}}
    script = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    assert market("https://a.com/b", script).currency == "NZD"


def test_a_country_that_the_pricing_names() -> None:
    text = "All stories from across Canada"
    assert with_places(Market("en"), text).country == "CA"
    assert with_places(Market("en"), f"{text} and Australia").country is None
    assert with_places(Market("en", "US"), text).country == "US"


def test_a_code_or_a_legal_formula_beside_the_price() -> None:
    assert with_stated(Market("en", "US"), "Prices in AUD").currency == "AUD"
    assert with_stated(Market("en", "GB"), "$7 a week. Min. cost $28.").currency == "AUD"
    assert with_stated(Market("en"), "$7 a week").currency is None


def test_a_wall_in_another_language_than_its_page() -> None:
    assert with_language(Market("en"), ["Bli prenumerant", "Avsluta när du vill"]).language == "sv"
    assert with_language(Market("en-GB", "GB"), ["Subscribe now", "Cancel anytime"]).language == "en-GB"


def test_simplified_characters_are_not_priced_in_taiwan_dollars() -> None:
    (offer,) = offers([["订阅会员 每月30元"]], Market("zh-TW", "TW"))
    assert offer.currency == "CNY"
