"""The newsroom itself: what it serves is what its stories say, and it changes when it is asked to."""

import gzip
import json
from collections.abc import Iterator
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from newscrawl.demo.addresses import link
from newscrawl.demo.newsroom import Newsroom
from newscrawl.demo.server import Server, serve


@pytest.fixture
def server() -> Iterator[Server]:
    with serve(Newsroom()) as server:
        yield server


def get(server: Server, url: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    """GET without a resolver: hosts under localhost are on loopback by definition."""
    parts = urlsplit(url)
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection.request("GET", target, headers={"Host": parts.netloc, **headers})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def every_article() -> list[tuple[str, str]]:
    newsroom = Newsroom()
    return [(key, story.slug) for key in newsroom.outlets for story in newsroom.articles(key)]


@pytest.mark.parametrize(("key", "slug"), [pair for pair in every_article() if pair[0] != "grachtpost"])
def test_an_article_shows_its_story_and_its_wall(key: str, slug: str) -> None:
    newsroom = Newsroom()
    outlet = newsroom.outlets[key]
    story = next(story for story in outlet.stories if story.slug == slug)
    url = link(outlet, story, f"http://{key}.localhost:80")
    page = newsroom.answer(f"{key}.localhost:80", urlsplit(url)._replace(scheme="", netloc="").geturl())
    text = page.body.decode(outlet.charset).replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")
    expected = newsroom.expected(url)
    assert all(paragraph in text for paragraph in expected.text.split("\n\n"))
    # A wall's sentence may stand in two elements: each of its parts is there.
    assert all(string in text for string in expected.apart)
    assert not any(string in expected.text for string in expected.apart)


def test_a_scripted_page_holds_nothing_of_its_story_until_its_script_has_run(server: Server) -> None:
    base = server.address("grachtpost")
    for story in server.newsroom.articles("grachtpost"):
        expected = server.newsroom.expected(f"{base}/{story.section.lower()}/{story.slug}")
        path = server.newsroom.outlets["grachtpost"].path_of(story)
        shell = get(server, base + path)[1].decode()
        assert story.title not in shell
        assert '<script src="/app.js" defer></script>' in shell
        made = unescape(json.loads(get(server, f"{base}/api/story{path}")[1])["html"])
        assert all(paragraph in made for paragraph in expected.text.split("\n\n"))
        wall = unescape(json.loads(get(server, f"{base}/api/wall{path}")[1])["html"])
        assert all(string in wall for string in expected.apart)
    assert b"fetch(" in get(server, f"{base}/app.js")[1]


def test_one_article_answers_under_many_urls(server: Server) -> None:
    plain = server.address("monsoon") + "/city/stepwell-pumps"
    forms = ["", "/", "?utm_source=rss&utm_medium=feed"]
    urls = [plain + form for form in forms] + [plain.replace("://", "://www."), plain.replace("/city", "/amp/city")]
    for url in urls:
        response, body = get(server, url)
        assert response.status == 200
        assert f'<link rel="canonical" href="{plain}">'.encode() in body
        assert server.newsroom.find(url)[1].slug == "stepwell-pumps"


def test_articles_that_differ_in_their_id_differ(server: Server) -> None:
    bodies = {get(server, f"{server.address('dispatch')}/article?id={number}")[1] for number in (17, 18, 19, 20)}
    assert len(bodies) == 4


def test_the_bare_address_is_the_first_outlets(server: Server) -> None:
    body = get(server, f"http://127.0.0.1:{server.port}/")[1]
    assert b"<title>The Saltmarsh Herald</title>" in body
    assert f"http://127.0.0.1:{server.port}/world/seed-vault-door".encode() in body


@pytest.mark.parametrize(
    ("key", "path", "says"),
    [
        ("herald", "/feed", b"<rss"),
        ("monsoon", "/atom.xml", b"http://www.w3.org/2005/Atom"),
        ("uferbote", "/index.rdf", b"http://purl.org/rss/1.0/"),
        ("minato", "/feed.json", b"https://jsonfeed.org/version/1.1"),
        ("herald", "/sitemap.xml", b"sitemapindex"),
        ("herald", "/robots.txt", b"Disallow: /private/"),
        ("estuaire", "/robots.txt", b"Crawl-delay: 0.2"),
    ],
)
def test_what_leads_to_articles(server: Server, key: str, path: str, says: bytes) -> None:
    assert says in get(server, server.address(key) + path)[1]


def test_a_sitemap_is_gzipped(server: Server) -> None:
    body = gzip.decompress(get(server, server.address("herald") + "/news-sitemap.xml.gz")[1])
    assert b"news:publication_date" in body


@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
@pytest.mark.parametrize("path", ["/city/stepwell-pumps", "/atom.xml", "/sitemap.xml", "/"])
def test_what_the_client_has_is_not_sent_again(server: Server, path: str, header: str) -> None:
    url = server.address("monsoon") + path
    response, body = get(server, url)
    known = response.headers["ETag" if header == "If-None-Match" else "Last-Modified"]
    again, nothing = get(server, url, **{header: known})
    assert (again.status, nothing) == (304, b"")
    assert len(body) > 0
    assert [(request.status, request.conditional) for request in server.requests] == [(200, False), (304, True)]


def test_an_updated_story_has_another_etag(server: Server) -> None:
    url = server.address("herald") + "/environment/heron-count"
    before, _ = get(server, url)
    server.newsroom.update(url, title="Herons outnumber walkers", modified="2026-11-22T10:00:00+00:00")
    after, body = get(server, url, **{"If-None-Match": before.headers["ETag"]})
    assert after.status == 200
    assert b"<h1>Herons outnumber walkers</h1>" in body
    assert before.headers["Last-Modified"] != after.headers["Last-Modified"]


def test_a_changed_wall_leaves_the_story(server: Server) -> None:
    url = server.address("monsoon") + "/money/mango-futures"
    before = server.newsroom.expected(url)
    server.newsroom.change_wall("monsoon", paywall=("Only three free articles left.",))
    body = get(server, url)[1]
    assert b"Only three free articles left." in body
    assert server.newsroom.expected(url).text == before.text


@pytest.mark.parametrize(("leave_redirect", "status"), [(True, 301), (False, 404)])
def test_a_story_moves(server: Server, leave_redirect: bool, status: int) -> None:
    base = server.address("faro")
    server.newsroom.move(f"{base}/cultura/orquesta-ensaya-lonja", "orquesta-en-la-lonja", leave_redirect=leave_redirect)
    response, _ = get(server, f"{base}/cultura/orquesta-ensaya-lonja")
    assert response.status == status
    assert response.headers["Location"] == (f"{base}/cultura/orquesta-en-la-lonja" if leave_redirect else None)
    assert get(server, f"{base}/cultura/orquesta-en-la-lonja")[0].status == 200


def test_a_frozen_feed_does_not_know_the_newest_story(server: Server) -> None:
    newsroom = server.newsroom
    newsroom.freeze_feed("herald")
    story = newsroom.articles("herald")[0]
    newsroom.publish(
        "herald", type(story)("new-story", "World", "A new story", ("A B",), "2026-11-23T00:00:00Z", "Text.")
    )
    assert b"new-story" not in get(server, server.address("herald") + "/feed")[1]
    assert b"new-story" in get(server, server.address("herald") + "/")[1]


@pytest.mark.parametrize(
    ("slug", "status"),
    [("forbidden", 403), ("missing", 404), ("gone", 410), ("always-slow-down", 429), ("broken-server", 500)],
)
def test_refusals(server: Server, slug: str, status: int) -> None:
    assert get(server, f"{server.address('bad')}/news/{slug}")[0].status == status


def test_a_redirect_that_never_ends(server: Server) -> None:
    url = f"{server.address('bad')}/news/loop"
    places = [get(server, url)[0].headers["Location"] for _ in range(3)]
    assert len(set(places)) == 3
    assert all(place.startswith("/news/loop?again=") for place in places)


def test_the_bomb_is_small_on_the_wire(server: Server) -> None:
    response, body = get(server, f"{server.address('bad')}/news/bomb")
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(body) < 100_000


def test_a_hanging_server_lets_the_newsroom_close(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=0.2)
    connection.request("GET", "/news/hangs", headers={"Host": f"bad.localhost:{server.port}"})
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
