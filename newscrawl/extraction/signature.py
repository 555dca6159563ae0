"""A name alone in a paragraph right above or below the story, as outlets sign that have no byline."""

import re

from lxml.html import HtmlElement

from newscrawl.extraction.bylines import read_byline
from newscrawl.extraction.names import NO_SPACES
from newscrawl.extraction.page import Page
from newscrawl.extraction.storyplace import beginning, beginnings

_MAX_LENGTH = 40
_RIGHT = re.compile(r"text-align:\s*(?:right|end)")


def signature(page: Page, own: frozenset[str], story: str) -> list[str]:
    """The name in the paragraph before the story's first or after its last, where it is in bold or on the right.

    Without either a short line there is as often an appeal or a link.
    """
    keys = beginnings(story)
    lines = [(element, text) for element in page.tree.iter("p") if (text := _text(element))]
    paragraphs = [element for element, _ in lines]
    places = [place for place, (_, text) in enumerate(lines) if beginning(text) in keys]
    if not places:
        return []
    beside = [paragraphs[place] for place in (places[0] - 1, places[-1] + 1) if 0 <= place < len(paragraphs)]
    for element in filter(_is_set_apart, beside):
        line = _text(element)
        if len(line) <= _MAX_LENGTH and not NO_SPACES.search(line):
            return read_byline(line, None, own, seen=True).people
    return []


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _is_set_apart(paragraph: HtmlElement) -> bool:
    if _RIGHT.search(paragraph.get("style") or "") or paragraph.get("align") == "right":
        return True
    return any(_text(inner) == _text(paragraph) for inner in paragraph.iter("strong", "b", "em", "i"))
