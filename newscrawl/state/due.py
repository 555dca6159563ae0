"""When a known article is worth another look. Pure functions; times are seconds since 1970."""

from collections.abc import Sequence

from newscrawl.errors import ArgumentError
from newscrawl.items import Candidate
from newscrawl.state.known import Known, epoch


def ages_of(setting: Sequence[object]) -> list[int]:
    """NEWSCRAWL_REVISIT_AGES as seconds. Raises `ArgumentError`."""
    try:
        return sorted(int(str(age)) for age in setting)
    except ValueError as error:
        raise ArgumentError(f"NEWSCRAWL_REVISIT_AGES: give seconds, such as 3600,86400 ({error})") from error


def next_due(first_seen: int, checked: int, ages: Sequence[int]) -> int | None:
    """The first of the ages (seconds after first seen) that `checked` does not cover; None after the last one."""
    return next((first_seen + age for age in sorted(ages) if first_seen + age > checked), None)


def finders_date(candidate: Candidate) -> int | None:
    """The latest date that a feed or sitemap gives an article."""
    told = [candidate.modified_at, candidate.discovery.published_at]
    dates = [date for date in map(_epoch_or_none, told) if date is not None]
    return max(dates, default=None)


def _epoch_or_none(moment: str | None) -> int | None:
    try:
        return epoch(moment) if moment else None
    except ValueError:
        return None


def reason(known: Known, named: int | None, now: int, ages: Sequence[int]) -> str | None:
    """Why the article is due, in a word for the log; None where it is not."""
    # Without a date to compare with (it was found on a section page, or the state was rebuilt) the last look counts.
    if named is not None and named > (known.checked if known.named is None else known.named):
        return "finder's date moved"
    if known.due is not None and known.due <= now:
        return "due by age"
    if known.complete is False and now <= known.first_seen + max(ages, default=0):
        # At once in the next run, then after 1, 2, 4 … times the wait: a wall that stays is not knocked at every hour.
        return "cut off" if now - known.checked >= known.checked - known.first_seen else None
    return None
