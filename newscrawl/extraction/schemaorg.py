"""schema.org values as outlets write them: one or many, typed in several ways, text with markup and entities in it."""

import re
from html import unescape
from typing import Any

Node = dict[str, Any]

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_PARAGRAPH_END = re.compile(r"<(?:br|hr|/p|/div|/li|/h[1-6]|/blockquote|/tr)\b[^<>]*>", re.IGNORECASE)
_UNREAD = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_UNFILLED = re.compile(r"\{\{|\$\{|<%")


def listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def types(node: Any) -> set[str]:
    """The node's type names without their namespace (`http://schema.org/NewsArticle` → `NewsArticle`)."""
    if not isinstance(node, dict):
        return set()
    return {re.split(r"[/#:]", name)[-1] for name in listed(node.get("@type")) if isinstance(name, str)}


def text_of(value: Any) -> str | None:
    """A literal as one line of text: entities decoded, white space folded; None for nodes and unfilled templates."""
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str) or _UNFILLED.search(value):
        return None
    return " ".join(unescape(value).split()) or None


def plain_text(markup: str) -> str:
    """`markup` without tags, entities decoded (twice where doubly encoded), a line a paragraph."""
    text = unescape(markup)
    if "<" in text:
        text = _TAG.sub("", _PARAGRAPH_END.sub("\n", _UNREAD.sub(" ", text)))
    lines = (" ".join(line.split()) for line in unescape(text).splitlines())
    return "\n".join(line for line in lines if line)


def truth(value: Any) -> bool | None:
    """schema.org Boolean as outlets write it: true, "False", "https://schema.org/True", "no", 0."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool):
        return value
    word = re.split(r"[/#:]", str(value).strip().lower())[-1]
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(word)
