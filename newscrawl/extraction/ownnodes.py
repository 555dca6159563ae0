"""Which of a page's schema.org nodes are about the page's own article, and not about one that it links to."""

import re
from itertools import islice
from urllib.parse import unquote, urljoin, urlsplit

from newscrawl.extraction.page import Page
from newscrawl.extraction.schemaorg import Node, listed, text_of, types

_NEWS = ("NewsArticle", "LiveBlogPosting")  # endings: OpinionNewsArticle and its like too
_ARTICLES = ("Article", "BlogPosting", "MediaPosting", "ForumPosting", "Report", "Review")
_PAGES = ("WebPage", "ItemPage", "CreativeWork", "Gallery", "WebContent")
_WORD = re.compile(r"\w+")
_ENDING = re.compile(r"(?:/amp|\.amp|\.html?|/)+$")
_SHARED_WORDS = 0.6  # of the shorter headline: outlets shorten and reword theirs for search engines


def own_nodes(nodes: list[Node], page: Page) -> tuple[Node | None, list[Node]]:
    """The node of this page's article (None where there is none), and further nodes about the same page.

    An article node that gives another page's address and another headline is one that this page links to.
    """
    addresses = _page_addresses(page)
    titles = _page_titles(page)
    judged: list[tuple[int, Node]] = []
    pages: list[Node] = []
    for node in nodes:
        is_article = _is_any(node, _ARTICLES)
        if not is_article and not _is_any(node, _PAGES):
            continue
        own = _address_agrees(node, page.url, addresses)
        named = any(_same_words(headline, title) for headline in _headlines(node) for title in titles)
        if own is False and not named:
            continue
        if is_article:
            worth = 8 * bool(own) + 4 * named + 2 * _is_any(node, _NEWS) + _fullness(node)
            judged.append((worth, node))
        else:
            pages.append(node)
    judged.sort(key=lambda pair: -pair[0])
    articles = [node for _, node in judged]
    article = articles[0] if articles else next((node for node in pages if "datePublished" in node), None)
    confirmed = [node for worth, node in judged[1:] if worth >= 4]
    return article, confirmed + [node for node in pages if node is not article]


def _is_any(node: Node, endings: tuple[str, ...]) -> bool:
    return any(name.endswith(endings) for name in types(node))


def _fullness(node: Node) -> int:
    return sum(bool(node.get(key)) for key in ("datePublished", "author", "articleBody"))


def _headlines(node: Node) -> list[str]:
    keys = ("headline", "name", "alternativeHeadline")
    return [text for key in keys for value in listed(node.get(key)) if (text := text_of(value))]


def _page_titles(page: Page) -> list[str]:
    titles = [*page.meta.get("og:title", []), *page.meta.get("twitter:title", [])]
    titles += [" ".join(element.text_content().split()) for element in islice(page.tree.iter("title", "h1"), 5)]
    return [title for title in titles if title]


def _page_addresses(page: Page) -> set[str]:
    written = [page.url, *page.links.get("canonical", []), *page.meta.get("og:url", [])]
    return {address for url in written if (address := _address(url, page.url))}


def _address_agrees(node: Node, base: str, addresses: set[str]) -> bool | None:
    """Does the node's own address name this page? None where it gives none (or only the outlet's front page)."""
    given = set()
    for key in ("url", "mainEntityOfPage", "@id"):
        for value in listed(node.get(key)):
            written = value.get("@id") or value.get("url") if isinstance(value, dict) else value
            if isinstance(written, str) and (address := _address(written, base)):
                given.add(address)
    return bool(given & addresses) if given else None


def _address(url: str, base: str) -> str | None:
    """An address reduced to what tells articles of one outlet apart; None for a front page or no address at all."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
    except ValueError:
        return None
    path = _ENDING.sub("", unquote(parts.path).lower())
    if parts.scheme not in ("http", "https") or not (path or parts.query):
        return None
    digits = any(letter.isdigit() for letter in path)
    return path if digits or len(path) > 40 else f"{path}?{parts.query}"


def _same_words(one: str, other: str) -> bool:
    first, second = ("".join(_WORD.findall(text)).casefold() for text in (one, other))
    if not first or not second:
        return False
    if first in second or second in first:
        return True
    few, many = sorted((set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))), key=len)
    return len(few & many) >= _SHARED_WORDS * len(few)
