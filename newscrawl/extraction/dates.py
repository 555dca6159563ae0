"""Dates and times as outlets write them, in many languages, with the zone only where it is stated.

Read: ISO 8601 and its abuses, RFC 2822, JavaScript's Date, Unix seconds and milliseconds,
"23. November 2026, 14:05 Uhr", "Nov 23, 2026 2:05 p.m. ET", "2026年11月23日 14時05分", "2026. 11. 23. 오후 2:05",
"२३ नवंबर २०२६", 23/11/2026.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

_MAX_LENGTH = 200
_YEARS = range(1900, 2101)
_BUDDHIST = 543  # Thai years run ahead by so many

_DIGIT = re.compile(r"\d")
_ISO = re.compile(r"(?<!\d)(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(?=Z|[+-]|$)")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号號]?")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?![\d])")
_DAY_FIRST = (
    r"(?<!\d)(?P<d1>\d{1,2})(?:st|nd|rd|th|er|º|\.|ª|-го)?[\s.,/-]*(?:de\s|d')?\s*(?P<m1>%s)"
    r"[\s.,/-]*(?:del?\s|năm\s)?\s*(?P<y1>\d{4}|\d\d(?![\d:]))"
)
_MONTH_FIRST = r"(?<![^\W\d_])(?P<m2>%s)[\s.]*(?P<d2>\d{1,2})(?:st|nd|rd|th)?[\s,.]+(?P<y2>\d{4})"
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")
_TIME = re.compile(
    r"(?P<before>[^\W\d_]{2}|[ap]\.?m\.?)?\s?(?<![\d.,])(?P<hour>\d{1,2})\s?(?:[:h時时点點시]|\.(?=\d\d(?!\d)))\s?(?:(?P<minute>\d{1,2})(?!\d)"
    r"(?:[:分분]\s?(?P<second>\d\d)(?:[.,]\d+)?)?)?分?분?\s?(?P<after>[ap]\.?\s?m\.?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"^[\s(]*(?:GMT|UTC|Z)?\s?([+-−])(\d\d):?(\d\d)?(?!\d)|^[\s(]*(?:GMT|UTC)?\s?([+-])(\d)(?!\d)")
_ZONE = re.compile(r"^(?:\s?(?:Uhr|hrs?|Uhr,))?[\s,(]*([^\W\d_]{1,4})(?![^\W_])")
_AFTERNOON = frozenset({"pm", "오후", "午後", "下午", "晚上"})
_MORNING = frozenset({"am", "오전", "午前", "上午", "凌晨", "早上"})


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, its time where one is written, and the zone of that time where it is stated."""

    day: date
    clock: time | None = None
    zone: tzinfo | None = None

    def rfc3339(self, home: tzinfo | None = None) -> str:
        """As the record keeps it. `home` is the outlet's zone, where the crawl knows it; without any, the day alone."""
        instant = self.instant(home)
        return instant.isoformat() if instant else self.day.isoformat()

    def instant(self, home: tzinfo | None = None) -> datetime | None:
        zone = self.zone or home
        return datetime.combine(self.day, self.clock, zone) if self.clock is not None and zone else None


def parse_date(text: str, language: str | None = None) -> Moment | None:
    """The first date in `text` (the start of it); None where there is none or more than one reading.

    `language` (BCP 47) decides the order of 3/4/2026 and month names that mean different months.
    """
    text = _plain_digits(text.strip()[:_MAX_LENGTH])
    if not _DIGIT.search(text):
        return None  # as in most lines: no expression need look at them
    if _EPOCH.match(text):
        return _of_epoch(int(text))
    if compact := _COMPACT.match(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in compact.groups())
        clock = time(hour, minute, second) if compact[4] and hour < 24 and minute < 60 and second < 60 else None
        return _moment(year, month, day, clock, _stated_zone(text[compact.end() :], clock))
    found = _find_day(text, language)
    if not found:
        return None
    (year, month, day), start, end = found
    clock, rest = _clock(text[end : end + 40], after=True)
    if clock is None:
        clock, rest = _clock(text[max(0, start - 25) : start], after=False)
    return _moment(year, month, day, clock, _stated_zone(rest, clock))


