"""The stories' fingerprints in the tables, and the anchors by which they are found."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Integer, bindparam, delete, select

from newscrawl.state.fingerprint import ANCHORS, Fingerprint
from newscrawl.state.prepared import Prepared
from newscrawl.state.tables import anchors, fingerprints

_MOST = 32  # stories that are compared: what shares the most anchors is the most alike

_KEYS = tuple(f"anchor{number}" for number in range(ANCHORS))
_SHARING = Prepared(
    lambda _: select(anchors.c.anchor, anchors.c.article).where(
        anchors.c.anchor.in_([bindparam(key, type_=Integer()) for key in _KEYS])
    )
)
_DIGESTS = select(fingerprints.c.article, fingerprints.c.digest).where(
    fingerprints.c.article.in_(bindparam("numbers", expanding=True))
)
_PRINT = select(fingerprints.c.digest, fingerprints.c.anchors).where(fingerprints.c.article == bindparam("article"))
_PUT = Prepared(lambda upsert: upsert(fingerprints).on_conflict_do_nothing())
_PUT_ANCHOR = Prepared(lambda upsert: upsert(anchors).on_conflict_do_nothing())
_DROP = Prepared(lambda _: delete(fingerprints).where(fingerprints.c.article == bindparam("old")))
_DROP_ANCHOR = Prepared(
    lambda _: delete(anchors).where(anchors.c.anchor == bindparam("old_anchor"), anchors.c.article == bindparam("old"))
)

Printed = tuple[int, Fingerprint, tuple[int, ...]]  # an article, its print, and the anchors it is to be found under


def sharing(connection: Connection, keys: Iterable[int]) -> list[tuple[int, int]]:
    """The articles that have these anchors: pairs of an anchor and an article's number."""
    return _SHARING.rows(connection, dict(zip(_KEYS, keys, strict=True)))


def digests(connection: Connection, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, bytes]]:
    """Numbers and digests of the articles in pairs of `sharing` that share the most, the first article first."""
    counts = Counter(n for _, n in pairs)
    likeliest = sorted(counts, key=lambda n: (-counts[n], n))[:_MOST]
    return sorted((n, digest) for n, digest in connection.execute(_DIGESTS, {"numbers": likeliest}))


def digest_of(connection: Connection, n: int) -> bytes | None:
    digest: bytes | None = connection.scalar(_PRINT, {"article": n})
    return digest


def write(connection: Connection, printed: Sequence[Printed]) -> None:
    _PUT.many(
        connection,
        ({"article": n, "digest": p.digest, "anchors": array("i", p.anchors).tobytes()} for n, p, _ in printed),
    )
    # Neighbours in the table are written together.
    pairs = sorted((key, n) for n, _, keys in printed for key in keys)
    _PUT_ANCHOR.many(connection, ({"anchor": key, "article": n} for key, n in pairs))


def forget(connection: Connection, n: int) -> None:
    """Only the story that stands is looked for: the print of the version before goes."""
    row = connection.execute(_PRINT, {"article": n}).first()
    if row is not None:
        _DROP_ANCHOR.many(connection, ({"old_anchor": key, "old": n} for key in array("i", row.anchors)))
        _DROP.many(connection, [{"old": n}])
