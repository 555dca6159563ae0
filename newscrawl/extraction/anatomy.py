"""What became of each block of a page, and on which evidence: what `scrapy probe` shows, apart from how it is drawn."""

from dataclasses import dataclass
from typing import Literal

from newscrawl.errors import NotAnArticle
from newscrawl.extraction import Context
from newscrawl.extraction.blocks import Block
from newscrawl.extraction.parts import Parts, take_apart
from newscrawl.extraction.reading import put_together
from newscrawl.extraction.sources import Field, fields
from newscrawl.items import Article, NoticeKind

Fate = Literal["story", "headline", "left out"] | NoticeKind

# Places that explain by themselves why a text is no story.
_ASIDE = frozenset({"nav", "header", "footer", "aside", "figure", "form", "dialog", "button", "select", "table"})


@dataclass(frozen=True, slots=True)
class Line:
    """One block: what it became, and why; the reasons of a notice are those of the record's `because`."""

    text: str
    fate: Fate
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Anatomy:
    """One page as the extraction sees it. `article` is None where it holds no story; `fault` then says so."""

    url: str
    lines: tuple[Line, ...]
    article: Article | None
    fault: str | None
    fields: tuple[Field, ...]


def anatomy(html: bytes, url: str, context: Context | None = None) -> Anatomy:
    """Take a page apart and keep what was thought about it. Pure.

    Raises `NotHTML`, and `NotAnArticle` for a page without any text; one with text but no story has its lines and a
    `fault`.
    """
    context = context or Context()
    parts = take_apart(html, url, context)
    lines = _lines(parts)
    try:
        article = put_together(parts, context).article
    except NotAnArticle as error:
        return Anatomy(url, lines, None, str(error), ())
    return Anatomy(url, lines, article, None, tuple(fields(article, parts.page, parts.linked)))


def _lines(parts: Parts) -> tuple[Line, ...]:
    taken = set(parts.story.indexes)
    apart = {verdict.block_index: verdict for verdict in parts.verdicts}
    lines = []
    for block in parts.blocks:
        if block.index in taken:
            lines.append(Line(block.text, "story", _for_the_story(parts, block)))
        elif verdict := apart.get(block.index):
            lines.append(Line(block.text, verdict.kind, tuple(verdict.because)))
        elif block is parts.core.headline:
            lines.append(Line(block.text, "headline", ("headline",)))
        else:
            lines.append(Line(block.text, "left out", _against_the_story(parts, block)))
    return tuple(lines)


def _for_the_story(parts: Parts, block: Block) -> tuple[str, ...]:
    return (f"<{block.tag}>", "prose" if parts.core.prose[block.index] else "among the prose")


def _against_the_story(parts: Parts, block: Block) -> tuple[str, ...]:
    """What is known of a block that is neither story nor notice: the plain facts that the story's rules look at."""
    if block.hidden:
        return ("not rendered",)
    core = parts.core
    reasons = [f"in <{name}>" for name in sorted(_ASIDE & block.within)]
    if core.first > core.last:
        reasons.append("no prose on the page")
    elif block.index < core.first:
        reasons.append("before the story")
    elif block.index > core.last:
        reasons.append("after the story")
    if block.link_density > 0.5:
        reasons.append("mostly links")
    return tuple(reasons) or (f"<{block.tag}>, not like the story",)
