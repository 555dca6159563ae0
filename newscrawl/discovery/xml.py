"""What feeds and sitemaps share in reading XML that need not be well-formed."""

import re
from html.entities import html5

from lxml import etree

_END_OF_PREFIX = re.compile("[}:]")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_XML_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
# An ampersand that starts no numeric reference, with the name after it if there is one; CDATA is skipped as a whole.
_AMPERSAND = re.compile(
    rb"(<!\[CDATA\[.*?(?:\]\]>|\Z))|&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};)(?:([A-Za-z]\w*);)?", re.DOTALL
)


def without_doctype(body: bytes) -> bytes:
    """Without a document type: it names nothing a feed or sitemap needs, and is where entity bombs are declared."""
    start = body[:2000].upper().find(b"<!DOCTYPE")
    found = _DOCTYPE.match(body, start) if start >= 0 else None
    return body[:start] + body[found.end() :] if found else body


def with_legal_ampersands(body: bytes) -> bytes:
    """The commonest faults mended, which lxml's recovery would mend by leaving out: `?a=1&b=2`, `&nbsp;`."""
    return _AMPERSAND.sub(_legal, body) if b"&" in body else body


def _legal(found: re.Match[bytes]) -> bytes:
    name = found[2]
    if found[1] or name in _XML_ENTITIES:
        return found[0]
    character = html5.get(f"{name.decode('ascii', 'replace')};") if name else None
    if character is None:
        return b"&amp;" + found[0][1:]
    return "".join(f"&#{ord(each)};" for each in character).encode()


def up_to_last(body: bytes, *ends: bytes) -> bytes:
    """Without what follows the last entry: where a body was cut off, that may be half an address."""
    last, end = max((body.rfind(end), end) for end in ends)
    return body if last < 0 else body[: last + len(end)]


def local_name(element: etree._Element) -> str:
    """Lower-case name without its namespace, and without a prefix for which none was declared; "" of no element."""
    tag = element.tag
    return _END_OF_PREFIX.split(tag)[-1].lower() if isinstance(tag, str) else ""


def text_of(element: etree._Element) -> str:
    """All text in it."""
    return "".join(str(text) for text in element.itertext()).strip()
