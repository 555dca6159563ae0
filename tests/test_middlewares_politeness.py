"""How long a host asks to be left alone (the crawls of test_spiders_news.py show that it is)."""

from datetime import UTC, datetime

import pytest
from scrapy.http import Response

from newscrawl.middlewares.politeness import retry_after

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Mon, 23 Nov 2026 12:01:30 GMT", 90.0),
        ("Mon, 23 Nov 2026 13:01:30 +0100", 90.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("Monday, 23-Nov-26 12:01:30 GMT", 90.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("", None),
        ("Mon, 99 Nov 2026 12:01:30 GMT", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: float | None) -> None:
    assert retry_after(Response("https://news.example/", headers={"Retry-After": value}), NOW) == seconds


def test_no_header_is_no_wish() -> None:
    assert retry_after(Response("https://news.example/"), NOW) is None
