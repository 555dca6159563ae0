"""Sitemaps, from bytes to candidates: indexes, URL sets with Google's news extension, text sitemaps; gzip or not.

Formats: sitemaps.org/protocol.html, and "News sitemap" in Google's Search Central. The XML is read as a stream, and
nothing outside it is ever loaded: a set of 50,000 entries costs its bytes and one entry.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Literal

from lxml import etree

from newscrawl.discovery.dates import moment, to_rfc3339
from newscrawl.discovery.urls import resolved
from newscrawl.discovery.xml import local_name, text_of, up_to_last, with_legal_ampersands, without_doctype
from newscrawl.errors import NotASitemap
from newscrawl.items import Candidate, Discovery

# The protocol allows 50 MB unpacked; some go beyond it, a bomb goes far beyond.
MOST_BYTES = 100 * 1024 * 1024
_CHUNK = 1024 * 1024
_GZIP = b"\x1f\x8b"
_GZIP_ALONE = 16 + zlib.MAX_WBITS  # of zlib: a gzip header, and no other
_LINE_OF_TEXT_SITEMAP = re.compile(rb"https?://[^\s<>]+")


@dataclass(slots=True)
class Sitemap:
    """A sitemap that is being read. An index has children and no candidates, a set candidates and no children."""

    url: str
    candidates: Iterator[Candidate] = field(default_factory=lambda: iter(()))  # in the order of the file
    children: list[tuple[str, str | None]] = field(default_factory=list)  # address and lastmod, newest first


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """The sitemap in `body`, fetched from `url`, packed with gzip or not; cut off or broken ones as far as they go.

    Addresses are in normal form, dates RFC 3339 (None where broken), titles those of the news extension.

    Raises `NotASitemap` where it is none, or where it unpacks to more than `MOST_BYTES`.
    """
    body = without_doctype(_unpacked(body, url).lstrip(b"\xef\xbb\xbf \t\r\n"))
    if _LINE_OF_TEXT_SITEMAP.match(body):
        return Sitemap(url, candidates=_candidates_of_text(body, url))
    root = _root_name(body)
    body = with_legal_ampersands(body)
    if root == "sitemapindex":
        return Sitemap(url, children=_children(body, url))
    if root == "urlset":
        return Sitemap(url, candidates=_candidates(body, url))
    what = f"its root element is <{root}>" if root else "neither XML nor a list of addresses"
    raise NotASitemap(f"{url}: no sitemap ({what}): correct the address, or leave it out of the profile")


def _unpacked(body: bytes, url: str) -> bytes:
    if not body.startswith(_GZIP):
        return body
    unpacked, packed = bytearray(), body
    stream = zlib.decompressobj(wbits=_GZIP_ALONE)
    try:
        while packed and len(unpacked) <= MOST_BYTES:
            unpacked += stream.decompress(packed, _CHUNK)
            packed = stream.unconsumed_tail
            if stream.eof:  # gzip files may be strung together
                packed, stream = stream.unused_data, zlib.decompressobj(wbits=_GZIP_ALONE)
    except zlib.error:
        pass  # damaged on its way: what came before it is good
    if len(unpacked) > MOST_BYTES:
        raise NotASitemap(f"{url}: unpacks to more than {MOST_BYTES // _CHUNK} MiB: refused as a gzip bomb")
    return bytes(unpacked)


def _stream(body: bytes, event: Literal["start", "end"]) -> "etree.iterparse[tuple[str, etree._Element]]":
    return etree.iterparse(
        BytesIO(body),
        events=(event,),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def _root_name(body: bytes) -> str:
    try:
        return next((local_name(element) for _, element in _stream(body[:_CHUNK], "start")), "")
    except etree.XMLSyntaxError:
        return ""


def _entries(body: bytes, name: str) -> Iterator[dict[str, str]]:
    """The texts of each element called `name`: those of its children, and of its news extension's."""
    try:
        for _, element in _stream(up_to_last(body, name.encode() + b">"), "end"):
            if local_name(element) != name:
                continue
            yield _texts(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]  # type: ignore[union-attr]  # what has a sibling has a parent
    except etree.XMLSyntaxError:
        return  # beyond recovery from here on


def _texts(element: etree._Element) -> dict[str, str]:
    texts: dict[str, str] = {}
    for child in element:
        name = local_name(child)
        if name == "news":
            texts |= {f"news:{local_name(each)}": text_of(each) for each in child}
        elif name not in texts:
            texts[name] = text_of(child)
    return texts


def _candidates(body: bytes, url: str) -> Iterator[Candidate]:
    for texts in _entries(body, "url"):
        address = resolved(url, texts.get("loc"))
        if address:
            discovery = Discovery(
                via="sitemap",
                url=url,
                title=" ".join(texts.get("news:title", "").split()) or None,
                published_at=to_rfc3339(texts.get("news:publication_date")),
            )
            yield Candidate(url=address, discovery=discovery, modified_at=to_rfc3339(texts.get("lastmod")))


def _candidates_of_text(body: bytes, url: str) -> Iterator[Candidate]:
    for line in body.splitlines():
        address = resolved(url, line.decode("utf-8", "replace"))
        if address and _LINE_OF_TEXT_SITEMAP.match(line.strip()):
            yield Candidate(url=address, discovery=Discovery(via="sitemap", url=url))


def _children(body: bytes, url: str) -> list[tuple[str, str | None]]:
    found: dict[str, str | None] = {}
    for texts in _entries(body, "sitemap"):
        address = resolved(url, texts.get("loc"))
        if address and address != url:
            found.setdefault(address, to_rfc3339(texts.get("lastmod")))
    return sorted(found.items(), key=lambda child: moment(child[1]), reverse=True)
