"""The byline that a reader sees, for pages that keep their authors out of their fields."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from newscrawl.extraction.bylines import Byline, begins_as_byline, read_byline
from newscrawl.extraction.page import Page

_MAX_ELEMENTS = 60
_MAX_LENGTH = 300
_MAX_PEOPLE = 8
_NEAR_HEADLINE = 80  # elements after the h1
_MARKED = ".//*[@rel='author' or contains(@itemprop, 'author')" + "".join(
    f" or contains(@class, '{word}')" for word in ("yline", "uthor", "utor", "ignature", "eporter", "ournalist", "riter")
) + "]"  # fmt: skip
_NAMED = re.compile(
    r"(?:^|[^a-z])(?:by-?lines?|authors?|autore?s?|auteurs?|autorin|signature|reporter|journalist|writer|writtenby)(?:[^a-z]|$)"
)
_ELSEWHERE = re.compile(
    r"comment|related|teaser|recommend|sidebar|promo|widget|most-?read|more-?from|caption|quote|newsletter|footer|carousel"
    r"|author-?(?:bio|box|card|description)|card|media"
)
_NOT_STORY = frozenset({"nav", "aside", "footer", "figure", "figcaption", "form", "blockquote"})


def visible_byline(page: Page, language: str | None, own: frozenset[str]) -> Byline:
    """The first element marked as a byline that names people, else a line under the headline that begins like one."""
    for element in islice(page.tree.xpath(_MARKED), _MAX_ELEMENTS):
        if _is_byline(element):
            byline = read_byline(_text(element), language, own, seen=True)
            if 0 < len(byline.people) <= _MAX_PEOPLE or byline.agencies:
                return byline
    heading = next(page.tree.iter("h1"), None)
    for text in _lines_after(heading) if heading is not None else ():
        if begins_as_byline(text):
            byline = read_byline(text, language, own, seen=True)
            if byline.people or byline.agencies:
                return byline
    return Byline()


def _is_byline(element: HtmlElement) -> bool:
    label = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('rel') or ''}".lower()
    if not _NAMED.search(label) or element.tag in ("link", "meta", "img", "button"):
        return False
    for above in (element, *element.iterancestors()):
        if above.tag in _NOT_STORY or _ELSEWHERE.search((above.get("class") or "").lower()):
            return above.tag in ("body", "html")
    return True


def _text(element: HtmlElement) -> str:
    """Its text with the bounds of elements kept as bounds of parts."""
    pieces = (" ".join(piece.split()) for piece in element.itertext() if piece.strip())
    return "\n".join(pieces)[:_MAX_LENGTH]


def _lines_after(heading: HtmlElement) -> Iterator[str]:
    for element in heading.xpath(f"following::*[position() <= {_NEAR_HEADLINE}]"):
        text = (element.text or "").strip()
        if text and element.tag not in ("script", "style"):
            whole = " ".join(element.text_content().split())
            if len(whole) <= 100:
                yield whole
