"""When an article was published and last changed: the first of the places where pages say so that can be read."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, tzinfo
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.html import HtmlElement

from newscrawl.extraction.dates import Moment, parse_date
from newscrawl.extraction.elements import following
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published",
    "published_time", "datepublished", "date_published", "publication_date", "publicationdate", "pubdate",
    "publish-date", "publish_date", "publishdate", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "citation_publication_date", "dcterms.created", "dc.date.issued",
    "dcterms.issued", "dcterms.date", "dc.date.created", "dc.date", "article.published",
    "article:post_date", "rnews:datepublished", "prism.publicationdate", "datecreated", "article.created",
    "date", "last-publish-date", "og:pubdate", "ptime", "published-date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:modified_time", "og:updated_time",
    "article:modified", "datemodified", "date_modified", "modified_time", "article.updated",
    "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "revised", "moddate",
)  # fmt: skip
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=[/_-])")
_MAX_SHIFT = timedelta(hours=26)  # between the same moment written in two zones
_NEAR_HEADLINE = 60  # elements after the h1 where a visible date is looked for
_MAX_LINE = 120
_LARGEST_GUESSED = 2_000_000  # bytes: htmldate takes half a second a megabyte, and no article has that many
_DATE_CLASS = re.compile(r"date|time|publish|posted|datum|fecha|stamp|updated|data\b|pub", re.IGNORECASE)


def times(page: Page, linked: LinkedData, language: str | None, time_zone: str | None) -> tuple[str | None, str | None]:
    """(published, modified), RFC 3339 with the page's offset, a plain day where the zone is not known.

    A change before the publication is a mistake, and None.

    `time_zone` is the outlet's, an IANA name, out of its profile.
    """
    home = _home(time_zone)
    published = _first(_said_published(page, linked), language)
    published = published or _seen(page, language) or _of_url(page.url) or _guessed(page)
    modified = _first(_said_modified(page, linked), language)
    if modified and published and _is_before(modified, published, home):
        modified = None
    return (published.rfc3339(home) if published else None), (modified.rfc3339(home) if modified else None)


def _home(time_zone: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(time_zone) if time_zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _is_before(one: Moment, other: Moment, home: tzinfo | None) -> bool:
    """By the instant where both have one, else by the day."""
    first, second = one.instant(home), other.instant(home)
    if first is None or second is None:
        return one.day < other.day
    return first < second


def _first(texts: Iterator[str], language: str | None) -> Moment | None:
    """The first that is a date; one that says the same with more (a time, a zone) takes its place."""
    best: Moment | None = None
    for text in texts:
        moment = parse_date(text, language)
        if moment is None:
            continue
        if best is None or _is_fuller(moment, best):
            best = moment
        if best.zone:
            break
    return best


def _is_fuller(other: Moment, best: Moment) -> bool:
    if other.clock is None or other.zone is None:
        return best.clock is None and other.clock is not None and other.day == best.day
    if best.clock is None:
        return abs((other.day - best.day).days) <= 1
    return abs(datetime.combine(other.day, other.clock) - datetime.combine(best.day, best.clock)) <= _MAX_SHIFT


def _said_published(page: Page, linked: LinkedData) -> Iterator[str]:
    yield from linked.texts("datePublished")
    for key in _PUBLISHED:
        yield from page.meta.get(key, [])[:1]
    for element in page.tree.iterfind(".//*[@itemprop='datePublished']"):
        yield _stated(element)
    yield from linked.texts("dateCreated")


def _said_modified(page: Page, linked: LinkedData) -> Iterator[str]:
    yield from linked.texts("dateModified")
    for key in _MODIFIED:
        yield from page.meta.get(key, [])[:1]


def _stated(element: HtmlElement) -> str:
    return element.get("datetime") or element.get("content") or " ".join(element.text_content().split())


def _seen(page: Page, language: str | None) -> Moment | None:
    """A `<time>` or a short line with a date, close under the headline; else the page's first `<time>`."""
    heading = next(page.tree.iter("h1"), None)
    near = list(_after(heading)) if heading is not None else []
    reads: list[tuple[Callable[[HtmlElement], bool], list[HtmlElement]]] = [
        (lambda e: e.tag == "time", near),
        (lambda e: bool(_DATE_CLASS.search(e.get("class") or "")), near),
        (lambda e: True, near),
        (lambda e: bool(e.get("datetime")), list(page.tree.iter("time"))[:3]),
    ]
    for wanted, elements in reads:
        for element in elements:
            if (
                wanted(element)
                and len(text := _stated(element)) <= _MAX_LINE
                and (moment := parse_date(text, language))
            ):
                return moment
    return None


def _after(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Elements that follow in page order, not what is inside the heading."""
    for element in islice(following(heading), _NEAR_HEADLINE):
        if element.tag not in ("script", "style"):
            yield element


def _of_url(url: str) -> Moment | None:
    found = _URL_DAY.search(url)
    return parse_date("-".join(found.groups())) if found else None


def _guessed(page: Page) -> Moment | None:
    if page.size > _LARGEST_GUESSED:
        return None
    from htmldate import find_date  # noqa: PLC0415  (slow to import)

    # Not the extensive search: it takes any year on the page for a date, and its first call in a process compiles the
    # expressions of two hundred locales, which takes seconds.
    found = find_date(page.tree, url=page.url, original_date=True, extensive_search=False, max_date="2100-12-31")
    return parse_date(found) if found else None
