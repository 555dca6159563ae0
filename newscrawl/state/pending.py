"""What was decided in this run and is not in the tables yet.

It answers as they do, so that no transaction has to be held open.
"""

from dataclasses import dataclass

from newscrawl.state.fingerprint import Fingerprint
from newscrawl.state.known import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article as a decision left it."""

    known: Known
    aliases: tuple[int, ...]  # keys that lead here, beside its id
    story: int
    fingerprint: Fingerprint | None
    new_story: bool  # else nothing but times and addresses changed
    anchors: tuple[int, ...]  # under which it is to be found; none where another article of the site answers for it


class Pending:
    """Entries in two stages: decided, and ready for the tables (their line is in the file, or they need none)."""

    def __init__(self) -> None:
        self._decided: dict[int, Entry] = {}  # by article id
        self._ready: dict[int, Entry] = {}
        self._waiting: set[int] = set()  # whose line is not in the file yet
        self._keys: dict[int, int] = {}  # key → article id
        self._stories: dict[int, list[int]] = {}
        self._anchors: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._ready)

    def decided(self, entry: Entry, *, with_line: bool) -> None:
        """The article is this now: ready for the tables at once, or when `appended` says that its line is written."""
        self._put(entry)
        if with_line:
            self._waiting.add(entry.known.id)
        elif entry.known.id not in self._waiting:
            self._ready[entry.known.id] = self._decided[entry.known.id]

    def appended(self, identity: int) -> None:
        self._waiting.discard(identity)
        self._ready[identity] = self._decided[identity]

    def _put(self, entry: Entry) -> None:
        """What an earlier decision of this group added stays part of it."""
        identity = entry.known.id
        earlier = self._decided.get(identity)
        if earlier is not None:
            entry = _merged(earlier, entry)
        self._decided[identity] = entry
        for key in (identity, *entry.aliases):
            self._keys[key] = identity
        if entry.new_story:
            self._stories.setdefault(entry.story, []).append(identity)
            for anchor in entry.anchors:
                self._anchors.setdefault(anchor, []).append(identity)

    def by_key(self, key: int) -> Known | None:
        identity = self._keys.get(key)
        return None if identity is None else self._decided[identity].known

    def current(self, known: Known) -> Known:
        """What `known`, as the tables have it, is by now."""
        entry = self._decided.get(known.id)
        return known if entry is None else entry.known

    def by_id(self, identity: int) -> Entry | None:
        return self._decided.get(identity)

    def by_story(self, story: int) -> list[Known]:
        return [self._decided[identity].known for identity in self._stories.get(story, ())]

    def like(self, anchors: tuple[int, ...]) -> list[tuple[Known, bytes]]:
        found = dict.fromkeys(identity for anchor in anchors for identity in self._anchors.get(anchor, ()))
        entries = [self._decided[identity] for identity in found]
        return [(entry.known, entry.fingerprint.digest) for entry in entries if entry.fingerprint is not None]

    def take(self) -> list[Entry]:
        """The entries that are ready; they stay here until `learned`."""
        return list(self._ready.values())

    def learned(self, entries: list[Entry]) -> None:
        """The tables hold these now. What was decided since stays."""
        for entry in entries:
            identity = entry.known.id
            if self._ready.get(identity) is entry:
                del self._ready[identity]
            if self._decided.get(identity) is entry:
                del self._decided[identity]
        rest = list(self._decided.values())
        self._decided, self._keys, self._stories, self._anchors = {}, {}, {}, {}
        for entry in rest:
            self._put(entry)


def _merged(earlier: Entry, entry: Entry) -> Entry:
    """The later decision, with the addresses of both, and with the story of the earlier one where it brought none."""
    story = entry if entry.new_story else earlier
    return Entry(
        known=entry.known,
        aliases=tuple(dict.fromkeys((*earlier.aliases, *entry.aliases))),
        story=story.story,
        fingerprint=story.fingerprint,
        new_story=earlier.new_story or entry.new_story,
        anchors=story.anchors,
    )
