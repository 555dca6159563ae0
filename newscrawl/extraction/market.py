"""For which country and language a page is made, as far as prices need it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from newscrawl.extraction.currencies import Market, marks
from newscrawl.extraction.lexicon import lexicon
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page

# Country domains that the whole world uses as words: no sign of the country.
_WORLDWIDE = frozenset({"AG", "AI", "CC", "CO", "FM", "IO", "LA", "LY", "ME", "MU", "SC", "TO", "TV", "VC", "WS"})
_SIMPLIFIED = re.compile("[订阅会员级续费读这们请录册优惠为内问还网页继权应]")  # unlike their traditional forms
_TRADITIONAL = frozenset(("TW", "HK", "MO"))
_REGIONS = ("geo.region", "geo.country", "og:country-name", "og:locale")
_CODE = re.compile(r"(?<![A-Z])[A-Z]{3}(?![A-Z])")


def market_of(page: Page, linked: LinkedData, language: str | None = None, country: str | None = None) -> Market:
    """The market of a page; `language` (BCP 47) and `country` (ISO 3166) of its outlet are what is known besides it."""
    language = language or page.tree.get("lang")
    currencies = {code for node in _nodes(linked.nodes) if isinstance(code := node.get("priceCurrency"), str)}
    country = (
        (country or "").upper()
        or _of_host(page.url)
        or _region(language)
        or next((region for key in _REGIONS for value in page.meta.get(key, []) if (region := _region(value))), None)
    )
    return Market(language, country, currencies.pop() if len(currencies) == 1 else None)


def with_places(market: Market, text: str) -> Market:
    """The market of a page without a country, where its pricing text names one, and only one."""
    if market.country:
        return market
    countries = {marks().places[place] for place in _places().findall(text)}
    return replace(market, country=countries.pop()) if len(countries) == 1 else market


@cache
def _places() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, marks().places))})(?!\w)")


def with_language(market: Market, lines: Iterable[str]) -> Market:
    """The market of a pricing area in another language than its page: what its lines say most in."""
    home = (market.language or "").partition("-")[0].lower()
    said: defaultdict[str, float] = defaultdict(float)
    for line in lines:
        reading = lexicon().read(line, home or None)
        said[reading.language] += reading.words * reading.density
    language = max(said, key=lambda tag: (said[tag], tag == home), default="")
    if language == "zh" and any(_SIMPLIFIED.search(line) for line in lines):
        return replace(market, language="zh-Hans", country=None if market.country in _TRADITIONAL else market.country)
    return replace(market, language=language) if language and language != home else market


def with_stated(market: Market, text: str) -> Market:
    """The market with the currency that a pricing area states, by a code or by a legal formula of one country."""
    table = marks()
    known = set(table.countries.values())
    lowered = text.casefold()
    stated = next((code for code in _CODE.findall(text) if code in known), None) or next(
        (code for phrase, code in table.phrases.items() if phrase in lowered), None
    )
    return replace(market, currency=stated) if stated else market


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every node at any depth."""
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            yield value
            pending += value.values()
        elif isinstance(value, list):
            pending += value


def _of_host(url: str) -> str | None:
    domain = (urlsplit(url).hostname or "").rstrip(".").rpartition(".")[2].upper()
    if domain == "UK":
        return "GB"
    return domain if domain in marks().countries and domain not in _WORLDWIDE else None


def _region(tag: str | None) -> str | None:
    """The region of a language tag or of a place code ("en-CA", "US-NY")."""
    subtags = re.split(r"[-_]", tag or "")
    regions = subtags if subtags[0].isupper() else subtags[1:]
    return next((tag.upper() for tag in regions if tag.upper() in marks().countries), None)
