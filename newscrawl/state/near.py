"""Near duplicates of a story, over all sites and runs."""

from collections import Counter
from dataclasses import dataclass

from newscrawl.state import articles, prints
from newscrawl.state.database import Database
from newscrawl.state.fingerprint import similarity
from newscrawl.state.known import Known, Seen
from newscrawl.state.pending import Pending

# Similarity of digests from which a story counts as nearly the same. By tests/benchmarks/near_duplicates.py copies lie
# above it, stories that share a quote, furniture or a third of background below 0.25; at 0.5 a new lead, edits
# and a cut end together cost 2 % of recall.
NEAR = 0.4
# A story of a site this much like an earlier one of its own is found through that one: its anchors would only make the
# search long where a site prints the same page a thousand times over.
_ANSWERED_FOR = 0.9
# An anchor that so many stories have tells nobody apart (an outlet's boilerplate): no more are put under it.
_CROWD = 16


@dataclass(frozen=True, slots=True)
class Near:
    """What a search found."""

    found: tuple[tuple[Known, float], ...]  # the first one first, with the estimated Jaccard similarity
    anchors: tuple[int, ...]  # under which the searched story is worth finding


def nearly_the_same(database: Database, pending: Pending, seen: Seen, but: int | None = None) -> Near:
    """Articles with nearly this story; `but` is the id of the article that has it."""
    if seen.fingerprint is None:
        return Near((), ())
    keys, digest = seen.fingerprint.anchors, seen.fingerprint.digest
    pairs = database.read(lambda connection: prints.sharing(connection, keys))
    near = _stored(database, pending, pairs, digest) if pairs else []
    near += [(known, share) for known, other in pending.like(keys) if (share := similarity(other, digest)) >= NEAR]
    near = [(known, share) for known, share in near if known.id != but]
    if any(known.site == seen.site and share >= _ANSWERED_FOR for known, share in near):
        return Near(tuple(near), ())
    shared = Counter(anchor for anchor, _ in pairs)
    return Near(tuple(near), tuple(key for key in keys if shared[key] < _CROWD))


def _stored(
    database: Database, pending: Pending, pairs: list[tuple[int, int]], digest: bytes
) -> list[tuple[Known, float]]:
    candidates = database.read(lambda connection: prints.digests(connection, pairs))
    shares = {n: share for n, other in candidates if (share := similarity(other, digest)) >= NEAR}
    stored = database.read(lambda connection: articles.by_numbers(connection, shares))
    return [(pending.current(stored[n]), share) for n, share in shares.items() if n in stored]
