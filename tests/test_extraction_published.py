"""Times of publication and change: which of the places that state them counts."""

import pytest

from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.page import parse
from newscrawl.extraction.published import times


def read(
    head="",
    body="<h1>Harbour talks resume</h1><p>Text.</p>",
    language="en-GB",
    zone=None,
    url="https://herald.example/a",
):
    page = parse(f"<html><head>{head}</head><body>{body}</body></html>".encode(), url)
    return times(page, linked_data(page), language, zone)


def ld(**fields):
    pairs = ", ".join(f'"{key}": "{value}"' for key, value in fields.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {pairs}}}</script>'


def meta(key, value):
    return f'<meta property="{key}" content="{value}">'


def test_json_ld_first():
    head = meta("article:published_time", "2026-11-21T08:00:00Z") + ld(datePublished="2026-11-22T18:40:00+05:30")
    assert read(head) == ("2026-11-22T18:40:00+05:30", None)


@pytest.mark.parametrize(
    "key", ["article:published_time", "datePublished", "DC.date.issued", "parsely-pub-date", "date"]
)
def test_meta_elements(key):
    assert read(meta(key, "2026-11-22T18:40:00Z"))[0] == "2026-11-22T18:40:00+00:00"


class TestZone:
    def test_of_another_place_that_says_the_same_time(self):
        head = ld(datePublished="2026-11-22T18:40:00") + meta("article:published_time", "2026-11-22T18:40:00+01:00")
        assert read(head)[0] == "2026-11-22T18:40:00+01:00"

    def test_not_of_a_place_that_says_another_time(self):
        head = ld(datePublished="2026-11-22T18:40:00") + meta("date", "2026-11-20T08:00:00+01:00")
        assert read(head)[0] == "2026-11-22"

    def test_of_the_outlet_where_its_profile_names_it(self):
        assert read(ld(datePublished="2026-11-22T18:40:00"), zone="Europe/Berlin")[0] == "2026-11-22T18:40:00+01:00"
        assert read(ld(datePublished="2026-07-22T18:40:00"), zone="Europe/Berlin")[0] == "2026-07-22T18:40:00+02:00"

    def test_none_is_ever_made_up(self):
        assert read(ld(datePublished="2026-11-22T18:40:00"))[0] == "2026-11-22"
        assert read(ld(datePublished="2026-11-22T18:40:00"), zone="Europe/Nowhere")[0] == "2026-11-22"


class TestModified:
    def test_as_stated(self):
        head = ld(datePublished="2026-11-22T18:40:00Z", dateModified="2026-11-22T20:00:00Z")
        assert read(head)[1] == "2026-11-22T20:00:00+00:00"

    @pytest.mark.parametrize("modified", ["2026-11-22T18:00:00Z", "2026-11-22T19:00:00+05:30", "2026-11-21"])
    def test_never_before_the_publication(self, modified):
        assert read(ld(datePublished="2026-11-22T18:40:00Z", dateModified=modified))[1] is None

    def test_a_day_and_a_time_are_compared_as_days(self):
        head = ld(datePublished="2026-11-22T18:40:00Z", dateModified="2026-11-22")
        assert read(head)[1] == "2026-11-22"


class TestVisible:
    @pytest.mark.parametrize(
        "line",
        [
            '<time datetime="2026-11-22T18:40:00+01:00">yesterday</time>',
            '<p class="meta"><span class="article-date">22 November 2026, 18:40 CET</span></p>',
            "<p>Published 22 November 2026 18.40 CET</p>",
        ],
    )
    def test_close_under_the_headline(self, line):
        assert read(body=f"<h1>Harbour talks resume</h1>{line}<p>Text.</p>")[0] == "2026-11-22T18:40:00+01:00"

    def test_not_a_date_in_the_story(self):
        story = (
            "They first met on 3 May 2019 in the harbour office, where nobody expected them to come back so soon. " * 2
        )
        body = f'<h1>Harbour talks resume</h1><p>{story}</p><time datetime="2026-11-22">then</time>'
        assert read(body=body)[0] == "2026-11-22"

    def test_of_the_address_where_nothing_else_tells(self):
        assert read(url="https://herald.example/2026/11/22/harbour-talks")[0] == "2026-11-22"
        assert read(url="https://herald.example/20261122/harbour-talks")[0] == "2026-11-22"

    def test_unknown_stays_unknown(self):
        assert read() == (None, None)
