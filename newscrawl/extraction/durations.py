"""ISO 8601 durations, as subscriptions have them: one number and one unit."""

UNITS = {
    "day": (1, "D"), "week": (1, "W"), "fortnight": (2, "W"), "month": (1, "M"), "quarter": (3, "M"),
    "half_year": (6, "M"), "year": (1, "Y"),
}  # fmt: skip
_LONGEST = {"D": 400, "W": 104, "M": 60, "Y": 10}  # "year 2026", "11 November": no term of a subscription


def duration(count: int, unit: str) -> str | None:
    """ISO 8601 for so many units, 12 months as one year; None where no subscription lasts so long.

    >>> duration(3, "month"), duration(12, "month"), duration(1, "quarter"), duration(4, "week")
    ('P3M', 'P1Y', 'P3M', 'P4W')
    """
    size, letter = UNITS[unit]
    size *= count
    if not 0 < size <= _LONGEST[letter]:
        return None
    if letter == "M" and size % 12 == 0:
        return f"P{size // 12}Y"
    if letter == "D" and size == 7:
        return "P1W"
    return "P1Y" if (letter, size) == ("W", 52) else f"P{size}{letter}"


def months(period: str | None) -> int | None:
    """Length of a period in months; None where it is no whole number of them."""
    if period is None or period[-1] not in "MY":
        return None
    return int(period[1:-1]) * (12 if period[-1] == "Y" else 1)


def days(period: str | None) -> float | None:
    """Length of a period in days, months and years at their average."""
    return int(period[1:-1]) * {"D": 1.0, "W": 7.0, "M": 365.25 / 12, "Y": 365.25}[period[-1]] if period else None
