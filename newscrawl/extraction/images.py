"""The images of the story: its main image and the figures between its headline and its last paragraph."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from newscrawl.extraction.captions import bare_credit, caption_and_credit, split_caption
from newscrawl.extraction.folding import folded
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page
from newscrawl.extraction.schemaorg import listed, plain_text, text_of
from newscrawl.extraction.storyplace import beginning_of, beginnings
from newscrawl.items import Image

_MAX_IMAGES = 40
_MAX_BEFORE = 3  # shortly before the story
_MIN_SIDE = 120  # pixels, where markup or address state them: smaller ones are icons and portraits
_NO_PICTURE = (
    r"logo|avatar|sprite|icons?\d*[/_.-]|pixel|placeholder|blank\.|transparent|spacer|tracking|author|profile|gravatar|favicon|1x1"
    r"|badge|emoji|default[-_](?:image|share|og)|shar(?:e|ing)[-_]|fallback|/ads?/|/themes?/|scorecardresearch|\.svg$|[{}$]"
)
_NO_PICTURE_BY_ASCII = re.compile(_NO_PICTURE)  # in lower case: a quarter of the time
_NO_PICTURE_BY_ANY = re.compile(_NO_PICTURE, re.IGNORECASE)
_ELSEWHERE = frozenset({"nav", "aside", "footer", "form", "button", "noscript"})
_OTHER_STORIES = re.compile(
    r"related|recommend|teaser|promo|sidebar|newsletter|comment|author|byline|avatar|share|social|advert|most-?read|more-?on"
    r"|read-?more|trending|outbrain|taboola",
    re.IGNORECASE,
)
_SIDE = re.compile(r"(?:^|[-_/,;=])(?:w|h|width|height)[-_=]?(\d{1,4})(?!\d)", re.IGNORECASE)
# What sizes and crops put into file names: -1024x768, _w1200, ~314x314, -scaled, _16x9, @2x
_RENDITION = re.compile(
    r"[-_~,.@](?:\d{1,4}(?:x|to|by|_)\d{1,4}|(?:w|h|q|c|v|s|r|p)[-_]?\d{1,4}|\d{1,4}[wh]|scaled|retina|large|medium|small|thumb(?:nail)?"
    r"|original|full|crop(?:ped)?|\d{1,3}|\dx)(?=[-_~,.@]|$)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:raw)?(?:image|img|photo|file|original|large|medium|small|thumb(?:nail)?|default|master)?\d{0,4}(?:x\d+)?$",
    re.IGNORECASE,
)


def images(page: Page, linked: LinkedData, story: str, people: list[str]) -> list[Image]:
    """Images with absolute addresses, each once whatever its size; caption and credit where the page gives them.

    `people` are the story's authors: their portraits are left out.
    """
    portraits = [folded(name) for name in people]
    before, within = (
        [image for image in found if not any(name in folded(image.url) for name in portraits)]
        for found in _figures(page, story)
    )
    main = list(_main(page, linked))
    if before or any(_identity(one.url) == _identity(image.url) for one in main for image in within):
        main = _with_counterpart(main, [*before, *within])
    kept: dict[str, Image] = {}
    for image in (*main, *before, *within):
        known = kept.setdefault(_identity(image.url), image)
        known.caption = known.caption or image.caption
        known.credit = known.credit or image.credit
    return list(kept.values())[:_MAX_IMAGES]


def _with_counterpart(main: list[Image], figures: list[Image]) -> list[Image]:
    """The main images that the story shows too; others are crops of its first figure, made for search and sharing."""
    shown = {_identity(image.url) for image in figures}
    return [image for image in main if _identity(image.url) in shown]


def _main(page: Page, linked: LinkedData) -> Iterator[Image]:
    """JSON-LD's image, or `og:image`. Of several without captions the first: they are crops of one picture."""
    named = False
    for value in linked.values("image"):
        node = value if isinstance(value, dict) else {}
        written = next(iter(listed(node.get("url") or node.get("contentUrl") or value)), None)
        url = _usable(text_of(written) or "", page.url)
        caption = _line(node.get("caption") or node.get("description"))
        if url and (caption or not named):
            named = True
            yield _image(url, caption, text_of(node.get("creditText")) or _holder(node))
    for key in () if named else ("og:image", "og:image:url", "og:image:secure_url", "twitter:image"):
        for written in page.meta.get(key, [])[:1]:
            if url := _usable(written, page.url):
                yield Image(url=url)
                return


