"""An outlet on which everything goes wrong: each fault is counted and told with its URL, none costs a neighbour."""

import pytest
from newsroom import Crawl

from newscrawl.demo.addresses import link
from newscrawl.demo.server import Server

FAULTS = [
    ("forbidden", "outcome/refused_count"),
    ("always-slow-down", "outcome/refused_count"),
    ("unavailable", "outcome/refused_count"),
    ("challenge", "outcome/refused_count"),
    ("missing", "outcome/gone_count"),
    ("gone", "outcome/gone_count"),
    ("broken-server", "outcome/server_error_count"),
    ("hangs", "outcome/timeout_count"),
    ("hangs-up", "outcome/unreachable_count"),
    ("cut-off", "outcome/broken_off_count"),
    ("loop", "outcome/endless_redirect_count"),
    ("to-private-host", "outcome/offsite_count"),
    ("to-file", "outcome/broken_redirect_count"),
    ("huge", "outcome/too_large_count"),
    ("bomb", "outcome/too_large_count"),
    ("document", "outcome/wrong_type_count"),
    ("picture", "extract/not_html_count"),
    ("empty", "extract/not_html_count"),
    ("no-story", "extract/not_an_article_count"),
]


def url_of(newsroom: Server, slug: str) -> str:
    outlet = newsroom.newsroom.outlets["bad"]
    story = next(story for story in outlet.stories if story.slug == slug)
    return link(outlet, story, newsroom.address("bad"))


def test_the_run_ends_well(bad: Crawl) -> None:
    assert bad.exit_code == 0
    assert bad.manifest["exit"] == "finished"
    assert "Traceback" not in bad.log


@pytest.mark.parametrize(("slug", "counter"), FAULTS, ids=[slug for slug, _ in FAULTS])
def test_a_fault_is_counted_and_told(bad: Crawl, newsroom: Server, slug: str, counter: str) -> None:
    same = [other for other, name in FAULTS if name == counter]
    assert bad.stats[counter] == len(same)
    assert len(bad.log_of(url_of(newsroom, slug))) == 1


def test_a_feed_and_a_sitemap_that_are_pages_are_told(bad: Crawl, newsroom: Server) -> None:
    assert bad.stats["outcome/broken_source_count"] == 2
    assert len(bad.log_of(newsroom.address("bad") + "/broken-feed.xml")) == 1
    assert len(bad.log_of(newsroom.address("bad") + "/sitemap.xml")) == 1


@pytest.mark.parametrize("slug", ["first-good-neighbour", "second-good-neighbour"])
def test_good_neighbours_are_stored(bad: Crawl, newsroom: Server, slug: str) -> None:
    url = url_of(newsroom, slug)
    assert bad.record(url)["text"] == newsroom.newsroom.expected(url).text


@pytest.mark.parametrize(
    ("slug", "begins", "ends"),
    [
        ("broken-markup", "The weather vane of the town hall", "hold up a wet finger."),
        ("wrong-encoding", "The Café Zoé has served", "which she has asked to keep."),
        ("slow-down", "The queue at the Quillby passport window", "no rhythm at all."),
    ],
)
def test_what_can_be_read_is_read(bad: Crawl, newsroom: Server, slug: str, begins: str, ends: str) -> None:
    text = bad.record(url_of(newsroom, slug))["text"]
    assert text.startswith(begins)
    assert text.endswith(ends)


def test_nothing_else_is_stored(bad: Crawl) -> None:
    assert len(bad.records) == 5
