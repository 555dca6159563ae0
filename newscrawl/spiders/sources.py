"""From an answer to candidates: feeds, sitemaps, sections, and addresses of which nothing is known."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from newscrawl.discovery.autodetect import ranked, sniff, sources_from_page, sources_from_robots, well_known
from newscrawl.discovery.feeds import parse_feed
from newscrawl.discovery.sections import article_links, bears_a_headline
from newscrawl.discovery.sitemaps import parse_sitemap
from newscrawl.items import Candidate
from newscrawl.sites import Source

NEWS_CHILDREN = 50  # sitemaps of a news index that are read: more than any site was seen to have
OTHER_CHILDREN = 10  # newest sitemaps of another index; older ones are an archive, for runs with since=

# <meta property="og:type" content="article">, with the attributes in either order
_META = re.compile(rb"<meta\b([^<>]*+)", re.IGNORECASE)
_OF_TYPE = re.compile(rb"\b(?:property|name)\s*+=\s*+[\"']?og:type\b", re.IGNORECASE)
_CONTENT = re.compile(rb"\bcontent\s*+=\s*+[\"']?(\w+)", re.IGNORECASE)
_ARTICLE_DATA = re.compile(rb"\"@type\"\s*:\s*\[?\s*\"(?:\w+News|News|Reportage)Article\"")


@dataclass(slots=True)
class Finding:
    """What an address turned out to hold."""

    candidates: Iterable[Candidate] = ()
    children: list[Source] = field(default_factory=list)  # sitemaps of an index, or sources that a page names
    children_left: int = 0  # sitemaps that are too many or too old
    fallback: list[Source] = field(default_factory=list)  # to be tried where nothing else names an article
    links: list[Candidate] = field(default_factory=list)  # of a front page, for when nothing at all does
    is_article: bool = False


def read_source(source: Source, body: bytes, url: str, charset: str | None, since: datetime | None) -> Finding:
    """What `source` names. `url` is where its answer came from.

    Raises `NotAFeed` or `NotASitemap`.
    """
    if source.kind == "feed":
        return Finding(candidates=parse_feed(body, url))
    if source.kind == "section":
        return Finding(candidates=article_links(body, url, charset))
    sitemap = parse_sitemap(body, url)
    most = NEWS_CHILDREN if source.kind == "news_sitemap" or since else OTHER_CHILDREN
    oldest = since.date().isoformat() if since else ""
    young = [child for child, changed in sitemap.children if not changed or changed[:10] >= oldest]
    return Finding(
        candidates=sitemap.candidates,
        children=[Source(source.kind, child) for child in young[:most]],
        children_left=len(sitemap.children) - len(young[:most]),
    )


def look_at(body: bytes, url: str, charset: str | None, robots: str, since: datetime | None, *, front: bool) -> Finding:
    """What an address of which nothing is known holds: a feed, a sitemap, an article, a section or a front page.

    `robots` is the host's robots.txt, "" without one; `front` says that the address is a site's front page, wherever
    it redirects to. Raises `NotAFeed` or `NotASitemap` for broken ones.
    """
    kind = sniff(body)
    if kind in {"feed", "sitemap"}:
        return read_source(Source("feed" if kind == "feed" else "sitemap", url), body, url, charset, since)
    links = article_links(body, url, charset)
    named = ranked([*sources_from_robots(robots, url), *sources_from_page(body, url, charset)])
    if not front:
        if says_article(body):
            return Finding(is_article=True)
        if links:
            return Finding(candidates=links, is_article=bears_a_headline(url))  # it may be both: which, we cannot tell
        if not named:
            return Finding(is_article=True)  # whether it is one, the extraction will say
    return Finding(children=named, fallback=well_known(url), links=links)


def says_article(body: bytes) -> bool:
    """Does a page call itself an article? (One whose data describes several is a list of them.)"""
    for meta in _META.finditer(body):
        if _OF_TYPE.search(meta[1]) and (found := _CONTENT.search(meta[1])):
            return found[1].lower() == b"article"
    return len(_ARTICLE_DATA.findall(body)) == 1


def without_page(url: str, robots: str) -> Finding:
    """Where to look where the front page itself is not to be had."""
    return Finding(children=ranked(sources_from_robots(robots, url)), fallback=well_known(url))
