"""Reading and writing what the tables know of articles."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Row, Select, bindparam, literal_column, select, union_all

from newscrawl.state import prints
from newscrawl.state.known import Known
from newscrawl.state.pending import Entry
from newscrawl.state.prepared import Prepared, Upsert
from newscrawl.state.tables import aliases, articles, sites, stories

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
_ONE = Prepared(
    lambda _: union_all(
        select(literal_column(str(_ID)), articles.c.n).where(articles.c.id == bindparam("key", type_=BigInteger())),
        select(literal_column(str(_ALIAS)), aliases.c.article).where(
            aliases.c.key == bindparam("key", type_=BigInteger())
        ),
    )
)
_WRITTEN = tuple(name for name in Known.__slots__ if name != "n")
_PUT_ARTICLE = Prepared(
    lambda upsert: _replacing(upsert(articles), articles.c.id, _WRITTEN[1:], articles.c.version).returning(
        articles.c.n
    ),
    _WRITTEN,
)
_PUT_ALIAS = Prepared(lambda upsert: _replacing(upsert(aliases), aliases.c.key, ["article"]))
_PUT_STORY = Prepared(lambda upsert: upsert(stories).on_conflict_do_nothing())


def _replacing(insert: Upsert, key: Column[Any], names: Sequence[str], rising: Column[Any] | None = None) -> Upsert:
    """Where `key` is there already, its row gets these columns anew, unless `rising` would sink."""
    later = None if rising is None else insert.excluded[rising.name] >= rising
    values = {name: insert.excluded[name] for name in names}
    return insert.on_conflict_do_update(index_elements=[key], set_=values, where=later)


def _known(row: Row[Any]) -> Known:
    fields = row._mapping
    return Known(**{name: fields[name] for name in Known.__slots__})


def by_keys(connection: Connection, keys: Sequence[int]) -> dict[int, Known]:
    """The articles that these addresses lead to, by the key that was asked for."""
    found = {row.asked: _known(row) for row in connection.execute(_BY_ALIAS, {"keys": list(keys)})}
    # Last, and so above an alias: the address that gave an article its id is that article's.
    found.update((row.asked, _known(row)) for row in connection.execute(_BY_ID, {"keys": list(keys)}))
    return found


def by_key(connection: Connection, key: int) -> Known | None:
    """The article that this address leads to."""
    # An alias below an id: the address that gave an article its id is that article's.
    numbers = [n for _, n in sorted(_ONE.rows(connection, {"key": key}))[:1]]
    return by_numbers(connection, numbers).get(numbers[0]) if numbers else None


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
    rows = _CANDIDATES.rows(connection, {**padded, "story": story})
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


def write(connection: Connection, entries: Sequence[Entry], site_numbers: dict[str, int]) -> None:
    """Writes what was decided about articles. Bears being run twice with the same entries.

    An entry of an article of which another run has stored a later version meanwhile is left out.
    """
    rows = [
        {name: getattr(entry.known, name) for name in _WRITTEN} | {"site": site_numbers[entry.known.site]}
        for entry in entries
    ]
    put = _PUT_ARTICLE.each(connection, rows)
    numbered = [(n, entry) for entry, answer in zip(entries, put, strict=True) for (n,) in answer]
    _PUT_ALIAS.many(connection, ({"key": key, "article": n} for n, entry in numbered for key in entry.aliases))
    _write_stories(connection, [(n, entry) for n, entry in numbered if entry.new_story])


def _write_stories(connection: Connection, changed: list[tuple[int, Entry]]) -> None:
    _PUT_STORY.many(connection, ({"story": entry.story, "article": n} for n, entry in changed))
    for n, entry in changed:
        if entry.known.version > 1:
            prints.forget(connection, n)
    prints.write(connection, [(n, e.fingerprint, e.anchors) for n, e in changed if e.fingerprint is not None])


def due_on(site: int, before: int, limit: int) -> Select[Any]:
    return _KNOWN.where(articles.c.site == site, articles.c.due <= before).order_by(articles.c.due).limit(limit)


def known_in(connection: Connection, query: Select[Any]) -> list[Known]:
    return [_known(row) for row in connection.execute(query)]
