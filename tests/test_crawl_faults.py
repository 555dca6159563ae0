"""Sites that answer wrongly in ways that no single page shows, and what the next run makes of it.

taken    redirects what it took down to its front page      silent   answers nothing but its feed
lost     has stories that no worker reads in time           old      leads to new, which is another site
nosy     has pages that let browsers tell where they come from
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import Crawled, crawl
from rawserver import Asked, RawServer, answer, hang, redirect
from records import story

FRONT = "<html><body>{}</body></html>".format(
    "".join(f"<h2><a href='/{n}'>Ferry {n}</a></h2><p>{story(n, 60)}</p>" for n in range(6))
)


def page(number: int) -> bytes:
    said = "".join(f"<p>{text}</p>" for text in story(number, 160).split("\n\n"))
    return answer(
        f"<html lang=en><head><title>Ferry {number}</title></head><body><article>{said}</article></body></html>"
    )


def add_feed(server: RawServer, host: str, articles: int) -> None:
    links = "".join(f"<item><link>{server.url(f'/news/{n}', host)}</link></item>" for n in range(articles))
    body = f"<?xml version='1.0'?><rss version='2.0'><channel>{links}</channel></rss>"

    async def feed(writer: asyncio.StreamWriter, asked: Asked) -> None:
        known = asked.headers.get("if-none-match") == '"one"'
        writer.write(answer(status="304 Not Modified") if known else answer(body, ETag='"one"'))

    server.routes[f"{host}/rss.xml"] = feed
    server.routes[f"{host}/"] = answer(FRONT)


@pytest.fixture
def server() -> Iterator[RawServer]:
    with RawServer() as server:
        yield server


def go(server: RawServer, archive: Path, host: str, **settings: str) -> Crawled:
    return crawl(archive, f"url={server.url('/rss.xml', host)}", DOWNLOAD_TIMEOUT="1", RETRY_TIMES="0", **settings)


def profile(server: RawServer, folder: Path, host: str) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    site = host.partition(".")[0]
    text = f'domains = ["{host}"]\nfeeds = ["{server.url("/rss.xml", host)}"]\n'
    (folder / f"{site}.toml").write_text(text)
    return {"NEWSCRAWL_PROFILES": str(folder)}


def test_a_redirect_to_the_front_page_is_no_article(server: RawServer, tmp_path: Path) -> None:
    add_feed(server, "taken.localhost", 2)
    server.routes["taken.localhost/news/0"] = page(0)
    server.routes["taken.localhost/news/1"] = redirect("/")
    crawled = go(server, tmp_path, "taken.localhost")
    assert crawled.stories() == ["0"]
    assert crawled.manifest["outcomes"] == {"new": 1, "gone": 1}


def test_no_site_is_told_where_an_address_was_found(server: RawServer, tmp_path: Path) -> None:
    """Scrapy lets a page's own Referrer-Policy count for more than the crawl's."""
    links = "".join(f"<h2><a href='/2026/11/27/ferry-{n}'>Ferry {n} of the season</a></h2>" for n in range(6))
    server.routes["nosy.localhost/"] = answer(f"<html><body>{links}</body></html>", Referrer_Policy="unsafe-url")
    server.routes |= {f"nosy.localhost/2026/11/27/ferry-{n}": page(n) for n in range(6)}
    crawled = crawl(tmp_path, f"url={server.url('/', 'nosy.localhost')}")
    assert len(crawled.stories()) == 6, crawled.log
    assert not [asked.path for asked in server.asked if "referer" in asked.headers]


def test_a_host_that_does_not_answer_is_left_to_the_next_run(server: RawServer, tmp_path: Path) -> None:
    add_feed(server, "silent.localhost", 30)
    server.routes |= {f"silent.localhost/news/{n}": hang for n in range(30)}
    crawled = go(server, tmp_path, "silent.localhost", CONCURRENT_REQUESTS_PER_DOMAIN="8")
    assert "did not answer 5 times in a row" in crawled.log
    assert len(server.paths("silent.localhost")) < 20
    counts = crawled.manifest["outcomes"]
    assert (
        counts["timeout"] + counts["host_left"] + crawled.manifest["stats"]["discovery/left_for_next_run_count"] == 30
    )


def test_pages_lost_in_extraction_are_asked_for_again_though_the_feed_is_unchanged(
    server: RawServer, tmp_path: Path
) -> None:
    add_feed(server, "lost.localhost", 2)
    server.routes |= {f"lost.localhost/news/{n}": page(n) for n in range(2)}
    settings = profile(server, tmp_path / "profiles", "lost.localhost")
    archive = tmp_path / "archive"
    hurried = {"NEWSCRAWL_WORKERS": "1", "NEWSCRAWL_PAGE_SECONDS": "0.000001"}
    assert crawl(archive, "sites=lost", **settings, **hurried).manifest["outcomes"] == {"abandoned": 2}
    assert crawl(archive, "sites=lost", **settings).stories() == ["0", "1"]
    unchanged = crawl(archive, "sites=lost", **settings)
    assert unchanged.manifest["stats"]["discovery/source_unchanged_count"] == 1


def test_a_site_that_moved_away_is_told_of(server: RawServer, tmp_path: Path) -> None:
    server.routes["old.localhost/"] = redirect(server.url("/", "new.localhost"))
    add_feed(server, "new.localhost", 1)
    crawled = crawl(tmp_path, f"url={server.url('/', 'old.localhost')}")
    assert f"another site: crawl that one with url={server.url('/', 'new.localhost')}" in crawled.log
