"""What the state will hold of an article, made from what a capture, a record or a visit shows."""

from newscrawl.state.known import Known, Seen, key_of
from newscrawl.state.pending import Entry
from newscrawl.state.visits import Visit


def known_from(
    seen: Seen,
    *,
    identity: int,
    version: int,
    first_seen: int,
    named: int | None,
    due: int | None,
    n: int | None = None,
) -> Known:
    return Known(
        n=n,
        id=identity,
        site=seen.site,
        key=seen.canonical,
        url=seen.url,
        version=version,
        content_hash=seen.content_hash,
        title=seen.title,
        published=seen.published,
        length=seen.length,
        complete=seen.complete,
        first_seen=first_seen,
        checked=seen.at,
        named=named,
        due=due,
        etag=seen.etag,
        last_modified=seen.last_modified,
    )


def entry_of(known: Known, seen: Seen, *, new_story: bool, anchors: tuple[int, ...] = ()) -> Entry:
    return Entry(
        known=known,
        aliases=tuple(key for key in seen.keys if key != known.id),
        story=seen.story,
        fingerprint=seen.fingerprint if new_story else None,
        new_story=new_story,
        anchors=anchors if new_story else (),
    )


def looked_at(known: Known, aliases: tuple[int, ...]) -> Entry:
    """Nothing but times and addresses is new."""
    return Entry(
        known=known,
        aliases=aliases,
        story=0,
        fingerprint=None,
        new_story=False,
        anchors=(),
    )


def never_stored(visit: Visit, identity: int) -> Known:
    """A near duplicate that was dropped: remembered as version 0, so that it is not fetched again."""
    return Known(
        n=None,
        id=identity,
        site=visit.site,
        key=key_of(visit.urls[0]),
        url=visit.urls[0],
        version=0,
        content_hash=bytes(32),
        title=None,
        published=None,
        length=0,
        complete=None,
        first_seen=visit.at,
        checked=visit.at,
        named=None,
        due=None,
    )
