"""Reading and writing what the tables know of articles."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, literal, select, union_all

from newscrawl.state.database import Database
from newscrawl.state.fingerprint import BANDS, bands_of
from newscrawl.state.known import Known, address_of
from newscrawl.state.pending import Entry
from newscrawl.state.tables import aliases, articles, bands, fingerprints, sites, stories, validators

_COLUMNS = [column for column in articles.c if column.name != "site"]
_KNOWN = select(sites.c.name.label("site"), *_COLUMNS).join_from(articles, sites)

_BY_ID = _KNOWN.add_columns(articles.c.id.label("asked")).where(articles.c.id.in_(bindparam("keys", expanding=True)))
_BY_ALIAS = (
    _KNOWN.add_columns(aliases.c.key.label("asked"))
    .join(aliases, aliases.c.article == articles.c.n)
    .where(aliases.c.key.in_(bindparam("keys", expanding=True)))
)
# One question for a decision: whom do the addresses lead to, and who has the story? Of a fixed number of parameters,
# since a list of any length is expanded anew each time, which takes longer than the answer.
_ID, _ALIAS, _STORY = range(3)
_KEYS = tuple(f"key{number}" for number in range(4))
_CANDIDATES = union_all(
    _KNOWN.add_columns(literal(_ID).label("how"), articles.c.id.label("asked")).where(
        articles.c.id.in_([bindparam(key) for key in _KEYS])
    ),
    _KNOWN.add_columns(literal(_ALIAS), aliases.c.key)
    .join(aliases, aliases.c.article == articles.c.n)
    .where(aliases.c.key.in_([bindparam(key) for key in _KEYS])),
    _KNOWN.add_columns(literal(_STORY), stories.c.story)
    .join(stories, stories.c.article == articles.c.n)
    .where(stories.c.story == bindparam("story")),
)
_BANDS = tuple(f"band{number}" for number in range(BANDS))
_BY_BANDS = (
    select(bands.c.article)
    .where(bands.c.band.in_([bindparam(name) for name in _BANDS]))
    .group_by(bands.c.article)
    .order_by(func.count().desc(), bands.c.article)
    .limit(32)  # what shares the most bands is the most alike; a hot band cannot make a search long
)
_WITH_DIGEST = (
    _KNOWN.add_columns(fingerprints.c.digest)
    .join(fingerprints, fingerprints.c.article == articles.c.n)
    .where(articles.c.n.in_(bindparam("articles", expanding=True)))
)
_OLD_BANDS = delete(bands).where(bands.c.band == bindparam("old_band"), bands.c.article == bindparam("old"))
_DIGEST = select(fingerprints.c.digest).where(fingerprints.c.article == bindparam("article"))


def _known(row: Row[Any]) -> Known:
    fields = row._mapping
    return Known(**{name: fields[name] for name in Known.__slots__})


def by_keys(connection: Connection, keys: Sequence[int]) -> dict[int, Known]:
    """The articles that these addresses lead to, by the key that was asked for."""
    found = {row.asked: _known(row) for row in connection.execute(_BY_ALIAS, {"keys": list(keys)})}
    # Last, and so above an alias: the address that gave an article its id is that article's.
    found.update((row.asked, _known(row)) for row in connection.execute(_BY_ID, {"keys": list(keys)}))
    return found


def candidates(connection: Connection, keys: Sequence[int], story: int) -> tuple[dict[int, Known], list[Known]]:
    """The articles that these addresses lead to, by key, and those of which some version has this story.

    The latter on any site, the first one first.
    """
    by_key: dict[int, Known] = {}
    by_story: list[Known] = []
    if len(keys) > len(_KEYS):  # a long way of redirects: seldom
        by_key = by_keys(connection, keys)
        keys = keys[: len(_KEYS)]
    padded = {name: keys[min(i, len(keys) - 1)] for i, name in enumerate(_KEYS)}
    for row in connection.execute(_CANDIDATES, {**padded, "story": story}):
        if row.how == _STORY:
            by_story.append(_known(row))
        elif row.how == _ID or row.asked not in by_key:
            by_key[row.asked] = _known(row)
    return by_key, sorted(by_story, key=lambda known: known.n or 0)


def like(connection: Connection, keys: Iterable[int]) -> list[tuple[Known, bytes]]:
    """Candidates for near duplicates, with their digests."""
    found = list(connection.scalars(_BY_BANDS, dict(zip(_BANDS, keys, strict=True))))
    if not found:
        return []
    rows = connection.execute(_WITH_DIGEST, {"articles": found})
    return sorted(((_known(row), row.digest) for row in rows), key=lambda pair: pair[0].n or 0)


def digest_of(connection: Connection, n: int) -> bytes | None:
    return connection.scalar(_DIGEST, {"article": n})


def write(database: Database, connection: Connection, entries: Sequence[Entry], site_numbers: dict[str, int]) -> None:
    """Writes what was decided about articles. Bears being run twice with the same entries."""
    upsert = database.upsert(articles)
    written = upsert.on_conflict_do_update(
        index_elements=[articles.c.id],
        set_={c.name: upsert.excluded[c.name] for c in articles.c if c.name not in ("n", "id")},
    ).returning(articles.c.n)
    numbers = []
    for entry in entries:
        row = {name: getattr(entry.known, name) for name in Known.__slots__ if name != "n"}
        row["site"] = site_numbers[entry.known.site]
        numbers.append(connection.scalar(written, row))
    numbered = list(zip(numbers, entries, strict=True))
    _write_addresses(database, connection, numbered)
    _write_stories(database, connection, numbered)


def _write_addresses(database: Database, connection: Connection, entries: list[tuple[Any, Entry]]) -> None:
    upsert = database.upsert(aliases)
    rows = [{"key": key, "article": n} for n, entry in entries for key in entry.aliases]
    if rows:
        connection.execute(
            upsert.on_conflict_do_update(index_elements=[aliases.c.key], set_={"article": upsert.excluded.article}),
            rows,
        )
    kept = [
        {"url": address_of(entry.known.url), "etag": entry.etag, "last_modified": entry.last_modified}
        for _, entry in entries
        if entry.etag or entry.last_modified
    ]
    write_validators(database, connection, kept)


def write_validators(database: Database, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    upsert = database.upsert(validators)
    if rows:
        connection.execute(
            upsert.on_conflict_do_update(
                index_elements=[validators.c.url],
                set_={"etag": upsert.excluded.etag, "last_modified": upsert.excluded.last_modified},
            ),
            rows,
        )


def _write_stories(database: Database, connection: Connection, entries: list[tuple[Any, Entry]]) -> None:
    changed = [(n, entry) for n, entry in entries if entry.new_story]
    told = [{"story": entry.story, "article": n} for n, entry in changed]
    if told:
        connection.execute(database.upsert(stories).on_conflict_do_nothing(), told)
    for n, entry in changed:
        if entry.known.version > 1:
            _forget_print(connection, n)
    printed = [(n, entry.fingerprint) for n, entry in changed if entry.fingerprint is not None]
    if printed:
        connection.execute(
            database.upsert(fingerprints).on_conflict_do_nothing(),
            [{"article": n, "digest": print_.digest} for n, print_ in printed],
        )
    keyed = [
        {"band": band, "article": n}
        for n, entry in changed
        if entry.fingerprint is not None and entry.indexed
        for band in entry.fingerprint.bands
    ]
    keyed.sort(key=itemgetter("band"))  # neighbours in the table are written together
    if keyed:
        connection.execute(database.upsert(bands).on_conflict_do_nothing(), keyed)


def _forget_print(connection: Connection, n: int) -> None:
    """Only the story that stands is looked for: the print of the version before goes."""
    digest = digest_of(connection, n)
    if digest is not None:
        keys = [{"old_band": band, "old": n} for band in bands_of(digest)]
        connection.execute(_OLD_BANDS, keys)
        connection.execute(delete(fingerprints).where(fingerprints.c.article == n))


def due_on(site: int, before: int, limit: int) -> Select[Any]:
    return _KNOWN.where(articles.c.site == site, articles.c.due <= before).order_by(articles.c.due).limit(limit)


def known_in(connection: Connection, query: Select[Any]) -> list[Known]:
    return [_known(row) for row in connection.execute(query)]
