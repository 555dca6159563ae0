"""Challenge pages and consent walls are refusals, whatever their status says: never a record."""

import logging
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib.resources import files
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from newscrawl.middlewares.politeness import Politeness
from newscrawl.middlewares.refusals import Challenged

logger = logging.getLogger(__name__)

LARGEST = 200_000  # bytes; what is larger holds a page of its own
BARE = 1200  # characters of text; the wordiest challenge known has 700, the shortest consent wall with text 900
_TITLE = re.compile(rb"<title[^<>]*>(.{0,500}?)</title", re.DOTALL)
_TAG = re.compile(rb"<(/?)([a-z]+)[^<>]*>")
_UNSEEN = {b"script", b"style", b"noscript", b"template", b"svg"}

# What only a page with an article has, in lower case. Looked for first: plain searches cost a tenth of a millisecond,
# and nearly every article has one of these; most have the first, and need not be put in lower case.
_ARTICLE = (b"<article", b'"newsarticle"', b'content="article"', b'"articlebody"', b'"article"', b'"liveblogposting"')


@dataclass(frozen=True, slots=True)
class Service:
    """Who puts something before the pages of others, and what it looks like."""

    name: str
    headers: Mapping[str, str]
    header_needs_refusal: bool
    titles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """challenges.toml."""

    services: tuple[Service, ...]
    marks: Mapping[bytes, str]  # mark → name of its service
    consent_hosts: frozenset[str]
    consent_paths: frozenset[str]


@cache
def knowledge() -> Knowledge:
    data = tomllib.loads((files(__package__) / "challenges.toml").read_text("utf-8"))
    marks = {mark.encode(): service["name"] for service in data["service"] for mark in service.get("marks", [])}
    services = tuple(
        Service(
            name=service["name"],
            headers=service.get("headers", {}),
            header_needs_refusal=service.get("header_needs_refusal", False),
            titles=frozenset(service.get("titles", [])),
        )
        for service in data["service"]
    )
    redirects = data["consent_redirects"]
    return Knowledge(services, marks, frozenset(redirects["hosts"]), frozenset(redirects["paths"]))


def challenge(status: int, headers: Headers, body: bytes, requested: str, url: str) -> str | None:
    """What came in place of the page that was `requested`, or None where it is the page itself.

    `body` is decoded of its Content-Encoding; `url` is where a redirect led.
    """
    known = knowledge()
    refused = status in {401, 403, 405, 429, 503}
    for service in known.services:
        for header, value in service.headers.items():
            found = headers.get(header)
            there = found is not None and value in found.decode("latin-1").lower()
            if there and (refused or not service.header_needs_refusal):
                return service.name
    if _consent_redirect(known, requested, url):
        return "a consent wall (by redirect)"
    if len(body) > LARGEST or (not refused and _ARTICLE[0] in body):
        return None
    lower = body.lower()
    if not refused and any(sign in lower for sign in _ARTICLE):
        return None
    name = _sign(known, lower)
    return name if name and (refused or _is_bare(lower)) else None


def _consent_redirect(known: Knowledge, requested: str, url: str) -> bool:
    if requested == url:
        return False
    before, after = urlsplit(requested), urlsplit(url)
    hosts = set((after.hostname or "").split(".")) - set((before.hostname or "").split("."))
    paths = set(after.path.lower().split("/")) - set(before.path.lower().split("/"))
    return bool(hosts & known.consent_hosts or paths & known.consent_paths)


def _sign(known: Knowledge, lower: bytes) -> str | None:
    """Whose title or mark is in a page, which is in lower case."""
    if found := _TITLE.search(lower, 0, 50_000):
        title = " ".join(unescape(found[1].decode("utf-8", "replace")).lower().split())
        for service in known.services:
            if title in service.titles:
                return service.name
    return next((name for mark, name in known.marks.items() if mark in lower), None)


def _is_bare(lower: bytes) -> bool:
    """Has a page hardly any text? In linear time: this is the crawler's own process, and the page may be hostile."""
    length = start = 0
    within: bytes | None = None  # the element whose contents are not shown
    for tag in _TAG.finditer(lower):
        if within is None:
            length += len(b" ".join(lower[start : tag.start()].split()))
            within = tag[2] if tag[2] in _UNSEEN and not tag[1] else None
        elif tag[1] and tag[2] == within:
            within = None
        start = tag.end()
    return length + (len(lower) - start if within is None else 0) < BARE


class Challenge:
    """Turns a challenge page into the refusal `Challenged`, and lets its host rest."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Challenge":
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        if request.meta.get("dont_obey_robotstxt") or response.status == 304:  # robots.txt has rules of its own
            return response
        requested = [*request.meta.get("redirect_urls", []), request.url][0]
        name = challenge(response.status, response.headers, response.body, requested, response.url)
        if name is None:
            return response
        politeness = self._crawler.get_downloader_middleware(Politeness)
        if politeness is not None:
            politeness.refused(request, response)
        raise Challenged(f"{name} came in place of the page (status {response.status})")