def _holder(node: dict[str, object]) -> str | None:
    holder = next(iter(listed(node.get("copyrightHolder") or node.get("creator"))), None)
    return text_of(holder.get("name") if isinstance(holder, dict) else holder)


def _image(url: str, caption: str | None, credit: str | None) -> Image:
    if caption and not credit:
        caption, credit = split_caption(caption)
    return Image(url=url, caption=caption, credit=bare_credit(credit) if credit else None)


def _figures(page: Page, story: str) -> tuple[list[Image], list[Image]]:
    """(shortly before the story's first paragraph, between its paragraphs)."""
    starts = beginnings(story)
    before: list[Image] = []
    within: list[Image] = []
    waiting: list[HtmlElement] = []
    begun = False
    for element in page.tree.iter("h1", "p", "figure", "img", "amp-img"):
        if element.tag == "h1" and not begun:
            waiting = waiting[-2:]
        elif element.tag not in ("p", "h1"):
            waiting.append(element)
        elif (waiting or not begun) and beginning_of(element) in starts:
            found = (image for one in reversed(waiting) if (image := _figure(one, page.url)))
            (within if begun else before).extend(list(found if begun else islice(found, _MAX_BEFORE))[::-1])
            begun, waiting = True, []
    return before, within


def _figure(element: HtmlElement, base: str) -> Image | None:
    """A `<figure>` with a picture, or a picture outside any; None for what belongs to something else on the page."""
    is_figure = element.tag == "figure"
    if not is_figure and next(element.iterancestors("figure", "a"), None) is not None:
        return None  # the figure speaks for it; a link leads to another story
    picture = next(element.iter("img", "amp-img"), None) if is_figure else element
    if picture is None or _is_small(picture) or _stands_elsewhere(element):
        return None
    url = next((url for written in _sources(picture) if (url := _usable(written, base))), None)
    caption, credit = caption_and_credit(element) if is_figure else (None, None)
    return Image(url=url, caption=caption, credit=credit) if url else None


def _stands_elsewhere(element: HtmlElement) -> bool:
    for above in (element, *element.iterancestors()):
        if above.tag in ("body", "main", "article"):
            return False
        if above.tag in _ELSEWHERE or _of_another_story(above.get("class") or ""):
            return True
    return False


@lru_cache(maxsize=4096)  # a site's elements share few classes
def _of_another_story(classes: str) -> bool:
    return _OTHER_STORIES.search(classes) is not None


def _sources(picture: HtmlElement) -> Iterator[str]:
    """Lazy loaders keep the address out of `src`."""
    for name in ("data-src", "data-original", "data-lazy-src", "data-url", "src"):
        yield picture.get(name) or ""
    for name in ("srcset", "data-srcset"):
        for candidate in (picture.get(name) or "").split(", ")[::-1]:
            yield candidate.strip().partition(" ")[0]


def _is_small(picture: HtmlElement) -> bool:
    sides = (picture.get(name) or "" for name in ("width", "height"))
    return any(side.isdigit() and int(side) < _MIN_SIDE for side in sides)


def _line(value: object) -> str | None:
    return " ".join(plain_text(value).split()) or None if isinstance(value, str) else None


def _usable(written: str, base: str) -> str | None:
    """The absolute address of a picture; None for icons, trackers, data and unfilled templates."""
    if not written.strip() or written.startswith("data:"):
        return None
    try:
        url = urljoin(base, written.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme not in ("http", "https") or not path.strip("/"):
        return None
    if _NO_PICTURE_BY_ASCII.search(path.lower()) if path.isascii() else _NO_PICTURE_BY_ANY.search(path):
        return None
    return None if any(int(side) < _MIN_SIDE for side in _SIDE.findall(path)) else url


@lru_cache(maxsize=256)  # a page's images are compared with each other
def _identity(url: str) -> str:
    """What names the picture whatever its size: its file without sizes, or its folder where the file has no name."""
    folder, _, name = unquote(urlsplit(url).path).rpartition("/")
    stem = name.partition(".")[0] if name.count(".") == 1 else name.rpartition(".")[0] or name
    bare = _RENDITION.sub("", stem)
    return (folder if _NO_NAME.match(bare) else bare or stem).lower()
