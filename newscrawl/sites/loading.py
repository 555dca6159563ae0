"""Reads one profile from TOML, and says exactly what is wrong with one that cannot be used.

    publisher = "The Example"
    domains = ["example.com"]
    country = "at"
    languages = ["de"]
    time_zone = "Europe/Vienna"
    news_sitemaps = ["https://www.example.com/news-sitemap.xml"]
    delay = 5

    [[story]]
    since = 2026-11-21
    css = ["article div.copy"]
    remark = "redesign"

The file's name is the profile's name. All fields but `domains` may be missing.
"""

import re
import tomllib
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newscrawl.errors import ProfileError
from newscrawl.sites.hosts import host_of
from newscrawl.sites.profile import DatedSelectors, Profile, filled

_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_COUNTRY = re.compile(r"[a-z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?")  # de, zh-Hant, pt-BR
_LONGEST_INTERVAL = 31 * 24 * 60


class _Wrong(Exception):
    """What a field should be; `parse_profile` adds file and field."""


@lru_cache(maxsize=1024)  # a crawl asks for all three times: to check its arguments, to begin, and to extract
def parse_profile(text: str, name: str, file: str) -> Profile:
    """The profile called `name` in `text`, the contents of `file` (for messages alone).

    Raises `ProfileError`, which names file and field and says what is right.
    """
    if not _NAME.fullmatch(name):
        raise ProfileError(f"{file}: rename it: lower-case letters and digits, joined by '-', '_' or '.'")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{file}: no valid TOML: {error}") from error
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _FIELDS:
            raise ProfileError(f"{file}: unknown field {key!r}: {_suggestion(key, list(_FIELDS))}")
        try:
            values[key] = _FIELDS[key](value)
        except _Wrong as wrong:
            raise ProfileError(f"{file}: field {key!r} is {value!r}: {wrong}") from wrong
    if not values.get("domains"):
        raise ProfileError(f"{file}: field 'domains' is missing: give the outlet's hosts, as [\"example.com\"]")
    return Profile(name=name, **values)


def _suggestion(key: str, known: list[str]) -> str:
    near = get_close_matches(key, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong("give a text in quotes, or leave the field out")
    return value.strip()


def _list(item: Callable[[object], str], example: str) -> Callable[[object], tuple[str, ...]]:
    def read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise _Wrong(f'give a list, as ["{example}"]')
        items = tuple(item(each) for each in value)
        if len(set(items)) < len(items):
            raise _Wrong("give each entry once")
        return items

    return read


def _matching(pattern: re.Pattern[str], what: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise _Wrong(f"give {what}")
        return value

    return read


def _country(value: object) -> str:
    if value == "uk":
        raise _Wrong('the code of the United Kingdom in ISO 3166 is "gb"')
    return _matching(_COUNTRY, 'an ISO 3166 code in lower case, as "at"')(value)


def _address(value: object) -> str:
    text = _text(value)
    try:
        address = urlsplit(filled(text, date(2000, 1, 1)))
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise _Wrong("the only placeholder in an address is {today}, as in ?date={today:%Y-%m-%d}") from error
    if address.scheme not in {"http", "https"} or not host_of(text):
        raise _Wrong('give an absolute address, as "https://example.com/rss"')
    return text


def _time_zone(value: object) -> str:
    text = _text(value)
    try:
        ZoneInfo(text)
    except (LookupError, ValueError, OSError) as error:
        raise _Wrong('give an IANA time zone, as "Europe/Vienna"') from error
    return text


def _number(most: float, unit: str) -> Callable[[object], float]:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
            raise _Wrong(f"give a number of {unit}, above 0 and up to {most}")
        return float(value)

    return read


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("give true or false")
    return value


def _versions(value: object) -> tuple[DatedSelectors, ...]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise _Wrong('give tables, each headed [[story]] or [[walls]], with css = ["…"], since and remark')
    versions = sorted((_version(each) for each in value), key=lambda each: each.since or date.min, reverse=True)
    days = [each.since for each in versions]
    if len(set(days)) < len(days):
        raise _Wrong("give each version a `since` of its own; only the first may go without")
    return tuple(versions)


def _version(table: dict[str, object]) -> DatedSelectors:
    known = ["css", "since", "remark"]
    for key in table:
        if key not in known:
            raise _Wrong(f"unknown {key!r} in it: {_suggestion(key, known)}")
    css = _list(_selector, "article div.copy")(table.get("css"))
    if not css:
        raise _Wrong('give at least one selector, as css = ["article div.copy"]')
    since = table.get("since")
    if since is not None and type(since) is not date:  # a datetime is a date to isinstance
        raise _Wrong("give `since` as a day, without quotes: 2026-11-21")
    remark = table.get("remark")
    return DatedSelectors(css, since, None if remark is None else _text(remark))


def _selector(value: object) -> str:
    from cssselect import GenericTranslator, SelectorError  # noqa: PLC0415  (few profiles have selectors)

    text = _text(value)
    try:
        GenericTranslator().css_to_xpath(text)
    except SelectorError as error:
        raise _Wrong(f"{text!r} is no CSS selector ({error})") from error
    return text


_ADDRESSES = _list(_address, "https://example.com/rss")
_FIELDS: dict[str, Callable[[object], object]] = {
    "publisher": _text,
    "domains": _list(_matching(_DOMAIN, 'hosts without scheme and path, as ["example.com"]'), "example.com"),
    "country": _country,
    "languages": _list(_matching(_LANGUAGE, 'BCP 47 tags, as ["de"] or ["pt-BR"]'), "de"),
    "feeds": _ADDRESSES,
    "news_sitemaps": _ADDRESSES,
    "sitemaps": _ADDRESSES,
    "sections": _ADDRESSES,
    "time_zone": _time_zone,
    "delay": _number(3600, "seconds"),
    "interval": _number(_LONGEST_INTERVAL, "minutes"),
    "story": _versions,
    "walls": _versions,
    "render": _yes_or_no,
    "remark": _text,
}
