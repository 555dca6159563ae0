"""The section that an article stands in, and its tags."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from html import unescape
from importlib.resources import files

from newscrawl.extraction.folding import folded
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page
from newscrawl.extraction.schemaorg import listed, text_of, types

_SPLIT = re.compile(r"[,;|،、，；]")
# Marks for the outlet's own machines: addresses, paths, identifiers, "Page Type: Article".
_INTERNAL = re.compile(r"^[_/]|://|^[0-9a-f-]{24,}$|^\d+$|:\s|\w[_=]\w", re.IGNORECASE)
_MAX_TAGS = 30
_MAX_TAG = 80
# A list longer than this in `keywords` alone is the outlet's, written for search engines years ago.
_MAX_KEYWORDS = 20


@cache
def _front_page() -> frozenset[str]:
    data = tomllib.loads((files(__package__) / "lexicon" / "sections.toml").read_text("utf-8"))
    return frozenset(data["front_page"])


def section(page: Page, linked: LinkedData, title: str | None) -> str | None:
    """The outlet's name for the section: of several nested ones the last, narrowest that JSON-LD gives first."""
    named = [
        *linked.texts("articleSection"),
        *_meta(page, "article:section", "section", "parsely-section", "sailthru.section"),
    ]
    usable = (_clean(name) for name in named)
    return next(filter(None, usable), None) or _from_breadcrumbs(linked, title)


def tags(page: Page, linked: LinkedData, section_name: str | None, own: frozenset[str]) -> list[str]:
    """Keywords of this article, each once, without the section and the outlet's own name."""
    given = [part for text in linked.texts("keywords") for part in _SPLIT.split(text)]
    given += _meta(page, "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags")
    given += _meta(page, "news_keywords")
    if not given:
        keywords = _meta(page, "keywords")
        given = keywords if len(keywords) <= _MAX_KEYWORDS else []
    return _unique(given, {folded(section_name or ""), *own, ""})


def _meta(page: Page, *keys: str) -> list[str]:
    return [part for key in keys for text in page.meta.get(key, []) for part in _SPLIT.split(unescape(text))]


def _from_breadcrumbs(linked: LinkedData, title: str | None) -> str | None:
    for node in linked.nodes:
        if "BreadcrumbList" not in types(node):
            continue
        names = [_crumb(item) for item in listed(node.get("itemListElement")) if isinstance(item, dict)]
        usable = [
            name
            for name in names
            if name and name.casefold() not in _front_page() and folded(name) != folded(title or "")
        ]
        if names and names[-1] in usable and len(usable) > 1:
            usable = usable[:-1] if len(names[-1].split()) > 3 else usable
        if usable:
            return usable[-1] if len(usable[-1].split()) <= 4 else None
    return None


def _crumb(item: dict[str, object]) -> str | None:
    inner = item.get("item")
    return text_of(item.get("name") or (inner.get("name") if isinstance(inner, dict) else None))


def _clean(name: str) -> str | None:
    name = " ".join(name.split()).strip(" /")
    return name if 1 < len(name) <= 60 and not name.startswith("http") else None


def _unique(given: Iterable[str], refused: set[str]) -> list[str]:
    kept: dict[str, str] = {}
    for text in given:
        tag = " ".join(text.split()).strip(" #\"'[]")
        key = folded(tag)
        if key not in refused and len(tag) <= _MAX_TAG and not _INTERNAL.search(tag):
            kept.setdefault(key, tag)
    return list(kept.values())[:_MAX_TAGS]
