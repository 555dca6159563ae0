"""Dates as feeds and sitemaps write them."""

import doctest
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery import dates
from newscrawl.discovery.dates import moment, newest_first, to_rfc3339
from newscrawl.items import Candidate, Discovery


def test_examples_in_docstrings_hold():
    results = doctest.testmod(dates)
    assert (results.failed, results.attempted > 1) == (0, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # RFC 822, as RSS has it, and near it
        ("Sun, 22 Nov 2026 18:40:00 GMT", "2026-11-22T18:40:00+00:00"),
        ("Sun, 22 Nov 2026 18:40:00 -0000", "2026-11-22T18:40:00+00:00"),
        ("Sun, 22 Nov 2026 18:40:00 +0530", "2026-11-22T18:40:00+05:30"),
        ("Sun, 22 Nov 2026 18:40:00 -08:00", "2026-11-22T18:40:00-08:00"),
        ("22 Nov 26 8:05 EST", "2026-11-22T08:05:00-05:00"),
        ("22 Nov 96 18:40 EST", "1996-11-22T18:40:00-05:00"),
        ("Mo, 23 November 2026 08:00:00 +0100 (CET)", "2026-11-23T08:00:00+01:00"),
        ("Mon, 23 Nov 2026 08:00:00 CET", "2026-11-23T08:00:00+01:00"),
        ("\n  Mon,  23 Nov 2026\t08:00:00  Z ", "2026-11-23T08:00:00+00:00"),
        ("Thu, 31 Dec 2026 23:59:60 GMT", "2026-12-31T23:59:59+00:00"),
        # ISO 8601
        ("2026-11-22T18:40:00+05:30", "2026-11-22T18:40:00+05:30"),
        ("2026-11-22T13:10:00.123456789Z", "2026-11-22T13:10:00+00:00"),
        ("2026-11-22t13:10:00z", "2026-11-22T13:10:00+00:00"),
        ("2026-11-22T13:10+0530", "2026-11-22T13:10:00+05:30"),
        ("2026-11-22 13:10:00 +05", "2026-11-22T13:10:00+05:00"),
        ("2026-11-22 13:10:00 UTC", "2026-11-22T13:10:00+00:00"),
        ("2026-11-22", "2026-11-22"),
        # the zone is not told, or tells nothing: the day alone
        ("Mon, 23 Nov 2026 08:00:00", "2026-11-23"),
        ("Mon, 23 Nov 2026 08:00:00 IST", "2026-11-23"),
        ("2026-11-22T13:10:00", "2026-11-22"),
        ("2026-11-22 13:10:00 XYZ", "2026-11-22"),
        ("Mon, 23 Nov 2026", "2026-11-23"),
        # no date
        ("2026-02-30", None),
        ("Mon, 31 Feb 2026 08:00:00 GMT", None),
        ("23 Foo 2026 08:00:00 GMT", None),
        ("2026-11-22T27:00:00Z", None),
        ("Mon, 23 Nov 2026 08:00:00 +9999", None),
        ("11/22/2026 10:00", None),
        ("1764000000", None),
        ("2026", None),
        ("10", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        # what programs write for "none"
        ("0001-01-01T00:00:00Z", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    ],
)
def test_to_rfc3339(text, expected):
    assert to_rfc3339(text) == expected


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(min_value=datetime(1971, 1, 1), timezones=OFFSETS))
def test_what_is_written_right_is_read_back_to_the_second(when):
    written = when.replace(microsecond=0).isoformat()
    assert to_rfc3339(when.isoformat()) == written
    assert to_rfc3339(format_datetime(when)) == written


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text):
    written = to_rfc3339(text)
    assert written is None or moment(written)


def candidate(name, published=None, modified=None):
    discovery = Discovery(via="feed", url="https://example.com/rss", published_at=published)
    return Candidate(url=f"https://example.com/{name}", discovery=discovery, modified_at=modified)


def test_newest_first_across_offsets_with_the_undated_last():
    found = newest_first(
        [
            candidate("undated-1"),
            candidate("day", published="2026-11-22"),
            candidate("evening-in-india", published="2026-11-22T18:40:00+05:30"),  # 13:10 UTC
            candidate("noon-in-new-york", published="2026-11-22T12:00:00-05:00"),  # 17:00 UTC
            candidate("changed", modified="2026-11-22T15:00:00+00:00"),
            candidate("undated-2"),
        ]
    )
    names = [each.url.rpartition("/")[2] for each in found]
    assert names == ["noon-in-new-york", "changed", "evening-in-india", "day", "undated-1", "undated-2"]
