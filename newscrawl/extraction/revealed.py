"""Stories that wait hidden in the page for a script to show them to everybody.

Some outlets send a story's second half with the `hidden` attribute and let a script decide who sees it. Where the
publisher says that the article is free to read (schema.org `isAccessibleForFree`), and its own copy of the text
(`articleBody`) holds what is hidden, every reader is shown it.
"""

from collections.abc import Sequence

from newscrawl.extraction.blocks import Block, Place
from newscrawl.extraction.elements import not_rendered
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.scene import squeezed

PARAGRAPH = 80  # characters from which a block is looked for in the publisher's copy
WITNESSED = 2  # paragraphs that the copy has to hold, and half of the hidden ones at least


def reveal(blocks: Sequence[Block], linked: LinkedData) -> None:
    """Take those hidden blocks for shown that a script shows to everybody."""
    if not linked.is_accessible_for_free or not linked.article_body:
        return
    copy = squeezed(linked.article_body)
    for place in _hidden_places(blocks):
        inside = blocks[place.start : place.end]
        paragraphs = [block for block in inside if len(block.text) >= PARAGRAPH]
        held = sum(squeezed(block.text) in copy for block in paragraphs)
        if held >= WITNESSED and held >= len(paragraphs) / 2:
            for block in inside:
                block.hidden = _hidden_below(block.place, place)


def _hidden_places(blocks: Sequence[Block]) -> list[Place]:
    """The outermost places that are not rendered, in page order."""
    found: dict[int, Place] = {}
    for block in blocks:
        if block.hidden:
            outermost = [place for place in block.place.ancestry() if place.hidden][-1]
            found.setdefault(id(outermost), outermost)
    return list(found.values())


def _hidden_below(place: Place, limit: Place) -> bool:
    for around in place.ancestry():
        if around is limit:
            return False
        if not_rendered(around.element, around.tag, around.element.keys(), around.classes):
            return True
    return False
