"""Where a site that is known only by its address names its articles.

The way to go, each step only where the ones before gave no feed and no sitemap:

1. `robots_url`, `sources_from_robots`: its Sitemap lines; and the front page, `sources_from_page`: its
   `<link rel=alternate>` and links that say RSS.
2. `well_known`: the places where sites keep them by convention; what comes back is sniffed (`sniff`), since many a
   site answers with a page.
3. `newscrawl.discovery.sections`: the links of the front page that look like articles.

`ranked` puts what was found in the order in which it is worth fetching.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Literal
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from newscrawl.discovery.charsets import decoded
from newscrawl.discovery.urls import resolved
from newscrawl.sites import Source, SourceKind

Body = Literal["feed", "sitemap", "html"]

_ORDER: tuple[SourceKind, ...] = ("news_sitemap", "feed", "sitemap", "section")
_SITEMAP_LINE = re.compile(r"^[ \t]*+sitemap[ \t]*+:[ \t]*+(\S+)", re.IGNORECASE | re.MULTILINE)
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
_FEED_ADDRESS = re.compile(r"(?:^|[/._-])(?:rss|atom|feed)(?:\.xml|\.json|\.rdf)?/?$", re.IGNORECASE)
_COMMENTS = re.compile(r"(?:^|[/?&._-])comments?(?:$|[/=._-])", re.IGNORECASE)
_NEWS = re.compile(r"(?:^|[/_.-])(?:google-?)?(?:news|latest|recent|48h(?:rs)?)(?:$|[/_.\d-])", re.IGNORECASE)
# Sitemaps of other things than articles, as sites name them.
_OTHER_THINGS = re.compile(
    r"(?:^|[/_.-])(?:videos?|images?|photos?|gallery|galleries|tags?|topics?|authors?|autoren|categor(?:y|ies)|"
    r"sections?|pages?|products?|recipes?|games?|events?|users?)(?:$|[/_.\d-])",
    re.IGNORECASE,
)
_START = re.compile(
    rb"(?>\s|<\?.*?\?>|<!--.*?-->|<!doctype\s[^>\[]*(?:\[.*?\]\s*)?>)*+<(?:\w+:)?(\w+)", re.IGNORECASE | re.DOTALL
)
_ROOTS: dict[bytes, Body] = {
    b"rss": "feed", b"rdf": "feed", b"feed": "feed", b"urlset": "sitemap", b"sitemapindex": "sitemap",
    b"html": "html", b"head": "html", b"body": "html",
}  # fmt: skip


def robots_url(url: str) -> str:
    """Where the site of `url` keeps its robots.txt (RFC 9309).

    >>> robots_url("http://example.com:8000/news?id=7")
    'http://example.com:8000/robots.txt'
    """
    return urljoin(url, "/robots.txt")


def sources_from_robots(text: str, url: str) -> list[Source]:
    """The sitemaps that the robots.txt in `text`, fetched from `url`, names: those of articles, best first."""
    addresses = (resolved(url, found) for found in _SITEMAP_LINE.findall(text.lstrip("\ufeff")))
    return ranked(_sitemap(address) for address in addresses if address and not _is_of_other_things(address))


def sources_from_page(body: bytes, url: str, charset: str | None = None) -> list[Source]:
    """The feeds that a page names in its head, or else links to; feeds of comments are left out."""
    text = decoded(body, charset)[1]
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return []
    named = [
        resolved(url, link.get("href"))
        for link in root.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").split(";")[0].strip().lower() in _FEED_TYPES
    ]
    linked = (resolved(url, anchor.get("href")) for anchor in root.iter("a"))
    addresses = named or [address for address in linked if address and _FEED_ADDRESS.search(urlsplit(address).path)]
    return ranked(Source("feed", address) for address in addresses if address and not _COMMENTS.search(address))


def well_known(url: str) -> list[Source]:
    """Places where the site of `url` may keep feeds and sitemaps, the likeliest first: to be fetched and sniffed."""
    return [Source(kind, urljoin(url, path)) for kind in _ORDER for path in _places().get(kind, [])]


def ranked(sources: Iterable[Source]) -> list[Source]:
    """Each address once, in the order of fetching: what names the newest articles with the most said of them."""
    found: dict[str, Source] = {}
    for source in sources:
        found.setdefault(source.url, source)
    return sorted(found.values(), key=lambda source: _ORDER.index(source.kind))


def sniff(body: bytes) -> Body | None:
    """What a body is, whatever its address and headers say; None where it is none of these.

    >>> sniff(b'<?xml version="1.0"?> <rss version="2.0">'), sniff(b"<!doctype html><title>Not found</title>")
    ('feed', 'html')
    """
    if body.startswith(b"\x1f\x8b"):
        return "sitemap"  # nothing else comes packed in itself
    start = body[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{") and b"jsonfeed.org" in start:
        return "feed"
    if re.match(rb"https?://\S+\s", start):
        return "sitemap"
    found = _START.match(start)
    if found and found[1].lower() in _ROOTS:
        return _ROOTS[found[1].lower()]
    return "html" if re.match(rb"<!doctype html|<(?:meta|title|script)\b", start, re.IGNORECASE) else None


@cache
def _places() -> dict[str, list[str]]:
    return tomllib.loads((files(__package__) / "data" / "wellknown.toml").read_text("utf-8"))


def _sitemap(address: str) -> Source:
    return Source("news_sitemap" if _NEWS.search(urlsplit(address).path) else "sitemap", address)


def _is_of_other_things(address: str) -> bool:
    path = urlsplit(address).path
    return bool(_OTHER_THINGS.search(path)) and not _NEWS.search(path)
