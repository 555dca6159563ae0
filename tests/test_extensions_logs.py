"""A drop and a loss are told in a line with the address, and no page is ever printed."""

import logging

import pytest
from scrapy.exceptions import DropItem
from scrapy.http import Response
from scrapy.spiders import Spider

from newscrawl.extensions.logs import REPEATED, OneLine, quieten
from newscrawl.items import Capture, Discovery, Fetch

URL = "https://news.example/ferries"
CAPTURE = Capture(
    url=URL,
    requested_urls=[URL],
    site="news.example",
    publisher=None,
    body=b"<p>secret</p>" * 999,
    charset=None,
    discovery=Discovery(via="seed", url=URL),
    fetch=Fetch(at="2026-11-23T04:00:02Z", status=200, bytes=3),
)


def told(result: object) -> tuple[int, str]:
    assert isinstance(result, dict)
    return result["level"], result["msg"] % result["args"]


@pytest.mark.parametrize("why", [f"{URL}: no story", "no story"])
def test_a_drop_names_its_address_once(why: str) -> None:
    error = DropItem(why, log_level="INFO")
    assert told(OneLine().dropped(CAPTURE, error, None, Spider("x"))) == (logging.INFO, f"{URL}: no story")


def test_no_line_holds_a_page() -> None:
    lines = [
        OneLine().scraped(CAPTURE, Response(URL), Spider("x")),
        OneLine().item_error(CAPTURE, ValueError("x"), None, Spider("x")),
    ]
    assert [told(line) for line in lines] == [(logging.DEBUG, f"{URL}: stored"), (logging.ERROR, f"{URL}: lost")]


def test_what_scrapy_repeats_is_heard_with_debug_alone() -> None:
    names = list(REPEATED)
    try:
        quieten("INFO")
        assert not any(logging.getLogger(name).isEnabledFor(logging.INFO) for name in names)
        quieten("DEBUG")
        assert all(logging.getLogger(name).level == logging.NOTSET for name in names)
    finally:
        quieten("DEBUG")
