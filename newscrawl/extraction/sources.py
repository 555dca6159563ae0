"""Where a page says what its record holds: for people who want to know why a field is what it is.

It is found out by looking for each value again in all the places that pages use, so it needs nothing of the rules that
chose the value, and names every place that agrees.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from newscrawl.discovery.urls import normalise
from newscrawl.errors import NotAnAddress
from newscrawl.extraction.dates import parse_date
from newscrawl.extraction.folding import folded
from newscrawl.extraction.language import normalised
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page
from newscrawl.extraction.schemaorg import types
from newscrawl.items import Article

MOST = 4  # places named for one value
_DEEPEST = 3  # properties within properties of a node
_LONGEST = 3000  # characters: longer texts are the story itself
_SHARE = 0.4  # of a text's letters that a value, or a list's entries, make up where it is said to hold them
_HEADINGS = 5
_TIMES = 10
_NOWHERE = ("worked out",)
_SEEN = ("seen on the page",)
_NAMED = ("title", "lead", "authors", "agency", "publisher", "section", "tags")
_TIMES_OF = ("published_at", "modified_at")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record, its value as text ("" where it is unknown), and the places on the page that say so."""

    name: str
    value: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    place: str
    text: str


def fields(article: Article, page: Page, linked: LinkedData) -> list[Field]:
    """The record's metadata with their sources."""
    said = list(_said(page, linked))
    found = [_named(name, getattr(article, name), said) for name in _NAMED]
    found += [_time(name, getattr(article, name), article.language, said) for name in _TIMES_OF]
    found.append(_language(article.language, said))
    found.append(_address(article.canonical_url, page.url, said))
    pictures = [image.url for image in article.images]
    found.append(Field("images", "\n".join(pictures), ()))
    return found


def _said(page: Page, linked: LinkedData) -> Iterator[_Said]:
    """Everything that a page says of itself outside its text, what is trusted most first."""
    for node in (*([linked.article] if linked.article else []), *linked.same):
        for path, text in _leaves(node):
            yield _Said(f"schema.org {path}", text)
    for crumbs in linked.nodes:
        if "BreadcrumbList" in types(crumbs):
            yield from (_Said("schema.org breadcrumb", text) for path, text in _leaves(crumbs) if path.endswith("name"))
    if linked.publisher and not (linked.article or {}).get("publisher"):
        yield _Said("schema.org publisher", linked.publisher)
    for key, values in page.meta.items():
        for value in values:
            yield _Said(f"meta {key}", value)
    for rel in ("canonical", "amphtml"):
        for href in page.links.get(rel, []):
            yield _Said(f"link {rel}", href)
    if language := page.tree.get("lang"):
        yield _Said("html lang", str(language))
    for tag, most in (("title", 1), ("h1", _HEADINGS), ("time", _TIMES)):
        for element in list(page.tree.iter(tag))[:most]:
            for text in (element.get("datetime") or "", element.text_content()):
                if text.strip():
                    yield _Said(tag, " ".join(text.split()))


def _leaves(node: dict[str, Any], path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        for each in value if isinstance(value, list) else [value]:
            here = f"{path}.{key}" if path else key
            if isinstance(each, str) and not key.startswith("@"):
                yield here, each
            elif isinstance(each, dict) and depth < _DEEPEST:
                yield from _leaves(each, here, depth + 1)


def _named(name: str, value: str | list[str] | None, said: list[_Said]) -> Field:
    """A text or a list of them; a place counts for a list where it says any of its entries."""
    values = value if isinstance(value, list) else [value] if value else []
    wanted = [each for text in values if (each := folded(text))]
    short = [(one.place, folded(one.text)) for one in said if len(one.text) <= _LONGEST and "://" not in one.text]
    same = [place for place, text in short if text in wanted]
    within = [place for place, text in short if sum(len(e) for e in wanted if e in text) >= _SHARE * len(text) > 0]
    places = _first([*same, *within])
    return Field(name, ", ".join(values), places or (_SEEN if values else ()))


def _time(name: str, value: str | None, language: str | None, said: list[_Said]) -> Field:
    if value is None:
        return Field(name, "", ())
    same, day = [], []
    for one in said:
        moment = parse_date(one.text, language) if len(one.text) <= 60 else None
        if moment is None:
            continue
        text = moment.rfc3339(None)
        if _instant(text) == _instant(value):
            same.append(one.place)
        elif text[:10] == value[:10]:
            day.append(f"{one.place} (the day)")
    return Field(name, value, _first(same or day) or _NOWHERE)


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _language(value: str | None, said: list[_Said]) -> Field:
    telling = (one for one in said if len(one.text) <= 20 and ("lang" in one.place.lower() or "locale" in one.place))
    places = _first(one.place for one in telling if normalised(one.text) == value)
    return Field("language", value or "", places or (_NOWHERE if value else ()))


def _address(value: str, url: str, said: list[_Said]) -> Field:
    places = [one.place for one in said if "://" in one.text and _normal(one.text) == value]
    places += ["its own address"] if _normal(url) == value else []
    return Field("canonical_url", value, _first(places) or _NOWHERE)


def _normal(address: str) -> str | None:
    try:
        return normalise(address)
    except NotAnAddress:
        return None


def _first(places: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(places))[:MOST]
