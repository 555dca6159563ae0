"""Which article a capture belongs to, and what becomes of it."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newscrawl.state import articles, prints
from newscrawl.state.claims import Claims
from newscrawl.state.database import Database
from newscrawl.state.due import next_due
from newscrawl.state.entries import entry_of, known_from
from newscrawl.state.fingerprint import similarity
from newscrawl.state.known import Known, Seen, key_of, text_of
from newscrawl.state.near import Near, nearly_the_same
from newscrawl.state.pending import Pending
from newscrawl.state.versions import Outcome, is_moved, is_other_story, is_same_story, judge


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a capture, and what the record says because of it."""

    outcome: Outcome
    id: str
    version: int
    supersedes: str | None
    near_duplicate_of: str | None

    @property
    def stored(self) -> bool:
        return self.outcome in (Outcome.NEW, Outcome.UPDATED)


class Decider:
    """Decides with the tables and with what is pending; what it decides is pending from then on."""

    def __init__(
        self, database: Database, pending: Pending, claims: Claims, ages: Sequence[int], drop_near_duplicates: bool
    ) -> None:
        self._database = database
        self._pending = pending
        self._claims = claims
        self._ages = ages
        self._drop_near = drop_near_duplicates

    def decide(self, seen: Seen, named: int | None) -> Decision:
        """`named`: the latest date that this run's finders gave the article."""
        # Where a claim is refused, the tables may have learned meanwhile: they are asked once more.
        for _ in range(2):
            decision = self._decide(seen, named)
            if decision is not None:
                return decision
        return Decision(Outcome.CLAIMED, text_of(seen.id), 0, None, None)

    def _decide(self, seen: Seen, named: int | None) -> Decision | None:
        """None where another run has claimed what this one would store."""
        led_to, same_story = self._candidates(seen)
        known = self._by_address(seen, led_to) or next((k for k in same_story if is_same_story(k, seen)), None)
        if known is not None and known.version > 0:
            return self._known(known, seen, named)
        near = nearly_the_same(self._database, self._pending, seen)
        if known is None:
            known = next((k for k, share in near.found if is_moved(k, seen, share)), None)
            if known is not None:
                return self._known(known, seen, named)
        return self._new(seen, named, near, led_to)

    def _known(self, known: Known, seen: Seen, named: int | None) -> Decision | None:
        outcome = judge(known, seen, self._alike(known, seen))
        if outcome is Outcome.UPDATED:
            return self._updated(known, seen, named)
        return self._again(known, seen, named, outcome)

    def _by_address(self, seen: Seen, led_to: dict[int, Known]) -> Known | None:
        """The article that an address of the capture leads to, unless that address leads to another story now."""
        own = key_of(seen.url)
        for key in seen.keys:
            known = led_to.get(key)
            if known is None:
                continue
            if key == own or not is_other_story(known, seen, self._alike(known, seen)):
                return known
        return None

    def _candidates(self, seen: Seen) -> tuple[dict[int, Known], list[Known]]:
        """Whom the capture's addresses lead to, by key, and who has its story, the first one first."""
        led_to, same_story = self._database.read(lambda c: articles.candidates(c, seen.keys, seen.story))
        led_to = {key: self._pending.current(known) for key, known in led_to.items()}
        led_to |= {key: known for key in seen.keys if (known := self._pending.by_key(key)) is not None}
        pending = self._pending.by_story(seen.story)
        return led_to, [self._pending.current(known) for known in same_story] + pending

    def _alike(self, known: Known, seen: Seen) -> float | None:
        if seen.fingerprint is None:
            return None
        entry = self._pending.by_id(known.id)
        if entry is not None and entry.new_story:
            digest = entry.fingerprint.digest if entry.fingerprint else None
        else:
            n = known.n
            digest = None if n is None else self._database.read(lambda c: prints.digest_of(c, n))
        return None if digest is None else similarity(digest, seen.fingerprint.digest)

    def _new(self, seen: Seen, named: int | None, near: Near, led_to: dict[int, Known]) -> Decision | None:
        # The canonical address gives the id, but not where it leads to another article (see `is_other_story`).
        taken = {key for key in seen.keys if key in led_to and led_to[key].id == key and led_to[key].version}
        seen = replace(seen, keys=tuple(key for key in seen.keys if key not in taken))
        identity = seen.keys[0]
        known = known_from(
            seen,
            identity=identity,
            version=1,
            first_seen=seen.at,
            named=named,
            due=None if seen.from_file else next_due(seen.at, seen.at, self._ages),
        )
        first_id = text_of(near.found[0][0].id) if near.found else None
        if near.found and self._drop_near:
            # Remembered without a version, so that it is not fetched again and nothing ever points to it.
            dropped = replace(known, version=0, due=None)
            self._pending.decided(entry_of(dropped, seen, new_story=False), with_line=False)
            return Decision(Outcome.DROPPED_NEAR, text_of(identity), 0, None, first_id)
        if not self._claims.take(identity, seen.keys, 1):
            return None
        self._pending.decided(entry_of(known, seen, new_story=True, anchors=near.anchors), with_line=True)
        return Decision(Outcome.NEW, text_of(identity), 1, None, first_id)

    def _updated(self, known: Known, seen: Seen, named: int | None) -> Decision | None:
        version = known.version + 1
        near = nearly_the_same(self._database, self._pending, seen, but=known.id)
        if not self._claims.take(known.id, [known.id], version):
            return None
        earlier = [other for other, _ in near.found if _order(other) < _order(known)]
        checked = self._checked(known, seen, named)
        changed = known_from(
            seen,
            identity=known.id,
            version=version,
            first_seen=known.first_seen,
            named=checked.named,
            due=checked.due,
            n=known.n,
        )
        changed = replace(changed, checked=checked.checked)
        new_story = seen.content_hash != known.content_hash
        self._pending.decided(entry_of(changed, seen, new_story=new_story, anchors=near.anchors), with_line=True)
        return Decision(
            Outcome.UPDATED,
            text_of(known.id),
            version,
            f"sha256:{known.content_hash.hex()}",
            text_of(earlier[0].id) if earlier else None,
        )

    def _again(self, known: Known, seen: Seen, named: int | None, outcome: Outcome) -> Decision:
        if outcome is Outcome.OLDER:  # its validators are not those of the page as it is known
            seen = replace(seen, etag=None, last_modified=None)
        checked = self._checked(known, seen, named)
        self._pending.decided(entry_of(checked, seen, new_story=False), with_line=False)
        return Decision(outcome, text_of(known.id), known.version, None, None)

    def _checked(self, known: Known, seen: Seen, named: int | None) -> Known:
        dates = [date for date in (known.named, named) if date is not None]
        looked = replace(known, named=max(dates, default=None))
        if seen.url == known.url and (seen.etag or seen.last_modified):
            looked = replace(looked, etag=seen.etag, last_modified=seen.last_modified)
        if seen.at < known.checked:  # an older capture, from a file: it says nothing of when to look again
            return looked
        if seen.from_file:  # nor does any other that was not asked for because it was due
            return replace(looked, checked=seen.at)
        return replace(looked, checked=seen.at, due=next_due(known.first_seen, seen.at, self._ages))


def _order(known: Known) -> tuple[int, int]:
    """Of two articles the first one is the original, whichever was edited since."""
    return known.first_seen, sys.maxsize if known.n is None else known.n