def _moment(year: int, month: int, day: int, clock: time | None, zone: str | tzinfo | None) -> Moment | None:
    if year in range(_YEARS.start + _BUDDHIST, _YEARS.stop + _BUDDHIST) and year > _YEARS[-1]:
        year -= _BUDDHIST
    try:
        known = date(year, month, day)
    except ValueError:
        return None
    if year not in _YEARS or known == date(1970, 1, 1):  # what programs write for "no date"
        return None
    zone = _fixed(ZoneInfo(zone), known, clock) if isinstance(zone, str) else zone
    return Moment(known, clock, zone)


def _fixed(zone: ZoneInfo, day: date, clock: time | None) -> tzinfo | None:
    offset = datetime.combine(day, clock or time(), zone).utcoffset()
    return None if offset is None else timezone(offset)


def _of_epoch(number: int) -> Moment:
    when = datetime.fromtimestamp(number / 1000 if number > 10**11 else number, UTC)
    return Moment(when.date(), when.time().replace(microsecond=0), UTC)


def _plain_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c for c in text
    )


def _find_day(text: str, language: str | None) -> tuple[tuple[int, int, int], int, int] | None:
    """(year, month, day) and the span where it stands."""
    for pattern, places in ((_ISO, (1, 3, 4)), (_EAST_ASIAN, (1, 2, 3))):
        if found := pattern.search(text):
            year, month, day = (int(found[place]) for place in places)
            return (year, month, day), found.start(), found.end()
    primary = (language or "").split("-")[0]
    if primary not in _lexicon()["by_language"]:
        primary = ""  # it has no months of its own, and an expression of all of them takes 10 ms to compile
    if found := _named_month(primary).search(text):
        group = found.groupdict()
        side = "1" if group["d1"] else "2"
        month = _months(primary)[group["m" + side].casefold().rstrip(".")]
        return (_full_year(group["y" + side]), month, int(group["d" + side])), found.start(), found.end()
    if found := _NUMERIC.search(text):
        day_month = _in_order(int(found[1]), int(found[3]), found[2], language)
        return ((_full_year(found[4]), *day_month), found.start(), found.end()) if day_month else None
    return None


def _full_year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _in_order(first: int, second: int, mark: str, language: str | None) -> tuple[int, int] | None:
    """(month, day) of 3/4/2026; None where it could be either."""
    if first > 12 or mark == ".":
        return second, first
    if second > 12 or language == "en-US":
        return first, second
    return None if language in (None, "en") else (second, first)


@cache
def _lexicon() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "lexicon" / "dates.toml").read_text("utf-8"))


@cache
def _months(language: str) -> dict[str, int]:
    data = _lexicon()
    named = {name: int(number) for number, names in data["months"].items() for name in names}
    named.update(data["by_language"].get(language, {}))
    return named


@cache
def _named_month(language: str) -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(_months(language), key=len, reverse=True)))
    return re.compile(f"{_DAY_FIRST % names}|{_MONTH_FIRST % names}", re.IGNORECASE)


def _clock(text: str, after: bool) -> tuple[time | None, str]:
    """The time of day in the text next to a date, and the text behind it."""
    times = list(_TIME.finditer(text))
    if not times:
        return None, ""
    found = times[0] if after else times[-1]
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    half = (found["after"] or found["before"] or "").lower().replace(".", "").replace(" ", "")
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None, ""
    return time(hour, minute, second), text[found.end() :]


def _stated_zone(text: str, clock: time | None) -> str | tzinfo | None:
    """The zone behind a time: an offset, or the database name of an abbreviation that has one meaning."""
    if clock is None:
        return None
    if found := _OFFSET.match(text):
        sign, hours, minutes = found[1] or found[4], int(found[2] or found[5]), int(found[3] or 0)
        if hours > 14 or minutes > 59:
            return None
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(offset if sign == "+" else -offset)
    named = _ZONE.match(text)
    zones: dict[str, str] = _lexicon()["zones"]
    return zones.get(named[1]) if named else None
