"""Reading and writing what the tables know of articles."""

from collections.abc import Collection, Iterable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    Row,
    Select,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    union_all,
)

from newscrawl.state.fingerprint import BANDS, bands_of
from newscrawl.state.known import Known, address_of
from newscrawl.state.pending import Entry
from newscrawl.state.prepared import Prepared, Upsert
from newscrawl.state.tables import aliases, articles, bands, fingerprints, sites, stories, validators

_COLUMNS = [column for column in articles.c if column.name != "site"]
_KNOWN = select(sites.c.name.label("site"), *_COLUMNS).join_from(articles, sites)

_BY_ID = _KNOWN.add_columns(articles.c.id.label("asked")).where(articles.c.id.in_(bindparam("keys", expanding=True)))
_BY_ALIAS = (
    _KNOWN.add_columns(aliases.c.key.label("asked"))
    .join(aliases, aliases.c.article == articles.c.n)
    .where(aliases.c.key.in_(bindparam("keys", expanding=True)))
)
_BY_NUMBER = _KNOWN.where(articles.c.n.in_(bindparam("numbers", expanding=True)))
# One question for a decision: whom do the addresses lead to, and who has the story? Of a fixed number of parameters,
# so that it is one text, and of few columns: for most captures the answer is nobody.
_ID, _ALIAS, _STORY = range(3)
_KEYS = tuple(f"key{number}" for number in range(4))
_ANY_KEY = [bindparam(key, type_=BigInteger()) for key in _KEYS]
_CANDIDATES = Prepared(
    lambda _: union_all(
        select(literal_column(str(_ID)), articles.c.id, articles.c.n).where(articles.c.id.in_(_ANY_KEY)),
        select(literal_column(str(_ALIAS)), aliases.c.key, aliases.c.article).where(aliases.c.key.in_(_ANY_KEY)),
        select(literal_column(str(_STORY)), stories.c.story, stories.c.article).where(
            stories.c.story == bindparam("story")
        ),
    )
)
_BANDS = tuple(f"band{number}" for number in range(BANDS))
_SHARING = (
    select(bands.c.article)
    .where(bands.c.band.in_([bindparam(name, type_=Integer()) for name in _BANDS]))
    .group_by(bands.c.article)
    .order_by(func.count().desc(), bands.c.article)
    .limit(literal_column("32"))  # what shares the most bands is the most alike; a hot band makes no search long
    .offset(literal_column("0"))  # else SQLAlchemy has SQLite ask for it as a parameter
    .subquery()
)
_LIKE = Prepared(
    lambda _: select(fingerprints.c.article, fingerprints.c.digest).join(
        _SHARING, _SHARING.c.article == fingerprints.c.article
    )
)
_WRITTEN = tuple(name for name in Known.__slots__ if name != "n")
_PUT_ARTICLE = Prepared(
    lambda upsert: _replacing(upsert(articles), articles.c.id, _WRITTEN[1:]).returning(articles.c.n), _WRITTEN
)
_PUT_ALIAS = Prepared(lambda upsert: _replacing(upsert(aliases), aliases.c.key, ["article"]))
_PUT_VALIDATORS = Prepared(lambda upsert: _replacing(upsert(validators), validators.c.url, ["etag", "last_modified"]))
_PUT_STORY = Prepared(lambda upsert: upsert(stories).on_conflict_do_nothing())
_PUT_PRINT = Prepared(lambda upsert: upsert(fingerprints).on_conflict_do_nothing())
_PUT_BAND = Prepared(lambda upsert: upsert(bands).on_conflict_do_nothing())
_OLD_BANDS = delete(bands).where(bands.c.band == bindparam("old_band"), bands.c.article == bindparam("old"))
_DIGEST = select(fingerprints.c.digest).where(fingerprints.c.article == bindparam("article"))


def _replacing(insert: Upsert, key: Column[Any], names: Sequence[str]) -> Upsert:
    """Where `key` is there already, its row gets these columns anew."""
    return insert.on_conflict_do_update(index_elements=[key], set_={name: insert.excluded[name] for name in names})


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
    rows = _CANDIDATES.one(connection, {**padded, "story": story}).all()
    known = by_numbers(connection, {n for _, _, n in rows})
    # An alias below an id: the address that gave an article its id is that article's.
    for how, asked, n in sorted(rows, reverse=True):
        if n in known and how == _STORY:
            by_story.append(known[n])
        elif n in known:
            by_key[asked] = known[n]
    return by_key, sorted(by_story, key=lambda known: known.n or 0)


def by_numbers(connection: Connection, numbers: Collection[int]) -> dict[int, Known]:
    if not numbers:
        return {}
    return {row.n: _known(row) for row in connection.execute(_BY_NUMBER, {"numbers": list(numbers)})}


def like(connection: Connection, keys: Iterable[int]) -> list[tuple[int, bytes]]:
    """Candidates for near duplicates: their numbers and digests, the first one first."""
    rows = _LIKE.one(connection, dict(zip(_BANDS, keys, strict=True)))
    return sorted((n, digest) for n, digest in rows)


def digest_of(connection: Connection, n: int) -> bytes | None:
    return connection.scalar(_DIGEST, {"article": n})


def write(connection: Connection, entries: Sequence[Entry], site_numbers: dict[str, int]) -> None:
    """Writes what was decided about articles. Bears being run twice with the same entries."""
    numbered = []
    for entry in entries:
        row = {name: getattr(entry.known, name) for name in _WRITTEN}
        row["site"] = site_numbers[entry.known.site]
        numbered.append((_PUT_ARTICLE.one(connection, row).scalar_one(), entry))
    _write_addresses(connection, numbered)
    _write_stories(connection, numbered)


def _write_addresses(connection: Connection, entries: list[tuple[Any, Entry]]) -> None:
    _PUT_ALIAS.many(connection, [{"key": key, "article": n} for n, entry in entries for key in entry.aliases])
    kept = [
        {"url": address_of(entry.known.url), "etag": entry.etag, "last_modified": entry.last_modified}
        for _, entry in entries
        if entry.etag or entry.last_modified
    ]
    write_validators(connection, kept)


def write_validators(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    _PUT_VALIDATORS.many(connection, rows)


def _write_stories(connection: Connection, entries: list[tuple[Any, Entry]]) -> None:
    changed = [(n, entry) for n, entry in entries if entry.new_story]
    _PUT_STORY.many(connection, [{"story": entry.story, "article": n} for n, entry in changed])
    for n, entry in changed:
        if entry.known.version > 1:
            _forget_print(connection, n)
    printed = [(n, entry.fingerprint, entry.indexed) for n, entry in changed if entry.fingerprint is not None]
    _PUT_PRINT.many(connection, [{"article": n, "digest": print_.digest} for n, print_, _ in printed])
    keyed = [{"band": band, "article": n} for n, print_, indexed in printed if indexed for band in print_.bands]
    keyed.sort(key=itemgetter("band"))  # neighbours in the table are written together
    _PUT_BAND.many(connection, keyed)


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
