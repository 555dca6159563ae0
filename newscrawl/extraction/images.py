"""The images of the story: its main image and the figures between its headline and its last paragraph."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page
from newscrawl.extraction.schemaorg import listed, plain_text, text_of
from newscrawl.items import Image

_MAX_IMAGES = 40
_MIN_SIDE = 120  # pixels, where the markup states it: smaller ones are icons and portraits
_LINE = 40  # letters of a paragraph's start that tell it apart
_NO_PICTURE = re.compile(
    r"logo|avatar|sprite|icon|pixel|placeholder|blank\.|spacer|tracking|author|profile|gravatar|favicon|1x1|badge|emoji"
    r"|default[-_](?:image|share|og)|share[-_]image|fallback|/ads?/|doubleclick|scorecardresearch|\.svg(?:$|\?)",
    re.IGNORECASE,
)
_ELSEWHERE = frozenset({"nav", "aside", "footer", "form", "button", "noscript"})
_OTHER_STORIES = re.compile(
    r"related|recommend|teaser|promo|sidebar|newsletter|comment|author|byline|avatar|share|social|advert|most-?read|more-?on"
    r"|read-?more|carousel-?nav|trending|outbrain|taboola",
    re.IGNORECASE,
)
_CREDIT_CLASS = re.compile(
    r"credit|copyright|source|photographer|author|agency|byline|attribution|quelle|foto", re.IGNORECASE
)
_CREDIT = re.compile(
    r"[\s.|–—-]*[(\[]?\s*\b(?:photo(?:graph|graphy)?|image|picture|foto|bild|fotograf[íi]a|photographie|quelle|source|credit|crédits?"
    r"|copyright|fuente|фото|写真|사진|图|圖|©)\s*(?:by|von|de|di|par|av|door|credit)?\s*[:：/©]?\s+(?P<who>[^()\[\]]{2,80}?)[)\]]?\s*$"
    r"|\s*[©]\s*(?P<owner>[^()\[\]]{2,80})$|[\s.]*\((?P<inside>[^()]{2,80}(?:/[^()]{2,60}|\bvia\b[^()]{2,60}|Photo|Images|AFP|AP|Reuters|dpa|EPA))\)$",
    re.IGNORECASE,
)
_SIZES = re.compile(
    r"[-_,]?(?:w|h|width|height|scaled|crop|c|q|quality|fit|format|auto|resize|size)?[-_=:]?\d{2,4}(?:x\d{2,4})?(?=[-_.,/]|$)"
)


def images(page: Page, linked: LinkedData, story: str) -> list[Image]:
    """Images with absolute addresses, each once whatever its size; caption and credit where the page gives them."""
    kept: dict[str, Image] = {}
    for image in (*_main(page, linked), *_figures(page, story)):
        key = _identity(image.url)
        known = kept.setdefault(key, image)
        known.caption = known.caption or image.caption
        known.credit = known.credit or image.credit
    return list(kept.values())[:_MAX_IMAGES]


def _main(page: Page, linked: LinkedData) -> Iterator[Image]:
    for value in linked.values("image"):
        node = value if isinstance(value, dict) else {}
        url = text_of(next(iter(listed(node.get("url") or node.get("contentUrl") or node.get("@id") or value)), None))
        if url and (absolute := _usable(url, page.url)):
            credit = text_of(node.get("creditText")) or text_of(node.get("copyrightHolder"))
            yield Image(url=absolute, caption=_line(node.get("caption") or node.get("description")), credit=credit)
    for key in ("og:image", "og:image:url", "og:image:secure_url", "twitter:image"):
        for written in page.meta.get(key, [])[:1]:
            if absolute := _usable(written, page.url):
                yield Image(url=absolute)
                return


def _figures(page: Page, story: str) -> Iterator[Image]:
    """From the headline (or what stands shortly before it) to the last paragraph of the story."""
    starts = {_start(line) for line in story.splitlines() if len(line) > _LINE}
    waiting: list[HtmlElement] = []
    begun = False
    for element in page.tree.iter("h1", "p", "figure", "img", "amp-img"):
        if element.tag == "h1":
            begun, waiting = True, waiting[-2:]
        elif element.tag == "p":
            if starts and _start(element.text_content()[:200]) in starts:
                yield from (image for one in waiting if (image := _figure(one, page.url)))
                begun, waiting = True, []
        elif begun or element.tag == "figure":
            waiting.append(element)


def _figure(element: HtmlElement, base: str) -> Image | None:
    if _stands_elsewhere(element):
        return None
    picture = element if element.tag != "figure" else next(element.iter("img", "amp-img"), None)
    if picture is None or (element.tag != "figure" and any(above.tag == "figure" for above in element.iterancestors())):
        return None
    written = _source(picture)
    url = _usable(written, base) if written and not _is_small(picture) else None
    if not url:
        return None
    caption, credit = _caption(element) if element.tag == "figure" else (None, None)
    return Image(url=url, caption=caption, credit=credit)


def _stands_elsewhere(element: HtmlElement) -> bool:
    for above in (element, *element.iterancestors()):
        if above.tag in ("body", "main", "article"):
            return False
        if above.tag in _ELSEWHERE or _OTHER_STORIES.search(above.get("class") or ""):
            return True
    return False


def _source(picture: HtmlElement) -> str | None:
    """Lazy loaders keep the address out of `src`."""
    for name in ("data-src", "data-original", "data-lazy-src", "data-url", "src"):
        if (value := (picture.get(name) or "").strip()) and not value.startswith("data:"):
            return value
    sets = picture.get("srcset") or picture.get("data-srcset") or ""
    return sets.split(",")[-1].split()[0] if sets.split(",")[-1].strip() else None


def _is_small(picture: HtmlElement) -> bool:
    sides = (picture.get(name) or "" for name in ("width", "height"))
    return any(side.isdigit() and int(side) < _MIN_SIDE for side in sides)


def _caption(figure: HtmlElement) -> tuple[str | None, str | None]:
    holder = next(figure.iter("figcaption"), None)
    if holder is None:
        return None, None
    marked = next((e for e in holder.iterdescendants() if _CREDIT_CLASS.search(e.get("class") or "")), None)
    whole = " ".join(holder.text_content().split())
    if marked is not None and (credit := " ".join(marked.text_content().split())) and credit != whole:
        caption = whole.removesuffix(credit) if whole.endswith(credit) else whole.replace(credit, " ", 1)
        return _line(caption), _bare_credit(credit)
    found = _CREDIT.search(whole)
    if found:
        who = found["who"] or found["owner"] or found["inside"]
        return _line(whole[: found.start()]), _bare_credit(who)
    return _line(whole), None


def _bare_credit(text: str) -> str | None:
    return re.sub(r"^(?:photo(?:graph)?|image|picture|foto|bild|credit|quelle|source|©|\(c\))\s*(?:by|von|de)?\s*[:：]?\s*", "", text.strip(" .()[]|"), flags=re.IGNORECASE) or None  # fmt: skip


def _line(value: object) -> str | None:
    text = " ".join(plain_text(value).split()).strip(" |–—-") if isinstance(value, str) else ""
    return text or None


def _usable(written: str, base: str) -> str | None:
    try:
        url = urljoin(base, written.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.path.strip("/") or _NO_PICTURE.search(unquote(parts.path)):
        return None
    return url


def _identity(url: str) -> str:
    """The picture behind its sizes: the path without sizes, or the longest part that names it."""
    path = unquote(urlsplit(url).path)
    return _SIZES.sub("", path.rsplit("/", 1)[-1]).lower() or path


def _start(text: str) -> str:
    return "".join(c for c in text[: 2 * _LINE] if c.isalnum())[:_LINE]
