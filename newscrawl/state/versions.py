"""What a capture of a known article is: nothing new, a new version, or a copy cut off at a wall. Pure functions."""

from datetime import datetime
from enum import StrEnum

from newscrawl.state.known import Known, Seen


class Outcome(StrEnum):
    """What became of a capture; the manifest counts by these names."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"  # the same story again, under this or another address
    CUT_OFF = "cut_off"  # a shorter copy, cut at a wall, of a story that the archive has whole
    OLDER = "older"  # a stored capture from before the last look at what the archive has
    CLAIMED = "claimed"  # another run at work has found it as well, and stores it
    DROPPED_NEAR = "near_duplicate_dropped"  # only with NEWSCRAWL_NEAR_DUPLICATES=drop


# Chosen by the cases in tests/test_state_versions.py: digests tell a share to about 0.05.
_MOVED = 0.8  # similarity from which a story of the same site and headline is the same article under a new address
_SAME_MOMENT = 0.9  # … of the same site and publication time to the second, but another headline
_RELATED = 0.2  # below it an address leads to another story now
_CONTAINED = 0.8  # share of the shorter story that the longer one holds, from which it is a part of it
_CUT_LENGTH = 0.8  # a part this much shorter, on a page that does not say that it is whole, is a cut-off copy


def judge(known: Known, seen: Seen, similarity: float | None) -> Outcome:
    """`similarity` is of the two stories' digests; None where either is too short to have one."""
    if seen.from_file and seen.at <= known.checked:
        return _of_old(known, seen, similarity)
    if seen.content_hash == known.content_hash:
        return _same_text(known, seen)
    if _is_cut_copy(known, seen, similarity):
        return Outcome.CUT_OFF
    return Outcome.UPDATED


def _same_text(known: Known, seen: Seen) -> Outcome:
    if known.complete is False and seen.complete is True:
        return Outcome.UPDATED  # what was thought cut off is whole
    renamed = None not in (seen.title, known.title) and seen.title != known.title
    # Two addresses may show one story under two headlines: only the address that stands can rename it.
    if renamed and known.key in seen.keys and not (seen.complete is False and known.complete is True):
        return Outcome.UPDATED
    return Outcome.SAME


def _of_old(known: Known, seen: Seen, similarity: float | None) -> Outcome:
    """An older capture supersedes only what is a cut-off copy of it, as it would stand had it come first."""
    if seen.at == known.checked or seen.content_hash == known.content_hash:
        return Outcome.SAME  # the very capture, which may read a little otherwise by what is known of the site now
    if known.version and _is_cut_copy(seen, known, similarity):
        return Outcome.UPDATED
    return Outcome.OLDER


def _is_cut_copy(known: Known | Seen, seen: Known | Seen, similarity: float | None) -> bool:
    """Would taking `seen` for `known` replace more of the story by less of it?"""
    if seen.complete is True:
        return False
    if seen.complete is False and known.complete is True:
        return True
    if seen.length >= known.length:
        return False
    if seen.complete is False and known.complete is None:
        return True
    part = similarity is None or _containment(similarity, seen.length, known.length) >= _CONTAINED
    if seen.complete is False:  # both are cut off: the wall came earlier this time
        return part
    # The page is silent: an editor's cut is small, a wall's is not.
    return part and similarity is not None and seen.length < _CUT_LENGTH * known.length


def _containment(similarity: float, shorter: int, longer: int) -> float:
    """The share of the shorter text's shingles that the longer has, from the Jaccard similarity of both."""
    common = similarity * (shorter + longer) / (1 + similarity)
    return common / max(shorter, 1)


def is_moved(known: Known, seen: Seen, similarity: float) -> bool:
    """Is a nearly identical story of the same site the same article under a new address?"""
    if known.site != seen.site:
        return False
    if known.title is not None and known.title == seen.title:
        return similarity >= _MOVED and _same_day(known.published, seen.published)
    same_moment = seen.published is not None and "T" in seen.published and seen.published == known.published
    return same_moment and similarity >= _SAME_MOMENT


def is_same_story(known: Known, seen: Seen) -> bool:
    """Two captures have the same text: are they one article of one site? Short texts repeat (a day's quiz)."""
    if known.site != seen.site:
        return False
    if seen.fingerprint is not None:
        return True
    return known.title == seen.title and _same_day(known.published, seen.published)


def is_other_story(known: Known, seen: Seen, similarity: float | None) -> bool:
    """Does an address that led to `known` lead to another story now (`/latest`, a canonical link to the section)?"""
    if known.content_hash == seen.content_hash or (known.title is not None and known.title == seen.title):
        return False
    if known.published is not None and known.published == seen.published:
        return False
    return similarity is None or similarity < _RELATED


def _same_day(one: str | None, other: str | None) -> bool:
    """As far as both tell; a day's difference is left to time zones and to a date that was moved by an edit."""
    if one is None or other is None:
        return True
    days = abs((datetime.fromisoformat(one[:10]) - datetime.fromisoformat(other[:10])).days)
    return days <= 1
