"""Near duplicates of a story, over all sites and runs."""

from newscrawl.state import articles
from newscrawl.state.database import Database
from newscrawl.state.fingerprint import similarity
from newscrawl.state.known import Known, Seen
from newscrawl.state.pending import Pending

# Similarity of digests from which a story counts as nearly the same. By tests/benchmarks/near_duplicates.py copies lie
# above it, stories that share a quote, furniture or a third of background below 0.25; at 0.5 a new lead, edits
# and a cut end together cost 2 % of recall.
NEAR = 0.4
# A story of a site this much like an earlier one of its own is found through that one: its bands would only make the
# search long where a site prints the same page a thousand times over.
_ANSWERED_FOR = 0.9

Near = list[tuple[Known, float]]


def nearly_the_same(database: Database, pending: Pending, seen: Seen) -> Near:
    """Articles with nearly this story, the first one first, with their estimated Jaccard similarity."""
    if seen.fingerprint is None:
        return []
    bands, digest = seen.fingerprint.bands, seen.fingerprint.digest
    found = database.read(lambda connection: articles.like(connection, bands))
    shares = {n: share for n, other in found if (share := similarity(other, digest)) >= NEAR}
    stored = database.read(lambda connection: articles.by_numbers(connection, shares))
    near = [(pending.current(stored[n]), share) for n, share in shares.items() if n in stored]
    pended = [(known, similarity(other, digest)) for known, other in pending.like(bands)]
    return near + [(known, share) for known, share in pended if share >= NEAR]


def is_answered_for(seen: Seen, near: Near) -> bool:
    return any(known.site == seen.site and share >= _ANSWERED_FOR for known, share in near)
