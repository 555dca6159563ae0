"""What travels through the crawl: candidates, captures and articles.

`Article` is the output record (one JSON line per version of an article); its field names and meanings are a
contract with the archive downstream, and `newscrawl.schema` generates the JSON Schema from these classes.
Times are RFC 3339 strings with an offset; a day whose zone is not known is a plain `YYYY-MM-DD`.
"""

from dataclasses import dataclass, field
from typing import Literal

SCHEMA = "newscrawl.article/1"

Via = Literal["feed", "sitemap", "section", "seed", "warc"]
NoticeKind = Literal["paywall", "pricing", "login", "newsletter", "promo", "disclaimer"]
AccessStatus = Literal["free", "metered", "registration", "locked", "unknown"]


@dataclass(slots=True, kw_only=True)
class Discovery:
    """How an article was found, and what its finder said of it."""

    via: Via
    url: str  # of the feed, sitemap or section page; the article's own for a seed
    title: str | None = None
    published_at: str | None = None


@dataclass(slots=True, kw_only=True)
class Candidate:
    """An article that a finder names: not fetched yet."""

    url: str
    discovery: Discovery
    modified_at: str | None = None  # a sitemap's lastmod, a feed's updated


@dataclass(slots=True, kw_only=True)
class Fetch:
    """The fetch that an article was read from."""

    at: str
    status: int
    etag: str | None = None
    last_modified: str | None = None
    bytes: int
    warc: str | None = None  # file:offset of the raw capture


@dataclass(slots=True, kw_only=True)
class Exchange:
    """A request and its answer as they went over the wire; headers in the order given, each with its value."""

    method: str
    request_headers: list[tuple[str, str]]
    protocol: str  # "HTTP/1.1"
    status: int
    headers: list[tuple[str, str]]
    body: bytes  # in its Content-Encoding
    ip_address: str | None = None
    rendered: bool = False  # the page is what a browser made of it


@dataclass(slots=True, kw_only=True)
class Capture:
    """An article page as it came over the wire; the spider yields it, the extract pipeline turns it into an Article."""

    url: str
    requested_urls: list[str]  # every URL on the way here, the one asked for first, the final one last
    site: str
    publisher: str | None
    body: bytes
    charset: str | None  # of the Content-Type header
    discovery: Discovery
    fetch: Fetch
    opt_outs: list[str] = field(default_factory=list)  # what its headers reserve: newscrawl.extraction.optouts
    exchange: Exchange | None = None  # until its raw capture is written


@dataclass(slots=True, kw_only=True)
class Image:
    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(slots=True, kw_only=True)
class Notice:
    """A block that was set apart from the story, with the names of the signals that said so."""

    kind: NoticeKind
    text: str
    selector: str  # CSS, from the page's root or the nearest id
    because: list[str]


@dataclass(slots=True, kw_only=True)
class Renewal:
    """What an offer costs once its introductory price ends."""

    price: float
    period: str | None


@dataclass(slots=True, kw_only=True)
class Offer:
    """One of the publisher's own plans."""

    name: str | None
    price: float
    currency: str | None  # ISO 4217
    period: str | None  # ISO 8601 duration
    renews: Renewal | None = None
    monthly_price: float | None = None
    text: str


@dataclass(slots=True, kw_only=True)
class Access:
    """Could a reader without a subscription read it?"""

    status: AccessStatus
    complete: bool | None  # is the whole story in `text`?
    because: list[str]


# What the crawl adds to what the page tells: null until then, never null in a stored record.
ADDED_BY_CRAWL = {"added_by_crawl": True}
# A field that records of earlier releases do not have.
ADDED_LATER = {"added_later": True}


@dataclass(slots=True, kw_only=True)
class Article:
    """The output record, field by field in its order."""

    schema: str = SCHEMA
    id: str
    version: int | None = field(default=None, metadata=ADDED_BY_CRAWL)
    supersedes: str | None = None
    url: str
    canonical_url: str
    site: str | None = field(default=None, metadata=ADDED_BY_CRAWL)
    publisher: str | None = None
    title: str | None
    lead: str | None = None
    authors: list[str] = field(default_factory=list)
    agency: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    language: str | None = None
    images: list[Image] = field(default_factory=list)
    text: str
    notices: list[Notice] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    access: Access
    discovery: Discovery | None = field(default=None, metadata=ADDED_BY_CRAWL)
    fetch: Fetch | None = field(default=None, metadata=ADDED_BY_CRAWL)
    content_hash: str
    near_duplicate_of: str | None = None
    run: str | None = field(default=None, metadata=ADDED_BY_CRAWL)
    extractor: str
    opt_outs: list[str] | None = field(default=None, metadata=ADDED_LATER)  # what the publisher reserves
