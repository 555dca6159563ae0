"""The byline that a reader sees, for pages that keep their authors out of their fields."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

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
# Of which the class of any element that the next matches has one; plain searches are quicker.
_HINTS = ("yline", "uthor", "utor", "uteur", "eporter", "ournalist", "riter", "ignature")
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
    for element in islice(_marked(page.tree), _MAX_ELEMENTS):
        if element.tag not in _NOT_TEXT and not _stands_elsewhere(element):
            yield "\n".join(_text(one) for one in _peers(element))
    heading = next(page.tree.iter("h1"), None)
    if heading is not None:
        yield from _lines_after(heading)
    for element in islice(filter(_is_label, page.tree.iter(*_LABELS)), _MAX_ELEMENTS):
        beside = element.getparent()
        if beside is not None and not _stands_elsewhere(element):
            yield _text(beside)


def _marked(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Elements that say of themselves that they are a byline, as far as they are asked for: most stand near the top."""
    for element in tree.iter("*"):
        classes = element.get("class")
        hinted = (classes and _hints(classes)) or element.get("rel") == "author" or element.get("itemprop") == "author"
        if hinted and _NAMED.search(_label(element)):
            yield element


@lru_cache(maxsize=16_384)  # a site's elements share few classes
def _hints(classes: str) -> bool:
    return any(hint in classes for hint in _HINTS)


def _is_label(element: HtmlElement) -> bool:
    text = element.text
    return text is not None and 0 < len(text) < _MAX_LINE and is_byline_label(text)


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
    """Short ones that begin like a byline."""
    for element in islice(following(heading), _NEAR_HEADLINE):
        if element.text and element.text.strip() and element.tag not in _NOT_TEXT:
            line = _text(element)
            if len(line) <= _MAX_LINE and begins_as_byline(line) and not _stands_elsewhere(element):
                yield line
