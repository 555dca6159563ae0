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

LARGEST = 400_000  # bytes; what is larger holds a page of its own
BARE = 1200  # characters of text; the wordiest challenge known has 700, the shortest consent wall with text 900
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(
    rb"<(script|style|noscript|template|svg)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL
)
_ARTICLE = re.compile(
    rb"<article\b|[\"'](?:News|Reportage|Opinion|Blog|Live)?(?:Article|Posting|BlogPosting)[\"']"
    rb"|og:type[\"'][^>]*content=[\"']article",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Service:
    """Who puts something before the pages of others, and what it looks like."""

    name: str
    headers: Mapping[str, str]
    header_needs_refusal: bool
    titles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """challenges.toml, its marks made into one expression so that a page is looked through once."""

    services: tuple[Service, ...]
    marks: re.Pattern[bytes]
    owners: Mapping[bytes, str]  # mark → name of its service
    consent_hosts: frozenset[str]
    consent_paths: frozenset[str]


@cache
def knowledge() -> Knowledge:
    data = tomllib.loads((files(__package__) / "challenges.toml").read_text("utf-8"))
    owners = {mark.encode(): service["name"] for service in data["service"] for mark in service.get("marks", [])}
    services = tuple(
        Service(
            name=service["name"],
            headers=service.get("headers", {}),
            header_needs_refusal=service.get("header_needs_refusal", False),
            titles=frozenset(service.get("titles", [])),
        )
        for service in data["service"]
    )
    marks = re.compile(b"|".join(map(re.escape, owners)))
    redirects = data["consent_redirects"]
    return Knowledge(services, marks, owners, frozenset(redirects["hosts"]), frozenset(redirects["paths"]))


def challenge(status: int, headers: Headers, body: bytes, requested: str, url: str) -> str | None:
    """What came in place of the page that was `requested`, or None where it is the page itself.

    `body` is decoded of its Content-Encoding; `url` is where a redirect led.
    """
    known = knowledge()
    refused = status in {401, 403, 405, 429, 503}
    for service in known.services:
        for name, value in service.headers.items():
            found = headers.get(name)
            there = found is not None and value in found.decode("latin-1").lower()
            if there and (refused or not service.header_needs_refusal):
                return service.name
    if _consent_redirect(known, requested, url):
        return "a consent wall (by redirect)"
    if len(body) > LARGEST:
        return None
    sign = _sign(known, body)
    return sign if sign and (refused or _is_bare(body)) else None


def _consent_redirect(known: Knowledge, requested: str, url: str) -> bool:
    if requested == url:
        return False
    before, after = urlsplit(requested), urlsplit(url)
    hosts = set((after.hostname or "").split(".")) - set((before.hostname or "").split("."))
    paths = set(after.path.lower().split("/")) - set(before.path.lower().split("/"))
    return bool(hosts & known.consent_hosts or paths & known.consent_paths)


def _sign(known: Knowledge, body: bytes) -> str | None:
    if found := _TITLE.search(body, 0, 50_000):
        title = " ".join(unescape(found[1].decode("utf-8", "replace")).lower().split())
        for service in known.services:
            if title in service.titles:
                return service.name
    mark = known.marks.search(body.lower())
    return known.owners[mark[0]] if mark else None


def _is_bare(body: bytes) -> bool:
    """Hardly any text, and nothing that says "article"."""
    if _ARTICLE.search(body):
        return False
    text = _UNSEEN.sub(b" ", body).decode("utf-8", "replace")
    return len(" ".join(text.split())) < BARE


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
