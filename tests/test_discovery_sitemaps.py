"""Sitemaps: indexes, URL sets, news sitemaps, text; packed, broken, huge and hostile."""

import gzip
import os
import time
import tracemalloc
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery import sitemaps
from newscrawl.discovery.sitemaps import parse_sitemap
from newscrawl.errors import NotASitemap

URL = "https://news.example/sitemaps/news.xml"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
ENTRY = """<url>
  <loc> https://news.example/world/harbour-talks?id=7&amp;utm_source=map </loc>
  <lastmod>2026-11-22T20:00:00Z</lastmod>
  <news:news>
    <news:publication><news:name>News Example</news:name><news:language>en</news:language></news:publication>
    <news:publication_date>2026-11-22T18:40:00+05:30</news:publication_date>
    <news:title>Harbour talks
      resume &amp; end</news:title>
  </news:news>
  <image:image><image:loc>https://news.example/pier.jpg</image:loc></image:image>
</url>"""


def urlset(entries: str, namespaces: str = NAMESPACES, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f"{head}<urlset {namespaces}>{entries}</urlset>".encode()


def found(body: bytes) -> list[str]:
    return [candidate.url.removeprefix("https://news.example/") for candidate in parse_sitemap(body, URL).candidates]


@pytest.mark.parametrize(
    "body",
    [
        urlset(ENTRY),
        urlset(ENTRY, namespaces=""),  # undeclared prefixes
        urlset(ENTRY, namespaces=NAMESPACES.replace("www.sitemaps.org", "www.google.com")),
        urlset(ENTRY, head=""),
        urlset(ENTRY, head='\n <?xml version="1.0"?><?xml-stylesheet href="map.xsl"?><!-- by a plugin -->'),
        b"\xef\xbb\xbf" + urlset(ENTRY),
        gzip.compress(urlset(ENTRY)),
    ],
)
def test_a_news_sitemap_tells_dates_and_titles(body):
    sitemap = parse_sitemap(body, URL)
    (candidate,) = sitemap.candidates
    assert sitemap.children == []
    assert candidate.url == "https://news.example/world/harbour-talks?id=7"
    assert candidate.modified_at == "2026-11-22T20:00:00+00:00"
    assert candidate.discovery.via == "sitemap"
    assert candidate.discovery.url == URL
    assert candidate.discovery.title == "Harbour talks resume & end"
    assert candidate.discovery.published_at == "2026-11-22T18:40:00+05:30"


def test_a_plain_sitemap_tells_addresses_and_perhaps_changes():
    body = urlset(
        "<url><loc>https://news.example/a</loc></url>"
        "<url><loc>https://news.example/b</loc><lastmod>2026-11-22</lastmod></url>"
        "<url><loc>https://news.example/c</loc><lastmod>soon</lastmod></url>"
    )
    candidates = list(parse_sitemap(body, URL).candidates)
    assert [candidate.modified_at for candidate in candidates] == [None, "2026-11-22", None]
    assert {candidate.discovery.title for candidate in candidates} == {None}


def test_an_index_names_its_children_newest_first():
    body = f"""<sitemapindex {NAMESPACES}>
      <sitemap><loc>https://news.example/undated.xml</loc></sitemap>
      <sitemap><loc>https://news.example/old.xml</loc><lastmod>2026-10-01</lastmod></sitemap>
      <sitemap><loc>/new.xml.gz</loc><lastmod>2026-11-22T10:00:00+01:00</lastmod></sitemap>
      <sitemap><loc>https://news.example/old.xml</loc></sitemap>
      <sitemap><loc>{URL}</loc></sitemap>
      <sitemap><loc>mailto:desk@news.example</loc></sitemap>
    </sitemapindex>""".encode()
    sitemap = parse_sitemap(body, URL)
    assert sitemap.children == [
        ("https://news.example/new.xml.gz", "2026-11-22T10:00:00+01:00"),
        ("https://news.example/old.xml", "2026-10-01"),
        ("https://news.example/undated.xml", None),
    ]
    assert list(sitemap.candidates) == []


def test_a_text_sitemap_is_a_list_of_addresses():
    body = b"\xef\xbb\xbfhttps://news.example/a\r\n\r\n https://news.example/b?id=1 \nnot an address\nhttps://news.example/c"
    assert found(body) == ["a", "b?id=1", "c"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ("<url><loc>https://news.example/a?x=1&y=2</loc></url>", ["a?x=1&y=2"]),
        ("<url><loc><![CDATA[https://news.example/a?x=1&y=2]]></loc></url>", ["a?x=1&y=2"]),
        ("<url><loc>/a</loc></url>", ["a"]),
        ("<url/><url><loc/></url><url><loc>http://[x</loc></url><url><loc>/b</loc></url>", ["b"]),
        ("<url><loc>/a</loc></url><url><loc>/b</lo", ["a"]),
        ("<url><loc>/a</loc></url>\x03\x04<url><loc>/b</loc></url>", ["a", "b"]),
        ('<url><loc>/a</loc><xhtml:link hreflang="de" href="/de/a"/></url>', ["a"]),
    ],
)
def test_entries_that_are_broken_or_odd(entries, expected):
    assert found(urlset(entries)) == expected


