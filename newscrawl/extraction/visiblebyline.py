"""The byline that a reader sees, for pages that keep their authors out of their fields."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.extraction.bylines import Byline, begins_as_byline, is_byline_label, read_byline
from newscrawl.extraction.elements import following
from newscrawl.extraction.page import Page

_MAX_ELEMENTS = 60
_MAX_LENGTH = 300
_MAX_LINE = 100
_MAX_PIECES = 40  # texts of inner elements
_MAX_PEOPLE = 8
_NEAR_HEADLINE = 80  # elements after the h1
# What any match of the next needs, for libxml2 to find among all elements.
_HINTS = ("yline", "uthor", "utor", "uteur", "eporter", "ournalist", "riter", "ignature")
_HINTED = etree.XPath(
    f"//*[@rel='author' or @itemprop='author' or {' or '.join(f'contains(@class, {hint!r})' for hint in _HINTS)}]"
)
_NAMED = re.compile(
    r"by-?line(?!.{0,3}date)|(?<![a-z])(?:autor(?:e|es|in)?|auteurs?|signature|reporter|journalist|writer|writtenby)(?![a-z])"
    r"|author(?!i)(?![\w-]{0,5}(?:bio|box|card|desc|image|img|pic|avatar|social|follow|role|position|title|email|contact))"
)
_ELSEWHERE = re.compile(
    r"comment|related|teaser|recommend|sidebar|most-?read|more-?from|caption|quote|newsletter|footer|carousel|follow"
)
_BESIDE = re.compile(r"card|widget|promo|list-?item|author-?(?:bio|box|card|desc)")
_NOT_STORY = frozenset({"nav", "aside", "footer", "figure", "figcaption", "form", "blockquote"})
_NOT_TEXT = frozenset({"script", "style", "meta", "link", "img", "button", "input", "svg", "path"})
_LABELS = ("strong", "b", "dt", "th", "span", "em", "p")


def visible_byline(page: Page, language: str | None, own: frozenset[str]) -> Byline:
    """People of the first place that names any: an element marked as a byline, a line under the headline that begins
    like one, a label ("Author") with a name beside it. Agencies of the first of these that names any.
    """
    agencies: list[str] = []
    for text in _texts(page):
        byline = read_byline(text, language, own, seen=True)
        agencies = agencies or byline.agencies
        if 0 < len(byline.people) <= _MAX_PEOPLE:
            return Byline(byline.people, agencies)
    return Byline(agencies=agencies)


def _texts(page: Page) -> Iterator[str]:
    marked = (element for element in _HINTED(page.tree) if _NAMED.search(_label(element)))
    for element in islice(marked, _MAX_ELEMENTS):
        if element.tag not in _NOT_TEXT and not _stands_elsewhere(element):
            yield "\n".join(_text(one) for one in _peers(element))
    heading = next(page.tree.iter("h1"), None)
    if heading is not None:
        yield from filter(begins_as_byline, _lines_after(heading))
    short = (one for one in page.tree.iter(*_LABELS) if one.text and len(one.text) < _MAX_LINE)
    for element in islice((one for one in short if is_byline_label(one.text or "")), _MAX_ELEMENTS):
        beside = element.getparent()
        if beside is not None and not _stands_elsewhere(element):
            yield _text(beside)


def _label(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('rel') or ''}".lower()


def _peers(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and those right after it that are marked alike: one name each."""
    yield element
    for beside in islice(element.itersiblings(), _MAX_PEOPLE):
        if beside.tag != element.tag or _label(beside) != _label(element):
            return
        yield beside


def _stands_elsewhere(element: HtmlElement) -> bool:
    """In a teaser, a comment, the portrait of an author: not in the story's own head."""
    for distance, above in enumerate((element, *element.iterancestors())):
        if above.tag in ("body", "html"):
            return False
        label = (above.get("class") or "").lower()
        if above.tag in _NOT_STORY or _ELSEWHERE.search(label) or (distance < 3 and _BESIDE.search(label)):
            return True
    return False


def _text(element: HtmlElement) -> str:
    """Its text with the bounds of elements kept as bounds of parts."""
    pieces = (" ".join(piece.split()) for piece in element.itertext() if piece.strip())
    return "\n".join(islice(pieces, _MAX_PIECES))[:_MAX_LENGTH]


def _lines_after(heading: HtmlElement) -> Iterator[str]:
    for element in islice(following(heading), _NEAR_HEADLINE):
        if element.text and element.text.strip() and element.tag not in _NOT_TEXT:
            line = _text(element)
            if len(line) <= _MAX_LINE and not _stands_elsewhere(element):
                yield line
