"""What a site that is known only by its address tells of its feeds and sitemaps."""

import doctest
import gzip
import time

import pytest

from newscrawl.discovery import autodetect
from newscrawl.discovery.autodetect import ranked, sniff, sources_from_page, sources_from_robots, well_known
from newscrawl.discovery.feeds import parse_feed
from newscrawl.sites import Source

FRONT = "https://www.news.example/"


def test_examples_in_docstrings_hold():
    results = doctest.testmod(autodetect)
    assert (results.failed, results.attempted > 1) == (0, True)


def test_sitemaps_of_robots_txt_those_of_articles_alone_and_news_first():
    text = """\ufeff# hello
User-agent: *
Disallow: /search
Sitemap: https://www.news.example/sitemap.xml
sitemap:/sitemaps/google-news.xml   # relative, and common
SITEMAP : https://maps.news.example/articles/index.xml.gz
Sitemap: https://www.news.example/sitemap-video.xml
Sitemap: https://www.news.example/sitemaps/authors.xml
Sitemap: https://www.news.example/sitemap.xml
Sitemap: javascript:void(0)
Not-Sitemap: https://www.news.example/no.xml
"""
    assert sources_from_robots(text, f"{FRONT}robots.txt") == [
        Source("news_sitemap", "https://www.news.example/sitemaps/google-news.xml"),
        Source("sitemap", "https://www.news.example/sitemap.xml"),
        Source("sitemap", "https://maps.news.example/articles/index.xml.gz"),
    ]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/news-sitemap.xml", "news_sitemap"),
        ("/sitemap_news.xml", "news_sitemap"),
        ("/sitemap-news-1.xml", "news_sitemap"),
        ("/googlenews.xml", "news_sitemap"),
        ("/sitemaps/articles-48hrs.xml", "news_sitemap"),
        ("/arc/outboundfeeds/news-sitemap-index/", "news_sitemap"),
        ("/sitemap/2026/11/index.xml", "sitemap"),
        ("/newsletter/sitemap.xml", "sitemap"),
        ("/video/news-sitemap.xml", "news_sitemap"),
        ("/category-sitemap.xml", None),
        ("/sitemap-tags.xml", None),
        ("/image-sitemap-1.xml", None),
    ],
)
def test_what_a_sitemap_is_called_tells_what_it_holds(path, kind):
    found = sources_from_robots(f"Sitemap: https://news.example{path}", "https://news.example/robots.txt")
    assert [source.kind for source in found] == ([kind] if kind else [])


@pytest.mark.parametrize("text", ["", "<html>Not found</html>", "Sitemap:", "User-agent: *\nDisallow: /\n"])
def test_a_robots_txt_without_sitemaps(text):
    assert sources_from_robots(text, f"{FRONT}robots.txt") == []


def test_feeds_that_a_page_names():
    page = b"""<html><head>
      <link rel="alternate" type="application/rss+xml" title="News" href="/rss.xml">
      <link rel=ALTERNATE type="application/atom+xml; charset=utf-8" href="https://feeds.news.example/atom">
      <link rel="alternate home" type="application/feed+json" href="feed.json">
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
      <link rel="alternate" hreflang="de" href="/de/"><link rel="alternate" type="text/html" href="/m/">
      <link rel="alternate" type="application/json+oembed" href="/oembed?url=x">
      <link rel="stylesheet" type="application/rss+xml" href="/no"><link rel="alternate" type="application/rss+xml">
      <link rel="alternate" type="application/rss+xml" href="/rss.xml"></head>
      <body><a href="/other/rss">RSS</a></body></html>"""
    assert sources_from_page(page, FRONT) == [
        Source("feed", "https://www.news.example/rss.xml"),
        Source("feed", "https://feeds.news.example/atom"),
        Source("feed", "https://www.news.example/feed.json"),
    ]


