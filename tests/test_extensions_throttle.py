"""However fast a host answers, it is asked no faster than it, its profile and the settings say."""

from itertools import pairwise
from pathlib import Path

import pytest
from crawling import crawl
from rawserver import RawServer, answer
from test_spiders_news import feed, story


@pytest.fixture
def server():
    with RawServer() as server:
        paths = [f"/news/{number}-story.html" for number in range(5)]
        server.routes |= {path: answer(story(number)) for number, path in enumerate(paths)}
        server.routes["/rss.xml"] = feed(server, "127.0.0.1", paths)
        yield server


def gaps(server: RawServer) -> list[float]:
    moments = [asked.at for asked in server.asked if asked.path.startswith("/news/")]
    assert len(moments) == 5
    return [later - sooner for sooner, later in pairwise(moments)]


@pytest.mark.parametrize("who", ["robots.txt", "profile"])
def test_a_fast_host_is_asked_no_faster_than_its_delay(server: RawServer, tmp_path: Path, who: str) -> None:
    delay = ""
    if who == "profile":
        delay = "delay = 0.6\n"
    else:
        server.routes["/robots.txt"] = answer("User-agent: *\nCrawl-delay: 0.6", kind="text/plain")
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "fast.toml").write_text(
        f'publisher = "Fast"\ndomains = ["127.0.0.1"]\n{delay}feeds = ["{server.url("/rss.xml")}"]\n'
    )
    done = crawl(
        tmp_path, "sites=fast", NEWSCRAWL_PROFILES=str(tmp_path / "profiles"),
        AUTOTHROTTLE_ENABLED="1", AUTOTHROTTLE_START_DELAY="0.1", DOWNLOAD_DELAY="0.05",
    )  # fmt: skip
    assert done.exit == 0, done.log
    assert min(gaps(server)) > 0.45  # a busy machine notes a request late
