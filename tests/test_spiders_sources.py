"""Whatever an address holds is found out: a feed, a sitemap, an article, a section or a front page."""

import time
from datetime import UTC, datetime

import pytest

from newscrawl.sites import Source
from newscrawl.spiders.sources import NEWS_CHILDREN, OTHER_CHILDREN, Finding, look_at, read_source, says_article

HOST = "https://news.example"
STORY = f"{HOST}/a-story-of-ferries"
RSS = f"<?xml version='1.0'?><rss version='2.0'><channel><item><link>{STORY}</link></item></channel></rss>"
MAP = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{STORY}</loc></url></urlset>"
LINKS = "".join(
    f"<h2><a href='/2026/11/2{n}/ferry-number-{n}-leaves-the-harbour'>Ferry number {n} leaves the harbour</a></h2>"
    for n in range(8)
)
OG_ARTICLE = '<meta content="article" property="og:type">'
NEWS_ARTICLE = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry"}</script>'


def page(head: str = "", body: str = LINKS) -> str:
    return f"<html><head><title>News</title>{head}</head><body><main>{body}</main></body></html>"


def look(text: str, path: str = "/world/", robots: str = "", front: bool = False) -> Finding:
    return look_at(text.encode(), HOST + path, "utf-8", robots, None, front=front)


def urls(finding: Finding) -> list[str]:
    return [candidate.url for candidate in finding.candidates]


@pytest.mark.parametrize(("text", "via"), [(RSS, "feed"), (MAP, "sitemap")])
def test_a_feed_and_a_sitemap_are_read(text: str, via: str) -> None:
    [candidate] = look(text).candidates
    assert (candidate.url, candidate.discovery.via) == (STORY, via)


def test_a_section_gives_its_links() -> None:
    finding = look(page())
    assert len(urls(finding)) == 8
    assert not finding.is_article


@pytest.mark.parametrize("head", [OG_ARTICLE, NEWS_ARTICLE])
def test_an_article_is_taken_itself_for_all_the_links_beside_it(head: str) -> None:
    finding = look(page(head), "/2026/11/23/ferries")
    assert finding.is_article
    assert not urls(finding)


@pytest.mark.parametrize("head", ['<meta property="og:type" content="website">' + NEWS_ARTICLE, NEWS_ARTICLE * 2, ""])
def test_a_list_of_articles_is_none(head: str) -> None:
    assert not says_article(page(head).encode())


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/news/harbour-talks-go-on-tonight.html", True),
        ("/5-schiffe-laufen-wieder-aus", True),
        ("/2026/11/27/", False),
        ("/world/middle-east", False),
        ("/topic/the-ferries-and-the-harbour-strike", False),
    ],
)
def test_a_page_that_does_not_call_itself_an_article_is_taken_for_one_too_by_its_address(path: str, own: bool) -> None:
    finding = look(page(), path)
    assert finding.is_article is own
    assert urls(finding), "and its links as well"


def test_a_page_that_names_nothing_is_tried_as_an_article() -> None:
    assert look(page(body="<p>The ferries run again.</p>"), "/x").is_article


def test_a_front_page_leads_to_the_sources_that_it_and_robots_txt_name() -> None:
    head = "<link rel=alternate type=application/rss+xml href=/rss.xml>"
    finding = look(page(head), "/", f"User-agent: *\nSitemap: {HOST}/news-sitemap.xml\n", front=True)
    assert {source.url for source in finding.children} >= {f"{HOST}/rss.xml", f"{HOST}/news-sitemap.xml"}
    assert not urls(finding)
    assert len(finding.links) == 8  # for when no source names anything
    assert finding.fallback  # and before them, the well-known places


@pytest.mark.parametrize(("kind", "most"), [("news_sitemap", NEWS_CHILDREN), ("sitemap", OTHER_CHILDREN)])
def test_the_newest_sitemaps_of_an_index_are_read_and_the_others_counted(kind: str, most: int) -> None:
    maps = "".join(
        f"<sitemap><loc>{HOST}/map-{n}.xml</loc><lastmod>2026-{n // 28 + 1:02}-{n % 28 + 1:02}</lastmod></sitemap>"
        for n in range(100)
    )
    index = f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{maps}</sitemapindex>"
    source = Source(kind, f"{HOST}/index.xml")  # type: ignore[arg-type]
    finding = read_source(source, index.encode(), source.url, None, None)
    assert [child.url for child in finding.children] == [f"{HOST}/map-{99 - n}.xml" for n in range(most)]
    assert finding.children_left == 100 - most
    since = read_source(source, index.encode(), source.url, None, datetime(2026, 4, 10, tzinfo=UTC))
    assert len(since.children) == 7


@pytest.mark.parametrize(
    "piece", [b"<meta property=og:type ", b"<meta content=", b"<meta property=og:type" + b" " * 20]
)
def test_no_page_makes_the_look_for_its_type_slow(piece: bytes) -> None:
    begun = time.process_time()
    assert not says_article(piece * 50_000)
    assert time.process_time() - begun < 1
