"""Feeds in every format and in the states in which they are met."""

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery.feeds import parse_feed
from newscrawl.errors import NotAFeed

URL = "https://news.example/feeds/rss.xml"


def rss(items: str, head: str = "") -> bytes:
    return f'{head}<rss version="2.0"><channel><title>News</title><link>/</link>{items}</channel></rss>'.encode()


def only(body: bytes):
    (candidate,) = parse_feed(body, URL)
    return candidate


RSS_2 = rss("""
  <item>
    <title>Harbour talks resume</title>
    <link>https://news.example/world/harbour-talks?utm_source=rss&amp;id=7</link>
    <pubDate>Sun, 22 Nov 2026 18:40:00 +0530</pubDate>
  </item>""")

RSS_1 = b"""<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://news.example/"><title>News</title></channel>
  <item rdf:about="https://news.example/world/harbour-talks?id=7">
    <title>Harbour talks resume</title><dc:date>2026-11-22T18:40:00+05:30</dc:date>
  </item>
</rdf:RDF>"""

RSS_091 = b"""<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><item><title>Harbour talks resume</title>
<link>/world/harbour-talks?id=7</link><pubDate>22 Nov 26 18:40 +0530</pubDate></item></channel></rss>"""

ATOM_1 = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/">
  <title>News</title><link rel="self" href="/feeds/atom"/>
  <entry xml:base="world/">
    <title type="html">Harbour &lt;em&gt;talks&lt;/em&gt; resume</title>
    <link rel="replies" href="harbour-talks/comments"/><link href="harbour-talks?id=7"/>
    <id>tag:news.example,2026:7</id>
    <published>2026-11-22T18:40:00+05:30</published><updated>2026-11-22T20:00:00Z</updated>
  </entry>
