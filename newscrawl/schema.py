"""The record's JSON Schema (draft 2020-12), generated from the item classes, and the check of a record against it.

`article.schema.json` beside this file is what `article_schema()` gives, shipped for readers in other languages.
"""

import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import fastjsonschema

from newscrawl.errors import BrokenRecord
from newscrawl.items import ADDED_BY_CRAWL, ADDED_LATER, SCHEMA, Article

_PLAIN: dict[object, str] = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}

_DAY = r"\d{4}-\d{2}-\d{2}"
_MOMENT = _DAY + r"T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})"
_PUBLISHED: dict[str, object] = {"pattern": f"^{_DAY}$|^{_MOMENT}$"}  # a time whose zone nobody told is kept as a day

# What the types cannot say: Class.field → further keywords.
_CONSTRAINTS: dict[str, dict[str, object]] = {
    "Article.schema": {"const": SCHEMA},
    "Article.id": {"pattern": "^[0-9a-f]{16}$"},
    "Article.version": {"minimum": 1},
    "Article.supersedes": {"pattern": "^sha256:[0-9a-f]{64}$"},
    "Article.url": {"pattern": "^https?://"},
    "Article.canonical_url": {"pattern": "^https?://"},
    "Article.site": {"minLength": 1},
    "Article.published_at": _PUBLISHED,
    "Article.modified_at": _PUBLISHED,
    "Article.text": {"minLength": 1},
    "Article.content_hash": {"pattern": "^sha256:[0-9a-f]{64}$"},
    "Article.near_duplicate_of": {"pattern": "^[0-9a-f]{16}$"},
    "Article.run": {"minLength": 1},
    "Fetch.at": {"pattern": f"^{_MOMENT}$"},
    "Offer.currency": {"pattern": "^[A-Z]{3}$"},
    "Offer.period": {"pattern": "^P[0-9YMWDTHS]+$"},
    "Renewal.period": {"pattern": "^P[0-9YMWDTHS]+$"},
}


@cache
def article_schema() -> dict[str, Any]:
    """The schema of one stored line."""
    schema = _of_class(Article)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}


def _of_class(item: type) -> dict[str, Any]:
    hints = get_type_hints(item)
    properties = {f.name: _of_field(item, f, hints[f.name]) for f in fields(item)}
    # A field is only ever added, so that a reader of today must bear one that it does not know, and records of
    # earlier releases stay whole.
    required = [f.name for f in fields(item) if not f.metadata.items() >= ADDED_LATER.items()]
    return {"type": "object", "properties": properties, "required": required}


def _of_field(item: type, field: Field[Any], hint: object) -> dict[str, Any]:
    if field.metadata.items() >= ADDED_BY_CRAWL.items() and field.default is not MISSING:
        hint = Union[tuple(a for a in get_args(hint) if a is not type(None))]  # noqa: UP007  (built at run time)
    return {**_of_type(hint), **_CONSTRAINTS.get(f"{item.__name__}.{field.name}", {})}


def _of_type(hint: Any) -> dict[str, Any]:
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if is_dataclass(hint):
        return _of_class(cast("type", hint))
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": _of_type(arguments[0])}
    if origin in (Union, types.UnionType):
        branches = [_of_type(argument) for argument in arguments]
        if all(list(branch) == ["type"] for branch in branches):
            return {"type": [branch["type"] for branch in branches]}
        return {"anyOf": branches}
    raise TypeError(f"no JSON Schema is known for {hint!r}: add it to newscrawl.schema")


@cache
def _compiled() -> Callable[[object], object]:
    # Generated code: a tenth of the time of an interpreting validator, and this runs in the crawler's own process.
    check: Callable[[object], object] = fastjsonschema.compile(article_schema())
    return check


def check(record: object) -> None:
    """Raises `BrokenRecord`, which names the field and what is wrong with it, where `record` does not fit."""
    try:
        _compiled()(record)
    except fastjsonschema.JsonSchemaValueException as fault:
        message = fault.message.replace("data.", "", 1)
        raise BrokenRecord(message if len(message) <= 300 else f"{message[:300]}…") from fault