def test_without_such_names_the_links_that_say_feed():
    page = b"""<body><a href="/world/rss">RSS</a><a href="/feeds/all.atom.xml">Atom</a><a href="/feed/">Feed</a>
      <a href="/i.rss.xml">x</a><a href="/world/rss-at-twenty-five">A story</a><a href="/s/comments/feed">Replies</a>
      <a href="/feedback">Write to us</a><a href="mailto:rss@news.example">Mail</a></body>"""
    assert [source.url.removeprefix(FRONT) for source in sources_from_page(page, FRONT)] == [
        "world/rss",
        "feeds/all.atom.xml",
        "feed/",
        "i.rss.xml",
    ]


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\xff\xfe", b"<!-- nothing -->", b"plain text"])
def test_a_page_that_is_none_names_nothing(body):
    assert sources_from_page(body, FRONT) == []


def test_the_charset_of_a_page_is_that_of_its_header():
    page = '<link rel=alternate type=application/rss+xml href="/größe">'.encode("utf-16-le")
    (source,) = sources_from_page(page, FRONT, "utf-16-le")
    assert source.url == "https://www.news.example/gr%C3%B6%C3%9Fe"


def test_well_known_places_are_on_the_same_host_and_port_in_order_of_worth():
    places = well_known("http://127.0.0.1:8000/news/?x=1")
    assert all(place.url.startswith("http://127.0.0.1:8000/") for place in places)
    kinds = [place.kind for place in places]
    assert kinds == sorted(kinds, key=["news_sitemap", "feed", "sitemap"].index)
    assert len({place.url for place in places}) == len(places)


def test_sources_are_fetched_once_and_in_the_order_of_what_they_tell():
    sitemap, feed = Source("sitemap", f"{FRONT}a.xml"), Source("feed", f"{FRONT}rss")
    news, section = Source("news_sitemap", f"{FRONT}n.xml"), Source("section", f"{FRONT}world/")
    assert ranked([section, sitemap, feed, news, feed, Source("sitemap", f"{FRONT}n.xml")]) == [
        news,
        feed,
        sitemap,
        section,
    ]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "feed"),
        (b"\xef\xbb\xbf\n<!-- x --><?xml-stylesheet?>\n<RDF:rdf xmlns:RDF='x'>", "feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        (b'<!DOCTYPE rss [<!ENTITY x "y">]><rss>', "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "feed"),
        (b"<urlset>", "sitemap"),
        (b"<sm:sitemapindex xmlns:sm='x'>", "sitemap"),
        (gzip.compress(b"<urlset/>", mtime=0), "sitemap"),
        (b"https://news.example/a\nhttps://news.example/b", "sitemap"),
        (b"<!DOCTYPE html>\n<html>", "html"),
        (b"<!doctype html><title>x</title>", "html"),
        (b"<html lang=en>", "html"),
        (b"<!-- saved --><body>", "html"),
        (b'{"error": 404}', None),
        (b"", None),
        (b"Not found", None),
        (b"%PDF-1.7", None),
    ],
)
def test_what_a_body_is(body, kind):
    assert sniff(body) == kind


@pytest.mark.parametrize("piece", [b"<?x?>", b"<!-- -->", b"<!doctype x[]>", b"<!--", b"<?", b"<!doctype x["])
def test_no_body_makes_sniffing_slow(piece):
    started = time.perf_counter()
    assert sniff(piece * 1000 + b"!") is None
    assert time.perf_counter() - started < 0.5


def test_what_is_sniffed_as_a_feed_parses_as_one():
    body = b"<rss><channel><item><link>https://news.example/a</link></item></channel></rss>"
    assert sniff(body) == "feed"
    assert len(parse_feed(body, f"{FRONT}rss")) == 1


def test_no_robots_txt_makes_the_look_for_sitemaps_slow():
    begun = time.process_time()
    assert sources_from_robots("\n" * 500_000 + "Sitemap: /news.xml", "https://example.com/robots.txt")
    assert time.process_time() - begun < 1
