"""A crawl of several sites at once, each of which has something wrong: every outcome has its count and its line of log.

One crawl, looked at from all sides, since a crawl is a process. The sites:

    mixed     every kind of page that is none, among stories that have to be stored all the same
    busy      asks for a rest of a second (429) on its second story; calm goes on meanwhile
    slow      has a Crawl-delay
    shut      has a robots.txt that fails (503); open has none (404)
    walled    shows a challenge in place of a story
"""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from crawling import Crawled, crawl
from rawserver import Asked, RawServer, answer, cut, hang, redirect

SITES = ("mixed", "busy", "calm", "slow", "shut", "open", "walled")


def story(number: int) -> str:
    said = "".join(
        f"<p>On day {number} the ferry of pier {number * 31 + line} left with {number * 7 + line} passengers, and the"
        f" master of harbour {number} wrote {line} lines about it in the book that he keeps for such mornings.</p>"
        for line in range(6)
    )
    head = f"<title>Ferry {number} leaves</title>"
    return (
        f"<html lang=en><head>{head}</head><body><article><h1>Ferry {number} leaves</h1>{said}</article></body></html>"
    )


def feed(server: RawServer, host: str, paths: list[str]) -> bytes:
    items = "".join(f"<item><title>A story</title><link>{server.url(path, host)}</link></item>" for path in paths)
    rss = f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    return answer(rss, kind="application/rss+xml", ETag='"one"')


MIXED = {
    "/news/1-gone.html": answer(status="410 Gone"),
    "/news/2-refused.html": answer(status="403 Forbidden"),
    "/news/3-server_error.html": answer(status="500 Oops"),
    "/news/4-client_error.html": answer(status="418 Teapot"),
    "/news/5-timeout.html": hang,
    "/news/6-broken_off.html": cut,
    "/news/7-endless_redirect.html": redirect("/news/7-endless_redirect.html"),
    "/news/8-offsite.html": redirect("http://elsewhere.localhost/news/story"),
    "/news/9-private_host.html": redirect("ftp://mixed.localhost/story"),
    "/news/10-wrong_type.html": answer(b"%PDF-1.4", kind="application/pdf"),
    "/news/11-too_large.html": answer("<p>" + "x" * 300_000),
    "/news/12-broken_off.html": answer(b"\x1f\x8b\x08 no gzip", Content_Encoding="gzip"),
    "/news/13-not_html.html": answer(b"\x89PNG\r\n\x1a\n" + bytes(3000)),
    "/news/14-not_html.html": answer(),
    "/news/15-broken_redirect.html": answer(status="302 Found"),
    "/hidden/16-robots_forbidden.html": answer(story(16)),
}
STORIES = {f"/news/{number}-story.html": answer(story(number)) for number in (21, 22, 23)}


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with RawServer() as server:
        server.routes |= {f"mixed.localhost{path}": route for path, route in {**MIXED, **STORIES}.items()}
        server.routes["mixed.localhost/robots.txt"] = answer("User-agent: *\nDisallow: /hidden/", kind="text/plain")
        moved = "/news/24-story.html?utm_source=feed"
        server.routes[f"mixed.localhost{moved.partition('?')[0]}"] = redirect("/news/25-story.html")
        server.routes["mixed.localhost/news/25-story.html"] = answer(story(25))
        paths = [*MIXED, *STORIES, moved, "/news/" + "long" * 600]
        server.routes["mixed.localhost/rss.xml"] = feed(server, "mixed.localhost", paths)
        server.routes["mixed.localhost/broken.xml"] = answer("<html><body>No feed</body></html>")
        for site in SITES[1:]:
            add_site(server, f"{site}.localhost", 30 + 10 * SITES.index(site))
        server.routes["slow.localhost/robots.txt"] = answer("User-agent: *\nCrawl-delay: 0.7", kind="text/plain")
        server.routes["shut.localhost/robots.txt"] = answer(status="503 Down")
        server.routes["walled.localhost/news/91-story.html"] = answer("<title>Just a moment...</title>")
        server.routes["busy.localhost/news/41-story.html"] = refuse_once(answer(story(41)))
        yield server


def add_site(server: RawServer, host: str, first: int) -> None:
    paths = [f"/news/{number}-story.html" for number in range(first, first + 4)]
    server.routes |= {f"{host}{path}": answer(story(first + n)) for n, path in enumerate(paths)}
    server.routes[f"{host}/rss.xml"] = feed(server, host, paths)


def refuse_once(page: bytes) -> object:
    answers = [answer(status="429 Too Many Requests", Retry_After="5"), page]

    async def write(writer: object, asked: Asked) -> None:
        writer.write(answers.pop(0) if len(answers) > 1 else answers[0])  # type: ignore[attr-defined]

    return write