</feed>"""

ATOM_03 = b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>Harbour talks resume</title>
<link rel="alternate" href="https://news.example/world/harbour-talks?id=7"/><issued>2026-11-22T18:40+05:30</issued>
</entry></feed>"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "items": [
            {
                "id": "7",
                "url": "/world/harbour-talks?id=7",
                "title": "Harbour talks resume",
                "date_published": "2026-11-22T18:40:00+05:30",
            }
        ],
    }
).encode()


@pytest.mark.parametrize(
    "body",
    [RSS_2, RSS_1, RSS_091, ATOM_1, ATOM_03, JSON_FEED],
    ids=["RSS 2.0", "RSS 1.0", "RSS 0.91", "Atom 1.0", "Atom 0.3", "JSON Feed"],
)
def test_every_format_tells_the_same(body):
    candidate = only(body)
    assert candidate.url == "https://news.example/world/harbour-talks?id=7"
    assert candidate.discovery.via == "feed"
    assert candidate.discovery.url == URL
    assert candidate.discovery.title == "Harbour talks resume"
    assert candidate.discovery.published_at == "2026-11-22T18:40:00+05:30"


def test_a_change_is_told_apart_from_the_publication():
    assert only(ATOM_1).modified_at == "2026-11-22T20:00:00+00:00"
    assert only(RSS_2).modified_at is None


def test_newest_first_and_each_address_once():
    body = rss("""
      <item><title>Old</title><link>/old</link><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item>
      <item><title>Undated</title><link>/undated</link></item>
      <item><title>New</title><link>/new</link><pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate></item>
      <item><title>New, again</title><link>/new?utm_medium=feed</link></item>""")
    assert [candidate.discovery.title for candidate in parse_feed(body, URL)] == ["New", "Old", "Undated"]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("<link>  /a\n</link>", "https://news.example/a"),
        ("<link><![CDATA[https://news.example/a?x=1&y=2]]></link>", "https://news.example/a?x=1&y=2"),
        ("<link>https://news.example/a?x=1&y=2</link>", "https://news.example/a?x=1&y=2"),  # no XML, and common
        (
            "<link>https://feedproxy.example/~r/1</link><feedburner:origLink>https://news.example/a</feedburner:origLink>",
            "https://news.example/a",
        ),
        ('<atom:link href="/self" rel="self"/><atom:link href="/a"/>', "https://news.example/a"),
        ("<guid>https://news.example/a</guid>", "https://news.example/a"),
        ('<guid isPermaLink="true">https://news.example/a</guid>', "https://news.example/a"),
        ('<guid isPermaLink="false">123</guid><link>/a</link>', "https://news.example/a"),
    ],
)
def test_where_the_address_stands(item, expected):
    assert only(rss(f"<item><title>T</title>{item}</item>")).url == expected


@pytest.mark.parametrize(
    "item",
    [
        "<title>No link</title>",
        '<guid isPermaLink="false">https://news.example/a</guid>',
        "<guid>7f3a</guid>",
        "<link>mailto:desk@news.example</link>",
        "<link>http://[broken/</link>",
        "<link></link>",
    ],
)
def test_an_entry_without_address_is_left_out_and_costs_no_neighbour(item):
    body = rss(f"<item>{item}</item><item><link>/b</link></item>")
    assert only(body).url == "https://news.example/b"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ports &amp; tariffs", "Ports & tariffs"),
        ("Ports &amp;amp; tariffs", "Ports & tariffs"),
        ("Ports & tariffs", "Ports & tariffs"),
        ("Fish &nbsp; chips &mdash; &eacute;t&eacute; &#8217;26", "Fish chips — été ’26"),
        ("<![CDATA[<b>Ports</b>\n  &#8216;closed&#8217;]]>", "Ports ‘closed’"),
        ("5 &lt; 6", "5 < 6"),
        ("A\x03B", "AB"),
        ("", None),
    ],
)
def test_titles_are_plain_text(title, expected):
    assert only(rss(f"<item><title>{title}</title><link>/a</link></item>")).discovery.title == expected


def test_the_title_of_a_picture_is_not_the_articles():
    for head in ("", '<?xml version="1.0"?>'):
        namespace = 'xmlns:media="http://search.yahoo.com/mrss/"' if head else ""
        body = rss(
            f"<item {namespace}><media:title>A pier</media:title><title>Harbour</title><link>/a</link></item>", head
        )
        assert only(body).discovery.title == "Harbour"


@pytest.mark.parametrize("written", ["", "soon", "Mon, 31 Feb 2026 10:00:00 GMT", "0001-01-01T00:00:00Z"])
def test_a_broken_date_is_no_date(written):
    assert only(rss(f"<item><link>/a</link><pubDate>{written}</pubDate></item>")).discovery.published_at is None


def test_a_time_without_a_zone_is_given_none():
    body = rss("<item><link>/a</link><pubDate>Sun, 22 Nov 2026 18:40:00</pubDate></item>")
    assert only(body).discovery.published_at == "2026-11-22"


ITEM = "<item><title>Größe</title><link>/a</link></item>"


@pytest.mark.parametrize(
    "body",
    [
        rss(ITEM, head='\n  <?xml version="1.0" encoding="utf-8"?>'),
        b"\xef\xbb\xbf" + rss(ITEM),
        rss(ITEM).decode().encode("utf-16"),
        rss(ITEM).decode().encode("latin-1"),
        rss(ITEM, head='<?xml version="1.0" encoding="iso-8859-1"?>').decode().encode("latin-1"),
        rss(ITEM, head='<?xml version="1.0" encoding="UTF-8"?>').decode().encode("latin-1"),  # it lies
        rss(ITEM) + b"<!-- cached -->\n<script>x</script>",
        rss(ITEM)[: -len("</channel></rss>")],
        rss(ITEM)[: -len("</channel></rss>")] + b"<item><link>https://news.example/cut-o",
        rss(f"<wp:undeclared>1</wp:undeclared>{ITEM}"),
    ],
)
def test_what_is_not_well_formed_or_oddly_encoded(body):
    candidate = only(body)
    assert (candidate.url, candidate.discovery.title) == ("https://news.example/a", "Größe")


@pytest.mark.parametrize(
    "before",
    [b"Warning: mysql_connect() in /srv/feed.php on line 7\n", b"<br />\n<b>Warning</b>: in <b>feed.php</b><br />\n"],
)
def test_what_lxml_finds_no_entries_in_goes_to_feedparser(before):
    assert only(before + RSS_2).url == "https://news.example/world/harbour-talks?id=7"


@pytest.mark.parametrize("body", [rss(""), b'<feed xmlns="http://www.w3.org/2005/Atom"/>', rss("<item/>")])
def test_a_feed_without_entries_is_a_feed(body):
    assert parse_feed(body, URL) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"Service unavailable",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"<!DOCTYPE html><html><head><title>404</title></head><body>Not found</body></html>",
        b"<HTML><body>no</body></HTML>",
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head/></html>',
        b"<urlset><url><loc>https://news.example/a</loc></url></urlset>",
        b"<div><item><link>https://news.example/a</link></item></div>",
        b'{"error": "not found"}',
        b'{"version": "https://jsonfeed.org/version/1", "items": 3}',
        b'{"version": "https://jsonfeed.org/ver',
        b"[1]",
    ],
)
def test_what_is_no_feed_is_refused_with_its_address(body):
    with pytest.raises(NotAFeed, match=r"^https://news.example/feeds/rss.xml: "):
        parse_feed(body, URL)


def test_items_of_a_json_feed_that_say_little_or_nonsense():
    items = [{"id": "https://news.example/a", "title": 7}, {"external_url": "/b"}, {"id": "c"}, "d", {"url": ["e"]}]
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode()
    found = parse_feed(b"\xef\xbb\xbf" + body, URL)
    assert [(each.url, each.discovery.title) for each in found] == [
        ("https://news.example/a", None),
        ("https://news.example/b", None),
    ]


def test_an_entity_bomb_is_harmless():
    """Ten levels of ten: a gigabyte, if anything expanded it."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 11))
    item = "<item><title>&e10;</title><link>/a</link></item>"
    started = time.perf_counter()
    candidate = only(rss(item, head=f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "boom">{levels}]>'))
    assert time.perf_counter() - started < 1
    assert candidate.discovery.title == "&e10;"


def test_no_file_and_no_network_behind_an_entity(tmp_path):
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    head = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    assert only(rss("<item><title>a &x;</title><link>/a</link></item>", head=head)).discovery.title == "a &x;"


def test_text_that_is_cut_in_odd_places_takes_no_time():
    started = time.perf_counter()
    parse_feed(b"<rss>" + b"<![CDATA[" * 100_000 + b"&", URL)
    assert time.perf_counter() - started < 2


@given(st.binary(max_size=200), st.integers(0, len(RSS_2)))
def test_no_damage_raises_anything_but_the_error_for_it(noise, place):
    with suppress(NotAFeed):
        parse_feed(RSS_2[:place] + noise + RSS_2[place:], URL)


def test_half_an_emoji_in_a_title_costs_no_feed():
    item = b'{"url": "https://example.com/a", "title": "Ferry \\ud83d leaves"}'
    body = b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + item + b"]}"
    (candidate,) = parse_feed(body, URL)
    assert candidate.discovery.title == "Ferry ? leaves"


@pytest.mark.parametrize("piece", [b"<item><title>x</title></item>", b"<item>", b"<a>"])
def test_a_large_feed_without_addresses_takes_no_time(piece):
    begun = time.process_time()
    with suppress(NotAFeed):
        parse_feed(b"<rss><channel>" + piece * (1_100_000 // len(piece)), URL)
    assert time.process_time() - begun < 2