def test_a_packed_sitemap_that_was_cut_off_is_read_as_far_as_it_goes():
    entries = "".join(f"<url><loc>https://news.example/{n * 7919 % 9973}</loc></url>" for n in range(2000))
    packed = gzip.compress(urlset(entries))
    whole, half = found(packed), found(packed[: len(packed) // 2])
    assert len(whole) == 2000
    assert 100 < len(half) < 1900
    assert half == whole[: len(half)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Service unavailable",
        b"ftp://news.example/a",
        b"\x1f\x8b broken",
        b"<!DOCTYPE html><html><body>Not found</body></html>",
        b"<rss><channel><item><link>https://news.example/a</link></item></channel></rss>",
        gzip.compress(b"<html></html>", mtime=0),
        b'{"urls": []}',
    ],
)
def test_what_is_no_sitemap_is_refused_with_its_address(body):
    with pytest.raises(NotASitemap, match=r"^https://news.example/sitemaps/news.xml: no sitemap"):
        parse_sitemap(body, URL)


def test_a_gzip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST_BYTES", 4 * 1024 * 1024)
    bomb = gzip.compress(bytes(50 * 1024 * 1024))
    tracemalloc.start()
    try:
        with pytest.raises(NotASitemap, match="more than 4 MiB: refused as a gzip bomb"):
            parse_sitemap(bomb, URL)
        assert tracemalloc.get_traced_memory()[1] < 16 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_an_entity_bomb_is_harmless():
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 11))
    head = f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY e0 "boom">{levels}]>'
    started = time.perf_counter()
    assert found(urlset("<url><loc>/a</loc><lastmod>&e10;</lastmod></url>", head=head)) == ["a"]
    assert time.perf_counter() - started < 1


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads memory from /proc")
def test_a_large_sitemap_is_read_as_a_stream():
    """20 MB of entries would grow memory by more than that if the document were kept."""
    keywords = f"<news:news><news:keywords>{'port, ' * 700}</news:keywords></news:news>"
    body = urlset("".join(f"<url><loc>https://news.example/{n}</loc>{keywords}</url>" for n in range(5_000)))
    candidates = parse_sitemap(body, URL).candidates
    assert next(candidates).url == "https://news.example/0"
    before = resident_bytes()
    assert sum(1 for _ in islice(candidates, 4_998)) == 4_998
    grown = resident_bytes() - before
    assert next(candidates).url == "https://news.example/4999"
    assert grown < 8 * 1024 * 1024


def test_who_needs_only_the_first_reads_only_the_first():
    entries = "".join(f"<url><loc>https://news.example/{n}</loc></url>" for n in range(100_000))
    candidates = parse_sitemap(urlset(entries), URL).candidates
    started = time.perf_counter()
    assert len(list(islice(candidates, 10))) == 10
    assert time.perf_counter() - started < 0.2


@given(st.binary(max_size=200), st.integers(0, 800))
def test_no_damage_raises_anything_but_the_error_for_it(noise, place):
    body = urlset(ENTRY)
    with suppress(NotASitemap):
        list(parse_sitemap(body[:place] + noise + body[place:], URL).candidates)