@pytest.fixture(scope="module")
def crawled(server: RawServer, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("sites")
    for site in SITES:
        broken = f', "{server.url("/broken.xml", "mixed.localhost")}"' if site == "mixed" else ""
        feeds = f'feeds = ["{server.url("/rss.xml", f"{site}.localhost")}"{broken}]'
        (folder / f"{site}.toml").write_text(f'domains = ["{site}.localhost"]\n{feeds}\n')
    return crawl(
        tmp_path_factory.mktemp("archive"),
        f"sites={','.join(SITES)}",
        NEWSCRAWL_PROFILES=str(folder),
        DOWNLOAD_TIMEOUT="2",
        DOWNLOAD_MAXSIZE="200000",
        RETRY_TIMES="0",
        NEWSCRAWL_REST_SECONDS="1",
    )


def at(server: RawServer, host: str) -> list[float]:
    return [asked.at for asked in server.asked if asked.host == host]


def test_the_crawl_ends_well_and_without_a_traceback(crawled: Crawled) -> None:
    assert crawled.exit == 3, crawled.log  # of `shut` nothing was ever read
    assert "Traceback" not in crawled.log
    assert " ERROR" not in crawled.log
    assert "\x1b" not in crawled.log
    assert crawled.manifest["exit"] == "finished"


@pytest.mark.parametrize("path", MIXED)
def test_each_outcome_has_one_line_with_its_address(crawled: Crawled, server: RawServer, path: str) -> None:
    lines = [line for line in crawled.log.splitlines() if server.url(path, "mixed.localhost") in line]
    assert len(lines) == 1, lines
    outcome = path.partition("-")[2].removesuffix(".html")
    counts = crawled.manifest["sites"]["mixed"]
    assert counts.get(outcome if outcome != "private_host" else "broken_redirect"), counts


def test_every_story_beside_them_is_stored(crawled: Crawled) -> None:
    mixed = [story for story in crawled.stories() if story.startswith("2")]
    assert mixed == ["21-story.html", "22-story.html", "23-story.html", "25-story.html"]


def test_the_whole_way_to_an_article_leads_to_its_record(crawled: Crawled, server: RawServer) -> None:
    moved = next(record for record in crawled.records if record["url"].endswith("25-story.html"))
    assert moved["url"] == server.url("/news/25-story.html", "mixed.localhost")
    assert moved["discovery"]["via"] == "feed"
    assert moved["fetch"]["status"] == 200
    assert "utm_source" not in "".join(server.paths("mixed.localhost"))


def test_a_host_that_asks_for_a_rest_gets_it_and_others_go_on(crawled: Crawled, server: RawServer) -> None:
    moments = at(server, "busy.localhost")
    rest = max(later - sooner for sooner, later in pairwise(moments))
    assert rest >= 5.0
    assert len([story for story in crawled.stories() if story.startswith("4")]) == 4
    refused = next(asked.at for asked in server.asked if asked.path == "/news/41-story.html")
    assert max(at(server, "calm.localhost")) < refused + 5.0


def test_a_crawl_delay_is_kept(crawled: Crawled, server: RawServer) -> None:
    moments = at(server, "slow.localhost")[1:]
    assert len(moments) == 5
    assert (moments[-1] - moments[0]) / 4 >= 0.65
    assert min(later - sooner for sooner, later in pairwise(moments)) >= 0.5  # a busy machine notes a request late


def test_a_robots_txt_that_fails_shuts_its_host(crawled: Crawled, server: RawServer) -> None:
    assert set(server.paths("shut.localhost")) == {"/robots.txt"}
    assert crawled.manifest["sites"]["shut"]["robots_unreachable"] == 1


def test_that_site_alone_needs_a_look_from_its_first_run_on(crawled: Crawled) -> None:
    [told] = [line for line in crawled.log.splitlines() if "needs a look" in line]
    assert "shut: nothing read at all" in told
    assert "(no page, but 1 × robots unreachable)" in told


def test_a_robots_txt_that_is_not_there_opens_its_host(crawled: Crawled) -> None:
    assert len([story for story in crawled.stories() if story.startswith("8")]) == 4


def test_a_challenge_is_a_refusal_and_no_record(crawled: Crawled) -> None:
    walled = [story for story in crawled.stories() if story.startswith("9")]
    assert walled == ["90-story.html", "92-story.html", "93-story.html"]
    assert crawled.manifest["sites"]["walled"]["refused"] == 1


def test_we_say_who_we_are(crawled: Crawled, server: RawServer) -> None:
    agents = {asked.headers["user-agent"] for asked in server.asked}
    assert agents == {"newscrawl/0.1.0 (+crawl@archive.example)"}
    assert not [asked for asked in server.asked if "referer" in asked.headers or "cookie" in asked.headers]
