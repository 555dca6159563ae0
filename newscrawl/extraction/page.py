"""A page, parsed once: what every other part of the extraction reads.

`parse` decodes and parses the bytes; `Page` holds the tree, the meta elements and, made on first use, the linked data
and the text blocks. Nothing after it parses or serialises the page again.
"""

import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree, html

from newscrawl.discovery.charsets import decoded
from newscrawl.errors import NotHTML, PageAbandoned

_XML_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")
_CONTROL = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r")
_NO_CHARACTERS = re.compile("\ufffe|\uffff".encode())  # that libxml2 would stop at
_BEGIN_WITH = 0xEF  # looked for in no time, and not in most pages of scripts with an alphabet
_HTML_ELEMENTS = etree.ElementDefaultClassLookup(element=html.HtmlElement)  # without lxml.html's Python call an element
# 25 times the largest page of the corpus (4,098): what is beyond was made to cost time.
MOST_ELEMENTS = 100_000
_LONGEST_CONTENT = 100_000  # characters of a <meta>, beyond which it describes nothing
_LONGEST_HREF = 10_000  # characters of a <link>, beyond which it is no address
_COUNT = etree.XPath("count(//*)")
REPLACEMENT = "\ufffd"
_MARKUP = re.compile(rb"<(?:!doctype html|html|head|body|article|div|p|meta|title)\b", re.IGNORECASE)


@dataclass(slots=True)
class Page:
    """One parsed page.

    `tree` is the root `<html>` element (comments and processing instructions are gone), `meta` maps the lower-cased
    name, property or itemprop of each `<meta>` to its contents in page order, `links` the lower-cased rel of each
    `<link>` to its absolute-or-relative hrefs as written.
    """

    url: str
    tree: html.HtmlElement
    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    size: int = 0  # bytes
    # Every element in page order, held: lxml makes an object for each one that nobody holds anew, on every walk.
    elements: list[html.HtmlElement] = field(default_factory=list, repr=False)


def parse(body: bytes, url: str, charset: str | None = None) -> Page:
    """Parse `body`, as it came over the wire (after content decoding).

    `charset` is the one of the Content-Type header, if any; byte order mark and `<meta charset>` are looked at as
    the HTML standard says, then UTF-8, then a guess.

    Raises `NotHTML` where there is no markup, `PageAbandoned` where there is more than anybody writes.
    """
    text = _as_utf8(body, charset)
    if not _MARKUP.search(text, 0, 600_000):
        raise NotHTML(f"{url}: {len(body)} bytes without HTML markup: nothing to extract")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    parser.set_element_class_lookup(_HTML_ELEMENTS)
    try:
        tree = html.document_fromstring(_cleaned(text), parser=parser)
    except etree.LxmlError as error:
        raise NotHTML(f"{url}: lxml finds no document in it ({error})") from error
    page = Page(url, tree, size=len(body), elements=list(islice(tree.iter("*"), MOST_ELEMENTS + 1)))
    if len(page.elements) > MOST_ELEMENTS:
        size = int(_COUNT(tree))
        raise PageAbandoned(f"{url}: {size} elements, and no article has over {MOST_ELEMENTS}: look at what it is")
    for element in tree.iter("meta", "link"):
        if element.tag == "link":
            _add_link(page, element)
            continue
        key = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if key and content and len(content) <= _LONGEST_CONTENT and content.strip():
            page.meta.setdefault(key.strip().lower(), []).append(content.strip())
    return page


def _add_link(page: Page, element: html.HtmlElement) -> None:
    href = element.get("href")
    if href and len(href) <= _LONGEST_HREF and href.strip():
        for rel in (element.get("rel") or "").lower().split():
            page.links.setdefault(rel, []).append(href.strip())


def _cleaned(text: bytes) -> bytes:
    """UTF-8 without what no parser takes: an XML declaration, control characters."""
    if declaration := _XML_DECLARATION.match(text):
        text = text[declaration.end() :]
    if _BEGIN_WITH in text:
        text = _NO_CHARACTERS.sub(b"", text)
    return text.translate(None, _CONTROL)


def _as_utf8(body: bytes, charset: str | None) -> bytes:
    """Decoded as the HTML standard says, but the bytes have the last word on UTF-8.

    What is valid UTF-8 beyond ASCII is UTF-8, whatever an old template still declares (text of another encoding is
    valid by chance about never); what declares UTF-8 and mostly breaks its rules is something else.
    """
    if not body.isascii() and _is_utf8(body):
        return body.removeprefix(BOM_UTF8)
    encoding, text = decoded(body, charset, _guess)
    broken = text.count(REPLACEMENT) if encoding == "utf-8" else 0
    if broken and 2 * broken > sum(not char.isascii() for char in text):
        text = body.decode(_guess(body) or "cp1252", "replace")
    return text.encode("utf-8", "replace")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _guess(body: bytes) -> str | None:
    if body.isascii():
        return "utf-8"
    from charset_normalizer import from_bytes  # noqa: PLC0415  (slow to import, rarely needed)

    best = from_bytes(body[:50_000]).best()
    return best.encoding if best else None
