"""What names of elements and attributes mean for their text: inline, block-level, telling or not rendered at all."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lxml.html import HtmlElement


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Elements whose text nobody reads as text: code, drawings, embedded documents, fallbacks of media players.
NO_TEXT = _names(
    "script style svg math canvas iframe object embed audio video map head title meta link img input textarea"
)
PICTURES = _names("img video audio iframe object embed canvas")
BOLD = frozenset({"b", "strong"})
MARKED = BOLD | {"a", "br", "em", "i", "time"}  # elements that say something of a run's text
UNSEEN = ("\u200b", "\u2060", "\ufeff")  # zero-width spaces: empty paragraphs of editors
INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q "
    "ruby rb rp rt rtc s samp small span strike strong sub sup time tt u var wbr picture source "
    "progress meter"
)
# Ancestors that tell what a text is for; ARIA roles count as the element that they stand for.
TELLING = _names(
    "ul ol dl figure figcaption form dialog aside nav footer header table blockquote article main "
    "button details pre address select"
)
ROLES = {
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "complementary": "aside",
    "contentinfo": "footer",
    "banner": "header",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "main": "main",
    "article": "article",
    "search": "form",
    "figure": "figure",
    "button": "button",
}
# Class names that accessibility guides and the CSS frameworks use for text that only screen readers speak.
SPOKEN_ONLY = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|screenreader-only|u-visually-hidden)(?:\s|$)"
)
# React's streaming renderer brings parts as `<div hidden id="S:1">`, which a script beside them moves into view.
STREAMED = re.compile(r"S:[0-9a-f]+$")
NOT_RENDERED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Here neighbouring inline elements without white space between them are parts of words (`<b>W</b><i>ord</i>`).
# Elsewhere style lays them out apart (`<span>₹900</span><span>3 Months</span>`), and a space is put between.
PROSE = _names("p h1 h2 h3 h4 h5 h6 blockquote figcaption pre")
# Places that say nothing of what their text is: a lone link in one is what the reader sees.
GENERIC = _names("div section article body nav aside header footer main form figure center address")


_HIDES = frozenset({"hidden", "aria-hidden", "style"})
_HIDDEN = frozenset({"template", "noscript"})


def not_rendered(element: HtmlElement, tag: str, names: Sequence[str], classes: str) -> bool:
    """Does a browser show nothing of this element, as far as its own attributes, of these names, tell?"""
    if tag in _HIDDEN or (tag == "dialog" and "open" not in names):
        return True
    if _HIDES.isdisjoint(names):
        return _spoken_only(classes)
    if "hidden" in names:
        return not STREAMED.match(element.get("id") or "")
    if _spoken_only(classes):
        return True
    if "aria-hidden" in names and "role" in names and _is_closed_dialog(element):
        return True
    return "style" in names and _styled_away(element.get("style") or "")


def _spoken_only(classes: str) -> bool:
    # Each of the names holds one of these words, and nearly no other does.
    if "hidden" not in classes and "sr-only" not in classes and "screen" not in classes:
        return False
    return SPOKEN_ONLY.search(classes) is not None


def _is_closed_dialog(element: HtmlElement) -> bool:
    return element.get("aria-hidden") == "true" and element.get("role") in {"dialog", "alertdialog"}


@lru_cache(maxsize=4096)
def _styled_away(style: str) -> bool:
    return NOT_RENDERED.search(style) is not None


def following(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements behind this one in page order, without those inside it: XPath's `following::*`, one by one."""
    for above in (element, *element.iterancestors()):
        for beside in above.itersiblings():
            yield from beside.iter("*")
