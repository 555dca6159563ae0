"""JSON-LD blocks as outlets really write them: each decoded as far as it can be, a broken one costing only itself.

Every step is linear in the block's length, and nothing here recurses. Form: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

_DECODER = json.JSONDecoder(strict=False)
_WRAPPING = re.compile(r"<!--|-->|(?://|/\*)?\s?<!\[CDATA\[(?:\s?\*/)?|(?://|/\*)?\s?\]\]>(?:\s?\*/)?")
_BETWEEN = re.compile(r"[\s;,\ufeff]*+")
_CONTEXT = re.compile(r'\{\s*+"@(?:context|type|graph)"')
# A string, closed or running to the end, first in each: what follows it in the alternation is outside strings.
_STRING = r'"(?:[^"\\]|\\.)*+(?:"|\Z)'
_COMMENTS = re.compile(rf"({_STRING})|//[^\n]*+|/\*.*?(?:\*/|\Z)", re.DOTALL)
_EMPTY_PLACES = re.compile(rf"({_STRING})|,\s*+(?=[,\]}}])|(:)\s*+(?=[,\]}}])", re.DOTALL)
_BAD_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.))', re.DOTALL)
# Quotes that a template forgot to escape: a string ends where the grammar can go on, and nowhere else.
_LOOSE_STRING = re.compile(
    r'"((?:[^"\\]|\\.|"(?!\s*+(?:[:}\]]|\Z|,\s*+(?:["{}\[\]\d-]|true|false|null))))*+)(?:"|\Z)', re.DOTALL
)
_BARE_QUOTE = re.compile(r'(\\.)|"', re.DOTALL)
_MAX_RESTARTS = 50
_MOST_MENDED = 1_000_000  # characters: mending a longer block takes seconds, and no outlet writes one
# Half an emoji, where a text was cut to a length: no text that a record could hold.
_HALF_A_PAIR = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def blocks(tree: HtmlElement) -> Iterator[Any]:
    """Every value of every `application/ld+json` script of the page, in page order."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            yield from decode(script.text)


def decode(text: str) -> list[Any]:
    """The JSON values in one script block; an empty list where nothing can be read."""
    best: list[Any] = []
    text = _HALF_A_PAIR.sub(r"\\ufffd", _unwrap(text))
    for repair in (str, _mend_syntax, _mend_quotes):
        values, whole = _values(repair(text))
        if whole:
            return values
        best = max(best, values, key=len)
        if len(text) > _MOST_MENDED:
            break
    return best


def _values(text: str) -> tuple[list[Any], bool]:
    """Values that stand one after another, and whether they make up all of `text`."""
    values, place, whole = [], _end_of_gap(text, 0), True
    for _ in range(_MAX_RESTARTS):
        while place < len(text):
            try:
                value, place = _DECODER.raw_decode(text, place)
            except (ValueError, RecursionError):
                whole = False
                break
            values.append(value)
            place = _end_of_gap(text, place)
        restart = _CONTEXT.search(text, place + 1)
        if not restart:
            break
        place = restart.start()
    return values, whole


def _end_of_gap(text: str, place: int) -> int:
    gap = _BETWEEN.match(text, place)
    return gap.end() if gap else place


def _unwrap(text: str) -> str:
    """Without the comment and CDATA marks of another age, where they stand around the JSON."""
    head, tail = text[:200], text[-200:]
    if "<!" not in head and "-->" not in tail and "]]>" not in tail:
        return text
    if len(text) <= 400:
        return _WRAPPING.sub(" ", text)
    return _WRAPPING.sub(" ", head) + text[200:-200] + _WRAPPING.sub(" ", tail)


def _mend_syntax(text: str) -> str:
    """Comments, trailing and doubled commas, missing values and escapes that JSON does not have."""
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    text = _COMMENTS.sub(lambda m: _BAD_ESCAPE.sub(_escape, m[1]) if m[1] else " ", text)
    return _EMPTY_PLACES.sub(lambda m: m[1] or (": null" if m[2] else ""), text)


def _escape(found: re.Match[str]) -> str:
    if found[1]:
        return found[0]
    return found[2] if found[2] == "'" else "\\\\" + found[2]


def _mend_quotes(text: str) -> str:
    def closed(found: re.Match[str]) -> str:
        return '"' + _BARE_QUOTE.sub(lambda quote: quote[1] or '\\"', found[1]) + '"'

    return _mend_syntax(_LOOSE_STRING.sub(closed, text))
