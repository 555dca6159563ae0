"""Feeds, from bytes to candidates: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed 1.x.

lxml reads the XML as far as it can be read, and only what has no entries for it goes to feedparser, which is a
hundred times slower but knows feeds that are hardly XML. Dates are read by us from what the feed wrote: the feed
parsers at hand turn all into UTC, and take a time without a zone for UTC.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from lxml import etree

from newscrawl.discovery.dates import newest_first, to_rfc3339
from newscrawl.discovery.urls import resolved
from newscrawl.discovery.xml import local_name, text_of, up_to_last, with_legal_ampersands, without_doctype
from newscrawl.errors import NotAFeed
from newscrawl.items import Candidate, Discovery

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_HTML = re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""\s*<\?xml[^>]*encoding=["']([\w-]+)""")
_FEED = re.compile(rb"<(?:rss|rdf:RDF|(?:\w+:)?feed)[\s>]", re.IGNORECASE)
_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ROOTS = frozenset({"rss", "rdf", "feed"})
_PUBLISHED = ("pubdate", "published", "issued", "created", "publicationdate", "date")  # RSS, Atom, PRISM, Dublin Core
_HARDLY_XML_BYTES = 1_000_000  # a tenth of it is a large feed; feedparser takes seconds for more
_ABOUT_MEDIA = frozenset({"media", "itunes", "googleplay", "podcast"})  # prefixes: titles of pictures and episodes
_MODIFIED = ("updated", "modified")


@dataclass(slots=True)
class _Entry:
    """What a feed says of one article, as written."""

    url: str | None
    title: str | None
    published: str | None
    modified: str | None


def parse_feed(body: bytes, url: str) -> list[Candidate]:
    """The articles that the feed at `url` names, newest first, each address once.

    Links are resolved against the feed (`xml:base` included) and in normal form; FeedBurner's detour is left out. A
    date that is absent or broken is None, one without a zone its day alone.

    Raises `NotAFeed` where `body` is none; a feed without entries gives an empty list.
    """
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"{":
        entries = _entries_of_json(body, url)
    elif _HTML.match(start):
        raise NotAFeed(f"{url}: an HTML page, no feed: correct the address, or leave it out of the profile")
    else:
        entries = _entries_of_xml(body, url)
    found: dict[str, Candidate] = {}
    for entry in entries:
        address = resolved(url, entry.url)
        if address:
            found.setdefault(address, _candidate(entry, address, url))
    return newest_first(found.values())


def _candidate(entry: _Entry, address: str, feed_url: str) -> Candidate:
    discovery = Discovery(via="feed", url=feed_url, title=_plain(entry.title), published_at=to_rfc3339(entry.published))
    return Candidate(url=address, discovery=discovery, modified_at=to_rfc3339(entry.modified))


def _plain(title: str | None) -> str | None:
    """A title without the markup and the character references that feeds escape into it."""
    text = " ".join(_TAG.sub("", unescape(title or "")).split())
    return text.encode("utf-8", "replace").decode() or None


def _entries_of_json(body: bytes, url: str) -> list[_Entry]:
    """Items of a JSON Feed (jsonfeed.org, versions 1 and 1.1)."""
    try:
        feed = json.loads(body.removeprefix(b"\xef\xbb\xbf"))  # orjson refuses a whole feed for half an emoji
    except (ValueError, RecursionError) as error:
        raise NotAFeed(f"{url}: no JSON Feed ({error}): look at the address") from error
    items = feed.get("items") if isinstance(feed, dict) and "jsonfeed.org" in str(feed.get("version")) else None
    if not isinstance(items, list):
        raise NotAFeed(f"{url}: JSON, but no JSON Feed: look at the address")
    return [
        _Entry(
            url=_string(item, "url") or _string(item, "external_url") or _web_address(_string(item, "id")),
            title=_string(item, "title"),
            published=_string(item, "date_published"),
            modified=_string(item, "date_modified"),
        )
        for item in items
        if isinstance(item, dict)
    ]


