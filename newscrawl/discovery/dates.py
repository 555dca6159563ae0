"""Dates as feeds and sitemaps write them, to RFC 3339 with the offset that was stated.

A time without a zone is only good for its day, and becomes that (`2026-11-22`); what is no date becomes None.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone

from newscrawl.items import Candidate

# W3C profile of ISO 8601 and what is made of it: 2026-11-22T18:40:00.123+05:30, 2026-11-22 18:40 +0530, 2026-11-22
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[T\s]+(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<zone>[A-Z]{1,4}|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
# RFC 822 and 2822, loosely: Mon, 23 Nov 2026 08:00:00 +0100 (CET), 3-November-26 8:00 GMT, 23 Nov 2026
_RFC822 = re.compile(
    r"(?:\w+\.?,?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Z]{3,9})\.?[\s-]+(?P<year>\d{4}|\d\d)"
    r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"\s*(?P<zone>[A-Z]{1,5}|[+-]\d\d:?\d\d)?)?(?:\s*\([^)]*\))?",
    re.IGNORECASE,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

# The zones of RFC 822, and others that feeds use as far as they mean one offset (no IST: India, Israel, Ireland).
_ZONE_HOURS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "SAST": 2, "EEST": 3, "MSK": 3, "PKT": 5,
    "WIB": 7, "HKT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_UNSET = frozenset({"1970-01-01T00:00:00+00:00", "1970-01-01", "0001-01-01", "0001-01-01T00:00:00+00:00"})


def to_rfc3339(text: str | None) -> str | None:
    """A date of RFC 822 (RSS) or ISO 8601 (Atom, sitemaps, JSON Feed) in RFC 3339; None where it is neither.

    Values that programs write for "no date" (the Unix epoch, the year 1) count as none. Fractions of a second go.

    >>> to_rfc3339("Sun, 22 Nov 2026 18:40:00 +0530"), to_rfc3339("2026-11-22T13:10Z")
    ('2026-11-22T18:40:00+05:30', '2026-11-22T13:10:00+00:00')
    >>> to_rfc3339("22 Nov 2026 18:40"), to_rfc3339("yesterday")
    ('2026-11-22', None)
    """
    text = (text or "").strip()[:100]
    found = _ISO.fullmatch(text) or _RFC822.fullmatch(text)
    if not found:
        return None
    try:
        written = _written(found)
    except (ValueError, OverflowError):  # the 31st of February, hour 27, offsets of days
        return None
    return None if written in _UNSET else written


def newest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """By the time of publication or, where the finder names none, of change; undated ones last, in their order."""
    return sorted(candidates, key=_moment, reverse=True)


def moment(text: str | None) -> datetime:
    """The instant of an RFC 3339 time or day, to compare by; the earliest one for None."""
    if not text:
        return datetime.min.replace(tzinfo=UTC)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _moment(candidate: Candidate) -> datetime:
    return moment(candidate.discovery.published_at or candidate.modified_at)


def _written(found: re.Match[str]) -> str:
    day = date(_year(found["year"]), _month(found["month"]), int(found["day"]))
    offset = _offset(found["zone"]) if found["hour"] and found["zone"] else None
    if offset is None:
        return day.isoformat()
    second = min(int(found["second"] or 0), 59)  # a leap second is no time to Python
    clock = time(int(found["hour"]), int(found["minute"]), second, tzinfo=offset)
    return datetime.combine(day, clock).isoformat()


def _year(digits: str) -> int:
    """Two digits as RFC 2822 reads them: 49 is 2049, 50 is 1950."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 50 else 1900)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3].lower()) + 1


def _offset(zone: str) -> timezone | None:
    if zone[0] not in "+-":
        hours = _ZONE_HOURS.get(zone.upper())
        return None if hours is None else timezone(timedelta(hours=hours))
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if zone[0] == "-" else offset)
