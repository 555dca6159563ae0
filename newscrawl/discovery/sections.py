"""Articles that a front or section page links to: told from all other links by address, text and place.

General signs only, weighed in `data/sections.toml`; for sites that name their articles nowhere else.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from lxml import etree, html

from newscrawl.discovery.charsets import decoded
from newscrawl.discovery.parameters import parameters
from newscrawl.discovery.urls import resolved, url_key
from newscrawl.items import Candidate, Discovery
from newscrawl.sites.hosts import same_site

_DATE = re.compile(r"(?:^|[/_-])(?:19|20)\d\d[/_-]?(?:0[1-9]|1[0-2])[/_-]?(?:[0-2]\d|3[01])(?=$|[/_.-])")
_NUMBER = re.compile(r"\d{5,}")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_PAGE_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp|ece|cms|story)$", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_FURNITURE = frozenset({"nav", "header", "footer", "aside", "menu", "form", "dialog"})
_HEADLINE = 4  # words
_LARGEST_PAGE = 5_000_000  # bytes: what is larger is no front page


@dataclass(slots=True)
class _Link:
    """What all anchors with one target say together."""

    url: str
    weight: float  # of its address
    headline: bool = False
    teaser: bool = False
    outside: bool = False  # at least one of them stands outside navigation
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return max(self.texts, key=len, default="")


def article_links(body: bytes, url: str, charset: str | None = None) -> list[Candidate]:
    """Links of the page at `url` that look like articles of the same site, each once, in page order.

    `charset` is the one of the Content-Type header, if any. A page that cannot be parsed has no links.
    """
    root = _parsed(body, charset)
    if root is None:
        return []
    weights = _rules()["weights"]
    found = _links(root, url)
    chosen = [link for link in found.values() if _weight(link, weights) >= _rules()["enough"]]
    return [
        Candidate(url=link.url, discovery=Discovery(via="section", url=url, title=link.text or None)) for link in chosen
    ]


def bears_a_headline(url: str) -> bool:
    """Is it the address of an article by itself: a headline for its last part, and no name of a list before it?"""
    path = urlsplit(url_key(url)).path
    last = _PAGE_ENDING.sub("", path.rpartition("/")[2])
    return _words_of(last) >= _HEADLINE and not _lies_in_a_list(path)


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / "sections.toml").read_text("utf-8"))


@cache
def _lists() -> frozenset[str]:
    return frozenset(_rules()["not_articles"])


def _lies_in_a_list(path: str) -> bool:
    return not _lists().isdisjoint(path.lower().split("/"))


def _parsed(body: bytes, charset: str | None) -> html.HtmlElement | None:
    text = decoded(body[:_LARGEST_PAGE], charset)[1]
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _links(root: html.HtmlElement, url: str) -> dict[str, _Link]:
    page, base = urlsplit(url_key(url)), _base(root, url)
    found: dict[str, _Link] = {}
    for anchor in root.iter("a"):
        address = resolved(base, anchor.get("href"))
        if address is None:
            continue
        key = url_key(address)
        if key not in found:
            target = urlsplit(key)
            if not _may_be_article(page, target):
                continue
            found[key] = _Link(address, _weight_of_address(target, _rules()["weights"]))
        _note(found[key], anchor)
    return found


def _base(root: html.HtmlElement, url: str) -> str:
    for element in root.iter("base"):
        if element.get("href"):
            return urljoin(url, element.get("href", "").strip())
    return url


def _may_be_article(page: SplitResult, target: SplitResult) -> bool:
    if not same_site(page.hostname or "", target.hostname or "") or page.port != target.port:
        return False
    if target.path in {"/", page.path} and not any(
        parameters().may_select(name) for name, _ in parse_qsl(target.query)
    ):
        return False
    return not target.path.lower().endswith(tuple(_rules()["not_pages"])) and not _lies_in_a_list(target.path)


def _note(link: _Link, anchor: html.HtmlElement) -> None:
    text = " ".join(anchor.text_content().split()) or (anchor.get("title") or "").strip()
    above = {element.tag for element in anchor.iterancestors() if isinstance(element.tag, str)}
    headings = [" ".join(each.text_content().split()) for each in anchor.iter(*_HEADINGS)]
    link.headline = link.headline or bool(headings or above & _HEADINGS)
    link.teaser = link.teaser or bool(above & {"article", "main"})
    link.outside = link.outside or not above & _FURNITURE or "article" in above
    link.texts.append(headings[0] if headings and headings[0] else text)


def _weight(link: _Link, weights: dict[str, float]) -> float:
    total = link.weight
    total += weights["headline"] if link.headline else 0
    total += weights["teaser"] if link.teaser else 0
    total += 0 if link.outside else weights["furniture"]
    if _reads_like_a_headline(link.text):
        total += weights["long_text"]
    elif len(_WORDS.findall(link.text)) <= 2:
        total += weights["short_text"]
    return total


def _reads_like_a_headline(text: str) -> bool:
    """Four words and 20 characters, or 12 characters in a script that writes without spaces."""
    if len(text) >= 20 and len(_WORDS.findall(text)) >= 4:
        return True
    return len(text) >= 12 and sum("\u3040" <= each <= "\u9fff" or "\u0e00" <= each <= "\u0eff" for each in text) >= 8


def _weight_of_address(target: SplitResult, weights: dict[str, float]) -> float:
    segments = [each for each in target.path.split("/") if each]
    last = _PAGE_ENDING.sub("", segments[-1]) if segments else ""
    words = _words_of(last)
    selected = any(parameters().may_select(name) and value.isdigit() for name, value in parse_qsl(target.query))
    signs = {
        "date_in_path": bool(_DATE.search(target.path)),
        "long_slug": words >= _HEADLINE,
        "slug": 2 <= words <= 3,
        "number": bool(_NUMBER.search(target.path)) or selected,
        "page_ending": bool(segments) and last != segments[-1],
        "depth": len(segments) >= 2,
    }
    return sum(weights[name] for name, seen in signs.items() if seen)


def _words_of(slug: str) -> int:
    return len([each for each in re.split(r"[-_+]|%20", slug) if re.search(r"[^\W\d]|%[A-F\d]{2}", each)])