def _string(item: dict[str, object], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None


def _entries_of_xml(body: bytes, url: str) -> list[_Entry]:
    body = without_doctype(body.lstrip())
    root = _root(body, url)
    name = "" if root is None else local_name(root)
    found = [_entry(item) for item in _items(root)] if root is not None and name in _ROOTS else []
    entries = [entry for entry in found if entry.url] or _entries_by_feedparser(body)
    if not entries and name not in _ROOTS:
        what = f"its root element is <{name}>" if name else "no XML"
        raise NotAFeed(f"{url}: neither RSS, Atom nor JSON Feed ({what}): look at the address")
    return entries


def _root(body: bytes, url: str) -> etree._Element | None:
    """The document's root, mended where it has to be; None where it is beyond that."""
    encoding = _encoding(body)
    for mend in (False, True):
        parser = etree.XMLParser(
            recover=mend, resolve_entities=False, no_network=True, remove_comments=True, encoding=encoding
        )
        try:
            return etree.fromstring(_mended(body) if mend else body, parser=parser, base_url=url)
        except (etree.XMLSyntaxError, ValueError):
            continue
    return None


def _mended(body: bytes) -> bytes:
    return with_legal_ampersands(up_to_last(body, b"item>", b"entry>"))


def _encoding(body: bytes) -> str | None:
    """None to believe the XML; what pretends to be UTF-8 and is not, is read as browsers read it."""
    declared = _XML_ENCODING.match(body[:200])
    if (declared and declared[1].lower() != b"utf-8") or body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return None
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return None


def _items(root: etree._Element) -> Iterator[etree._Element]:
    return (element for element in root.iter() if local_name(element) in {"item", "entry"})


def _entry(item: etree._Element) -> _Entry:
    texts: dict[str, str] = {}
    for child in item:
        name = local_name(child)
        if name not in texts and _prefix(child) not in _ABOUT_MEDIA and (text := text_of(child)):
            texts[name] = text
    return _Entry(
        url=_link(item, texts),
        title=texts.get("title"),
        published=next((texts[name] for name in _PUBLISHED if name in texts), None),
        modified=next((texts[name] for name in _MODIFIED if name in texts), None),
    )


def _prefix(element: etree._Element) -> str | None:
    return element.prefix or (element.tag.partition(":")[0] if isinstance(element.tag, str) else None)


def _link(item: etree._Element, texts: dict[str, str]) -> str | None:
    """The article's address: origLink (FeedBurner, Pheedo), link, Atom's link, a guid or id that is one."""
    if "origlink" in texts:
        return texts["origlink"]
    if "link" in texts:
        return _based(item, texts["link"])
    for child in item:
        href = child.get("href")
        if local_name(child) == "link" and href and child.get("rel", "alternate") == "alternate":
            return _based(child, href)
    about = item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    return _permalink(item, texts) or _web_address(about)


def _permalink(item: etree._Element, texts: dict[str, str]) -> str | None:
    for child in item:
        if local_name(child) == "guid" and child.get("isPermaLink", "true").lower() == "false":
            return None
    return _web_address(texts.get("guid") or texts.get("id"))


def _based(element: etree._Element, href: str) -> str:
    """`href` against the `xml:base` in force, which lxml knows together with the feed's own address."""
    return resolved(element.base or "", href) or href


def _web_address(text: str | None) -> str | None:
    return text if text and text.strip().lower().startswith(("http://", "https://")) else None


def _entries_by_feedparser(body: bytes) -> list[_Entry]:
    """Entries of what is hardly XML but has the elements of a feed."""
    if len(body) > _HARDLY_XML_BYTES or not (_FEED.search(body) and _ITEM.search(body)):
        return []
    import feedparser  # noqa: PLC0415  (rarely needed)

    entries = (dict(entry) for entry in feedparser.parse(body).entries)  # plain: theirs warns of its own aliases
    return [
        _Entry(
            url=entry.get("feedburner_origlink") or entry.get("link"),
            title=entry.get("title"),
            published=entry.get("published"),
            modified=entry.get("updated"),
        )
        for entry in entries
    ]
