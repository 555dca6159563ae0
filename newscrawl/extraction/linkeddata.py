"""What a page says of itself in schema.org terms: its nodes, and which of them is this page's article.

Vocabulary: https://schema.org/NewsArticle; paywalled sections:
https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from newscrawl.extraction import jsonld, microdata
from newscrawl.extraction.ownnodes import own_nodes
from newscrawl.extraction.page import Page
from newscrawl.extraction.schemaorg import Node, listed, plain_text, text_of, truth, types

_ORGANISATIONS = frozenset({"NewsMediaOrganization", "Organization", "Corporation"})
_INNER = ("@graph", "mainEntity", "mainEntityOfPage")  # a node under one of these stands for the page as a whole
_MAX_NODES = 20_000


@dataclass(slots=True)
class LinkedData:
    """The page's schema.org nodes, flattened out of `@graph` and lists; parts (`hasPart`) stay inside their node.

    `article` is the node of this page's article, `same` further nodes about this page (a plugin's second article node,
    its WebPage), in the order of trust. `article_body` is plain text, a line a paragraph.
    """

    nodes: list[Node] = field(default_factory=list)
    article: Node | None = None
    same: list[Node] = field(default_factory=list)
    publisher: str | None = None
    article_body: str | None = None
    is_accessible_for_free: bool | None = None
    paywall_selectors: list[str] = field(default_factory=list)
    by_id: dict[str, Node] = field(default_factory=dict)

    def values(self, *keys: str) -> Iterator[Any]:
        """Each value under `keys` in the article's node, then in the others of this page; references resolved."""
        for node in (*([self.article] if self.article else []), *self.same):
            for key in keys:
                for value in listed(node.get(key)):
                    yield self.resolve(value)

    def texts(self, *keys: str) -> Iterator[str]:
        """The values that are plain text, with entities decoded and white space folded."""
        for value in self.values(*keys):
            if text := text_of(value):
                yield text

    def resolve(self, value: Any) -> Any:
        """The node that a bare `{"@id": …}` refers to, or `value` itself."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and value.keys() <= {"@id", "@type"}:
            return self.by_id.get(value["@id"], value)
        return value


def linked_data(page: Page) -> LinkedData:
    """Read JSON-LD, or microdata where it names no article. Linear in the page's length; never raises."""
    roots = list(jsonld.blocks(page.tree))
    linked = LinkedData(nodes=_flatten(roots), by_id=_identified(roots))
    linked.article, linked.same = own_nodes(linked.nodes, page)
    if linked.article is None and (items := microdata.nodes(page.tree)):
        linked.nodes += items
        linked.article, linked.same = own_nodes(linked.nodes, page)
    linked.publisher = _publisher(linked)
    linked.article_body = max((plain_text(body) for body in _bodies(linked)), key=len, default="") or None
    linked.is_accessible_for_free = _is_free(linked)
    linked.paywall_selectors = list(dict.fromkeys(_paywalled(linked)))
    return linked


def _flatten(roots: list[Any]) -> list[Node]:
    nodes: list[Node] = []
    waiting = roots[::-1]
    while waiting and len(nodes) < _MAX_NODES:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            if "@type" in value:
                nodes.append(value)
            waiting.extend(value[key] for key in reversed(_INNER) if isinstance(value.get(key), (dict, list)))
    return nodes


def _identified(roots: list[Any]) -> dict[str, Node]:
    """Every node that has both an `@id` and something to say, wherever it stands."""
    found: dict[str, Node] = {}
    waiting = roots[::-1]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            if isinstance(value.get("@id"), str) and not value.keys() <= {"@id", "@type"}:
                found.setdefault(value["@id"], value)
            waiting.extend(inner for inner in value.values() if isinstance(inner, (dict, list)))
    return found


def _publisher(linked: LinkedData) -> str | None:
    named = (text_of(who.get("name") if isinstance(who, dict) else who) for who in linked.values("publisher"))
    nodes = (node for node in linked.nodes if types(node) & _ORGANISATIONS)
    return next(filter(None, named), None) or next(filter(None, (text_of(node.get("name")) for node in nodes)), None)


def _bodies(linked: LinkedData) -> Iterator[str]:
    """The story, whole; of a live blog without one, its updates."""
    bodies = [value for value in linked.values("articleBody") if isinstance(value, str)]
    if bodies:
        yield from bodies
        return
    updates = [update for update in linked.values("liveBlogUpdate") if isinstance(update, dict)]
    yield "\n".join(
        part
        for update in updates
        for part in (update.get("headline"), update.get("articleBody"))
        if isinstance(part, str)
    )


def _is_free(linked: LinkedData) -> bool | None:
    said = (truth(value) for value in linked.values("isAccessibleForFree"))
    whole = next((word for word in said if word is not None), None)
    if whole is None and any(truth(part.get("isAccessibleForFree")) is False for part in _parts(linked)):
        return False  # the markup that Google asks for names the paid part; some outlets leave the rest out
    return whole


def _paywalled(linked: LinkedData) -> Iterator[str]:
    for part in _parts(linked):
        if truth(part.get("isAccessibleForFree")) is not True:
            yield from filter(None, (text_of(selector) for selector in listed(part.get("cssSelector"))))


def _parts(linked: LinkedData) -> Iterator[Node]:
    return (part for part in linked.values("hasPart") if isinstance(part, dict))
