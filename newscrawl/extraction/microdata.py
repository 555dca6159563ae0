"""schema.org microdata as JSON-LD-like nodes: the weak second where a page has no JSON-LD.

The story's own element (`articleBody`) is left out: unlike JSON-LD's it is only the container that the page shows,
walls included, so it witnesses nothing. Form: https://html.spec.whatwg.org/multipage/microdata.html
"""

from itertools import islice
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]

_ARTICLE_PROPERTIES = """
    headline name alternativeHeadline description datePublished dateModified dateCreated author creator publisher
    articleSection keywords inLanguage isAccessibleForFree url mainEntityOfPage image caption
"""
_PROPERTIES = frozenset(_ARTICLE_PROPERTIES.split())
_MAX_ELEMENTS = 2000
_MAX_VALUES = 30  # of one property of one item
_VALUE_ATTRIBUTES = ("content", "datetime", "href", "src", "value")


def nodes(tree: HtmlElement) -> list[Node]:
    """The items of the page that are not parts of other items, in page order."""
    items: dict[HtmlElement, Node] = {}
    tops: list[Node] = []
    for element in islice(tree.iterfind(".//*[@itemscope]"), _MAX_ELEMENTS):
        items[element] = {"@type": element.get("itemtype", "").split()}
        if not element.get("itemprop"):
            tops.append(items[element])
    if not tops:
        return []
    for element in islice(tree.iterfind(".//*[@itemprop]"), _MAX_ELEMENTS):
        owner = next((items[above] for above in element.iterancestors() if above in items), None)
        if owner is None:
            continue
        for name in element.get("itemprop", "").split():
            values = owner.setdefault(name, []) if name in _PROPERTIES else None
            if values is not None and len(values) < _MAX_VALUES:
                values.append(items.get(element) or _value(element))
    return tops


def _value(element: HtmlElement) -> str:
    for attribute in _VALUE_ATTRIBUTES:
        if value := element.get(attribute):
            return value.strip()
    return " ".join(element.text_content().split())
