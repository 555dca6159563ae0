"""What the state knows of an article, and what a capture shows of one."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from newscrawl.discovery.urls import normalise, url_key
from newscrawl.errors import NotAnAddress
from newscrawl.state.fingerprint import Fingerprint, fingerprint

__all__ = ["Known", "Seen", "epoch", "key_of", "number_of", "seen_in", "text_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A row of the table `articles`; `n` is None until it is written."""

    n: int | None
    id: int
    site: str
    key: int
    url: str
    version: int
    content_hash: bytes
    title: int | None
    published: str | None
    length: int
    complete: bool | None
    first_seen: int
    checked: int
    named: int | None
    due: int | None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a capture shows of an article, in the state's terms."""

    id: int  # that the page gives itself, or the record has
    canonical: int  # key of its canonical address
    keys: tuple[int, ...]  # of all its addresses, its id first
    url: str
    site: str
    content_hash: bytes
    title: int | None
    published: str | None
    length: int
    complete: bool | None
    at: int
    fingerprint: Fingerprint | None
    etag: str | None
    last_modified: str | None
    from_file: bool  # a stored capture, not asked for now: no reason to look at the page again by its age

    @property
    def story(self) -> int:
        return int.from_bytes(self.content_hash[:8], "big", signed=True)


def seen_in(record: Mapping[str, Any], requested_urls: Sequence[str] = ()) -> Seen:
    """What a record shows (`items.Article` as a mapping).

    Raises `KeyError`, `TypeError` or `ValueError` where it is none.
    """
    identity = number_of(record["id"])
    addresses = (record["canonical_url"], record["url"], *requested_urls)
    text, fetch = record["text"], record["fetch"]
    return Seen(
        id=identity,
        canonical=key_of(record["canonical_url"]),
        keys=tuple(dict.fromkeys((identity, *map(key_of, addresses)))),
        url=record["url"],
        site=record["site"],
        content_hash=bytes.fromhex(record["content_hash"].removeprefix("sha256:")),
        title=_title(record["title"]),
        published=record["published_at"],
        length=len(text),
        complete=record["access"]["complete"],
        at=epoch(fetch["at"]),
        fingerprint=fingerprint(text),
        etag=fetch["etag"],
        last_modified=fetch["last_modified"],
        from_file=record["discovery"]["via"] == "warc",
    )


def _title(title: str | None) -> int | None:
    if title is None:
        return None
    folded = " ".join(unicodedata.normalize("NFKC", title).casefold().split())
    return _hash(folded)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=4096)  # an article's few addresses are asked for again and again
def key_of(url: str) -> int:
    """The key that all addresses of an article share: of the one that it was first seen under it is its `id`."""
    try:
        return _hash(url_key(url))
    except NotAnAddress:  # a finder's oddity: it is at least itself
        return _hash(url)


def address_of(url: str) -> int:
    """The key of exactly this address: validators belong to it alone."""
    try:
        return _hash(normalise(url))
    except NotAnAddress:
        return _hash(url)


def number_of(article_id: str) -> int:
    """16 hexadecimal digits as a signed 64-bit integer, which is what databases hold."""
    return int.from_bytes(bytes.fromhex(article_id), "big", signed=True)


def text_of(number: int) -> str:
    """The article id that `number_of` made a number of."""
    return number.to_bytes(8, "big", signed=True).hex()


def epoch(moment: Any) -> int:
    """Seconds since 1970 of an RFC 3339 string or a datetime with a zone."""
    parsed = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)
    if parsed.tzinfo is None:  # a day: its beginning in UTC is near enough for comparing
        parsed = parsed.replace(tzinfo=UTC)
    return int(parsed.timestamp())
