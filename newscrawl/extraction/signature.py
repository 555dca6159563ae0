"""A name alone in a paragraph right above or below the story, as outlets sign that have no byline."""

from newscrawl.extraction.bylines import read_byline
from newscrawl.extraction.page import Page
from newscrawl.extraction.storyplace import beginning, beginnings

_MAX_LENGTH = 40


def signature(page: Page, own: frozenset[str], story: str) -> list[str]:
    """The name in the paragraph before the story's first or after its last; also where that is the story's own line."""
    lines = [" ".join(element.text_content().split()) for element in page.tree.iter("p", "div", "h4", "h5")]
    lines = [line for line in lines if line]
    keys = beginnings(story)
    places = [place for place, line in enumerate(lines) if beginning(line) in keys]
    if not places:
        return []
    beside = (lines[place] for place in (places[0] - 1, places[-1] + 1) if 0 <= place < len(lines))
    signed = (read_byline(line, None, own, seen=True).people for line in beside if len(line) <= _MAX_LENGTH)
    return next(filter(None, signed), [])
