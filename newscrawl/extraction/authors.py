"""Who wrote it, and which agency it is from: the page's fields for authors first, then its visible byline."""

from collections.abc import Iterator
from typing import Any

from newscrawl.extraction.agencies import agency_credited, agency_named
from newscrawl.extraction.bylines import Byline, is_byline_label, read_byline
from newscrawl.extraction.folding import folded
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page
from newscrawl.extraction.schemaorg import listed, text_of, types
from newscrawl.extraction.signature import signature
from newscrawl.extraction.visiblebyline import visible_byline

_MAX_VALUES = 50
_KEY_ENDINGS = ("author", "authors", "author_name", "byline", "byl", "dc.creator", "dcterms.creator", "author.name")
_NOT_KEYS = ("twitter", "fb:", "its_", "book:")


def authors(
    page: Page, linked: LinkedData, language: str | None, own: frozenset[str], story: str
) -> tuple[list[str], str | None]:
    """(people, agency): people of the first place that names any, the agency of any place, else the story's credit.

    Where nobody is named and no agency, the outlet or desk in a field for people ("Herald Night Desk") stands for
    them, as readers see it signed; never one out of a field that says it is an organisation.
    """
    stated = list(_stated(page, linked, language, own))
    agencies = [name for byline in stated for name in byline.agencies]
    people: list[str] = []
    for byline in stated:
        if not people or _goes_beyond(byline.people, people):
            people = byline.people
    if not people:
        seen = visible_byline(page, language, own)
        people, agencies = seen.people or signature(page, own, story), agencies + seen.agencies
    if not people and not agencies:
        people = next((byline.collectives for byline in stated if byline.collectives), [])
    return people, next(iter(agencies), None) or agency_credited(story)


def _goes_beyond(other: list[str], known: list[str]) -> bool:
    """Does `other` hold all the known names, and more?"""
    return {folded(name) for name in known} < {folded(name) for name in other}


def _stated(page: Page, linked: LinkedData, language: str | None, own: frozenset[str]) -> Iterator[Byline]:
    for node in (*([linked.article] if linked.article else []), *linked.same):
        for key in ("author", "creator"):
            byline = Byline()
            for text in _names(node.get(key), linked):
                byline.add(read_byline(text, language, own))
            yield byline
    for texts in _meta(page):
        byline = Byline()
        for text in texts[:_MAX_VALUES]:
            byline.add(read_byline(text, language, own))
        yield byline


def _meta(page: Page) -> Iterator[list[str]]:
    for key, values in page.meta.items():
        if key.endswith(_KEY_ENDINGS) and not key.startswith(_NOT_KEYS):
            yield values
    for key, values in page.meta.items():  # WordPress: twitter:label1 "Written by", twitter:data1 the name
        if key.startswith("twitter:label") and is_byline_label(values[0]):
            yield page.meta.get(key.replace("label", "data"), [])
        elif key.startswith("twitter:") and is_byline_label(key.rpartition(":")[2]):
            yield values


def _names(value: Any, linked: LinkedData) -> Iterator[str]:
    """The written names of an author property, however nested; an organisation's only where it can be an agency."""
    waiting = [value]
    for _ in range(_MAX_VALUES):
        if not waiting:
            return
        current = linked.resolve(waiting.pop(0))
        if isinstance(current, list):
            waiting = [*current, *waiting]
        elif isinstance(current, dict):
            given = " ".join(filter(None, (text_of(current.get("givenName")), text_of(current.get("familyName")))))
            is_organisation = any(kind.endswith("Organization") for kind in types(current))
            for name in listed(current.get("name")) or listed(given or None):
                if (text := text_of(name)) and (agency_named(text) or not is_organisation):
                    yield text
        elif text := text_of(current):
            yield text
