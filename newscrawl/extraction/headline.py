"""The page's own headline, and the standfirst under it."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

from lxml.html import HtmlElement

from newscrawl.extraction.folding import folded
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.names import NO_SPACES
from newscrawl.extraction.page import Page
from newscrawl.extraction.schemaorg import plain_text

_MAX_H1 = 5
_SITE_MARK = re.compile(r"\s(?:[|•·»–—-]|::)\s|--|\s?[|｜]\s?")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


def headline(page: Page, linked: LinkedData) -> str | None:
    """The headline that most of `h1`, JSON-LD and `og:title` agree on; the `h1` where none agree.

    A kicker that runs into the `h1` ("Election: Who won", "Election - Who won") goes where `og:title` is without it.
    """
    shared = [_without_site(title, page, linked) for title in _meta(page, "og:title", "twitter:title")]
    linked_title = next(linked.texts("headline"), None)
    own = _h1(page, [*shared, *([linked_title] if linked_title else []), *_document_title(page)])
    given = [title for title in (own, linked_title, *shared[:1]) if title]
    if own and shared and _ends_with(own, shared[0]):
        return shared[0]
    votes = Counter(map(folded, given))
    best = max(given, key=lambda title: votes[folded(title)], default=None)
    return best or next(iter(_document_title(page)), None)


def lead(page: Page, linked: LinkedData, title: str | None) -> str | None:
    """The description that the outlet gives, without markup; None where it only repeats the headline."""
    given = [*linked.texts("description"), *_meta(page, "og:description", "description", "twitter:description")]
    for text in given:
        plain = " ".join(plain_text(text).split())
        if plain and folded(plain) != folded(title or ""):
            return plain
    return None


def _meta(page: Page, *keys: str) -> list[str]:
    values = (
        " ".join(unescape(value).translate(_INVISIBLE).split()) for key in keys for value in page.meta.get(key, [])
    )
    return [value for value in values if value]


def _document_title(page: Page) -> Iterator[str]:
    for element in page.tree.iterfind("./head/title"):
        if text := _text(element):
            yield max(_SITE_MARK.split(text), key=len).strip()


def _h1(page: Page, others: list[str]) -> str | None:
    """The `h1` most like what the page calls itself elsewhere: sites put their name or a box's title into one too."""
    known = [_words(title) for title in others]
    best, most = None, 0.0
    for count, element in enumerate(page.tree.iter("h1")):
        text = _text(element)
        if count >= _MAX_H1 or not text:
            continue
        words = _words(text)
        alike = max((len(words & other) / max(1, min(len(words), len(other))) for other in known), default=1.0)
        if alike > most:
            best, most = text, alike
    return best


def _without_site(title: str, page: Page, linked: LinkedData) -> str:
    """`title` without the outlet's name behind it ("Who won | The Herald")."""
    parts = _SITE_MARK.split(title)
    if len(parts) < 2:
        return title
    last = folded(parts[-1])
    names = {folded(name) for name in (*page.meta.get("og:site_name", []), linked.publisher or "") if name}
    host = folded(page.url.split("/")[2]) if page.url.count("/") > 1 else ""
    if last and (any(last in name or name in last for name in names) or last in host):
        return title[: title.rindex(parts[-1])].rstrip(" |•·»–—-:｜")
    return title


def _ends_with(own: str, shared: str) -> bool:
    """Is `own` a kicker, a mark and then `shared`?"""
    if not own.endswith(shared) or len(shared) < 15 or len(own) - len(shared) > 60:
        return False
    return own[: -len(shared)].rstrip().endswith((":", "-", "–", "—", "|", "+", "."))


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().translate(_INVISIBLE).split())


def _words(text: str) -> set[str]:
    return set(folded(text)) if NO_SPACES.search(text) else set(re.findall(r"\w+", text.casefold()))
