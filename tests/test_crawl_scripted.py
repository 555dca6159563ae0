"""An outlet whose pages are made by script (newscrawl/demo/scripted.py), crawled through a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from browser import needs_browser
from newsroom import Crawl, crawl

from newscrawl.demo.addresses import link
from newscrawl.demo.newsroom import Newsroom
from newscrawl.demo.profiles import write_profiles
from newscrawl.demo.server import LoggedRequest, Server, serve

pytestmark = needs_browser
KEY = "grachtpost"
STORIES = [story.slug for story in Newsroom().outlets[KEY].stories]

ADDED, LATER = "De burgemeester komt vrijdag kijken of de paal recht staat.", "2026-11-22T18:00:00+01:00"


@dataclass
class Twice:
    """Two crawls of the outlet, one of whose stories was changed in between, and what the second one asked for."""

    server: Server
    first: Crawl
    second: Crawl
    requests: list[LoggedRequest]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    folder = tmp_path_factory.mktemp("scripted")
    with serve(Newsroom()) as server:
        write_profiles([server.newsroom.outlets[KEY]], server.port, folder / "profiles")
        first = crawl(folder / "archive", f"sites={KEY}", NEWSCRAWL_PROFILES=folder / "profiles")
        text = (
            server.newsroom.find(url_of(server, STORIES[0]))[1].text
            + "\n\nDe burgemeester komt vrijdag kijken of de paal recht staat."
        )
        server.newsroom.update(url_of(server, STORIES[0]), text=text, modified="2026-11-22T18:00:00+01:00")
        asked = len(server.requests)
        second = crawl(folder / "archive", f"sites={KEY}", NEWSCRAWL_PROFILES=folder / "profiles")
        yield Twice(server, first, second, server.requests[asked:])


def url_of(server: Server, slug: str) -> str:
    outlet = server.newsroom.outlets[KEY]
    story = next(story for story in outlet.stories if story.slug == slug)
    return link(outlet, story, server.address(KEY))


def test_its_stories_are_stored_as_a_reader_sees_them(twice: Twice) -> None:
    assert twice.first.exit_code == 0, twice.first.log
    assert "Traceback" not in twice.first.log
    assert len(twice.first.records) == len(STORIES)
    before = Newsroom()
    for slug in STORIES:
        url = url_of(twice.server, slug)
        expected = before.expected(url)
        [record] = [record for record in twice.first.records if record["url"] == url]
        assert (record["text"], record["title"]) == (expected.text, expected.story.title)
        assert (record["authors"], record["published_at"]) == (list(expected.story.authors), expected.story.published)
        noticed = " ".join(" ".join(notice["text"] for notice in record["notices"]).split())
        assert [string for string in expected.apart if string not in noticed] == []
        assert [offer["price"] for offer in record["offers"]] == [offer["price"] for offer in expected.offers]
        assert record["fetch"]["etag"] is None  # it is the shell's, which says nothing of the story


def test_a_story_that_changes_behind_the_same_shell_gets_its_new_version(twice: Twice) -> None:
    [changed] = twice.second.new
    assert (changed["url"], changed["version"]) == (url_of(twice.server, STORIES[0]), 2)
    assert changed["text"].endswith(ADDED)


def test_only_what_changed_and_what_was_cut_off_at_a_wall_is_rendered_again(twice: Twice) -> None:
    rendered = {request.path.rpartition("/")[2] for request in twice.requests if request.path.startswith("/api/")}
    cut = [story.slug for story in Newsroom().outlets[KEY].stories if story.cut is not None]
    assert rendered == {STORIES[0], *cut}


def test_the_robots_txt_of_the_outlet_was_read_before_anything_else(twice: Twice) -> None:
    assert twice.requests[0].path == "/robots.txt"
    assert all(request.user_agent.startswith("newscrawl/") for request in twice.server.requests)
