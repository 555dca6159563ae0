"""Where on the page the story's own paragraphs stand, found by how they begin."""

from newscrawl.extraction.folding import folded

_LETTERS = 40  # of a paragraph's start that tell it apart


def beginnings(story: str) -> frozenset[str]:
    """Keys of the story's paragraphs; lines too short to be told from others are left out."""
    return frozenset(beginning(line) for line in story.splitlines() if len(line) > _LETTERS)


def beginning(text: str) -> str:
    """The key of one paragraph: its first letters and digits."""
    return folded(text[: 4 * _LETTERS])[:_LETTERS]
