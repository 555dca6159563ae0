"""Where on the page the story's own paragraphs stand, found by how they begin."""

from lxml.html import HtmlElement

from newscrawl.extraction.folding import folded

_LETTERS = 40  # of a paragraph's start that tell it apart
_TELLING = 4 * _LETTERS  # characters that surely hold them


def beginnings(story: str) -> frozenset[str]:
    """Keys of the story's paragraphs; lines too short to be told from others are left out."""
    return frozenset(beginning(line) for line in story.splitlines() if len(line) > _LETTERS)


def beginning_of(element: HtmlElement) -> str:
    """The key of the paragraph that an element holds."""
    text = element.text or ""
    if len(element) and len(text) < _TELLING:
        text = element.text_content()
    return beginning(text)


def beginning(text: str) -> str:
    """The key of one paragraph: its first letters and digits."""
    return folded(text[:_TELLING])[:_LETTERS]
