"""The normal form and the key of addresses: case tables, then what must hold for any address."""

import doctest
import random
import re
import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.discovery import urls
from newscrawl.discovery.parameters import parameters
from newscrawl.discovery.urls import article_id, canonical, leads_above, normalise, resolved, url_key
from newscrawl.errors import NotAnAddress

STORY = "https://www.example.com/world/harbour-talks"


def test_examples_in_docstrings_hold():
    results = doctest.testmod(urls)
    assert (results.failed, results.attempted > 5) == (0, True)


NORMAL_FORMS = [
    # what is already normal stays, the order of its parameters included
    (STORY, STORY),
    ("https://www.example.com/news.php?b=2&a=1", "https://www.example.com/news.php?b=2&a=1"),
    ("https://www.example.com/?rss", "https://www.example.com/?rss"),
    ("https://www.example.com/a%2Fb/c/", "https://www.example.com/a%2Fb/c/"),
    # scheme, host, port, credentials
    ("HTTPS://WWW.EXAMPLE.COM", "https://www.example.com/"),
    ("http://example.com:80/x", "http://example.com/x"),
    ("https://example.com:443/x", "https://example.com/x"),
    ("https://example.com:8443/x", "https://example.com:8443/x"),
    ("http://example.com:443/x", "http://example.com:443/x"),
    ("https://example.com./x", "https://example.com/x"),
    ("https://ada:secret@example.com/x", "https://example.com/x"),
    ("http://[2001:DB8::1]:80/x", "http://[2001:db8::1]/x"),
    ("  https://example.com/x\n", "https://example.com/x"),
    ("https://example.com/wor\nld", "https://example.com/world"),
    # international names and characters
    (
        "https://zeitung-österreich.example/größe?q=ü",
        "https://xn--zeitung-sterreich-6zb.example/gr%C3%B6%C3%9Fe?q=%C3%BC",
    ),
    (
        "https://example.com/समाचार",
        "https://example.com/%E0%A4%B8%E0%A4%AE%E0%A4%BE%E0%A4%9A%E0%A4%BE%E0%A4%B0",
    ),
    ("https://example.com/a b", "https://example.com/a%20b"),
    # paths
    ("https://example.com/a/../b/./c", "https://example.com/b/c"),
    ("https://example.com/../../c/..", "https://example.com/"),
    ("https://example.com/a/b/..", "https://example.com/a/"),
    ("https://example.com/.hidden/x", "https://example.com/.hidden/x"),
    ("https://example.com/s.html;jsessionid=A1B2.n3?id=4", "https://example.com/s.html?id=4"),
    # fragments
    (f"{STORY}#comments", STORY),
    (f"{STORY}#Echobox=1700000000", STORY),
    ("https://example.com/#!/story/7", "https://example.com/#!/story/7"),
    # tracking parameters, and parameters that look like them
    (f"{STORY}?utm_source=rss&utm_medium=feed", STORY),
    (f"{STORY}?UTM_Source=rss&FBCLID=x&gclid=y&igshid=z", STORY),
    (f"{STORY}?at_medium=RSS&at_campaign=KARANGA&ocid=socialflow", STORY),
    (f"{STORY}?CMP=share_btn_tw&smid=tw-share&mc_cid=1&mc_eid=2&ns_mchannel=social", STORY),
    ("https://example.com/n.php?utm_source=x&id=9&fbclid=y&page=2", "https://example.com/n.php?id=9&page=2"),
    (
        "https://example.com/n?cid=1&eid=2&p=3&story=4&source=5&ref=6",
        "https://example.com/n?cid=1&eid=2&p=3&story=4&source=5&ref=6",
    ),
    ("https://example.com/n?utm=1&fbclick=2", "https://example.com/n?utm=1&fbclick=2"),
    ("https://example.com/n?a=1&amp;utm_source=x&amp;id=3", "https://example.com/n?a=1&id=3"),
    ("https://example.com/n?&&", "https://example.com/n"),
    ("https://example.com/n?", "https://example.com/n"),
    # an AMP cache gives way to the publisher; the AMP page of the publisher is an address of its own
    ("https://www-example-com.cdn.ampproject.org/c/s/www.example.com/s/amp", "https://www.example.com/s/amp"),
    ("https://example-com.cdn.ampproject.org/v/example.com/s?amp_js_v=0.1&id=3", "http://example.com/s?id=3"),
    ("https://www.google.com/amp/s/www.example.com/s/amp", "https://www.example.com/s/amp"),
    ("https://www.google.co.uk/amp/s/www.example.com", "https://www.example.com/"),
    ("https://cdn.ampproject.org/v0.js", "https://cdn.ampproject.org/v0.js"),
    (f"{STORY}/amp/", f"{STORY}/amp/"),
]


@pytest.mark.parametrize(("url", "expected"), NORMAL_FORMS)
def test_normal_form(url, expected):
    assert normalise(url) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "news",
        "/world/harbour-talks",
        "//example.com/x",
        "mailto:ada@example.com",
        "javascript:void(0)",
        "ftp://example.com/x",
        "data:text/html,x",
        "https://",
        "https:///x",
        "https://exa mple.com/",
        "https://a..b/",
        "http://[bad/",
        "http://example.com:port/",
        "http://example.com:99999/",
        "http://example.com:8\u0660/",
        "http://example.com:1\u0662\u0663\u0664\u0665/x",
    ],
)
def test_what_is_no_address_is_refused_with_its_text(text):
    with pytest.raises(NotAnAddress, match="no web address") as caught:
        normalise(text)
    assert repr(text) in str(caught.value)


SAME_ARTICLE = [
    "http://www.example.com/world/harbour-talks",
    "https://example.com/world/harbour-talks",
    "https://m.example.com/world/harbour-talks",
    "https://mobile.example.com/world/harbour-talks",
    "https://amp.example.com/world/harbour-talks",
    "https://www.m.example.com/world/harbour-talks",
    "https://www.example.com/world/harbour-talks/",
    "https://www.example.com//world/harbour-talks//",
    "https://www.example.com/world/harbour-talks/index.html",
    "https://www.example.com/world/harbour-talks/amp",
    "https://www.example.com/world/harbour-talks/amp/",
    "https://www.example.com/world/harbour-talks/amp/index.html",
    "https://www.example.com/amp/world/harbour-talks",
    "https://www.example.com/world/harbour-talks?amp=1",
    "https://www.example.com/world/harbour-talks?amp",
    "https://www.example.com/world/harbour-talks?outputType=amp",
    "https://www.example.com/world/h%61rbour%2Dtalks",
    "https://www.example.com:443/world/harbour-talks#comments",
    "https://www.example.com/world/harbour-talks?utm_campaign=x&xtor=RSS-1&__twitter_impression=true",
    "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/world/harbour-talks?amp=1",
]


@pytest.mark.parametrize("url", SAME_ARTICLE)
def test_addresses_of_one_article_share_its_key(url):
    assert url_key(url) == url_key(STORY)
    assert article_id(url) == article_id(STORY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://e.example/n.php?id=1", "https://e.example/n.php?id=2"),
        ("https://e.example/?p=1", "https://e.example/?p=2"),
        ("https://e.example/?p=1", "https://e.example/"),
        ("https://e.example/n?story=a&page=1", "https://e.example/n?story=a&page=2"),
        ("https://e.example/n?cid=1", "https://e.example/n?cid=2"),
        ("https://e.example/n?amp=7", "https://e.example/n"),  # no known way to ask for AMP
        ("https://e.example/n?output=pdf", "https://e.example/n"),
        ("https://e.example/Story-A", "https://e.example/story-a"),
        ("https://e.example/a%2Fb", "https://e.example/a/b"),
        ("https://e.example/#!/story/1", "https://e.example/#!/story/2"),
        ("https://e.example/champ", "https://e.example/ch"),
        ("https://e.example/guitars/tube-amp", "https://e.example/guitars/tube"),
        ("https://e.example/n?q=a+b", "https://e.example/n?q=a%2Bb"),
        ("https://e.example:8001/n", "https://e.example:8002/n"),
        ("https://one.example.com/n", "https://other.example.com/n"),
        ("https://m.co.uk/n", "https://amp.co.uk/n"),  # m and amp are the sites' own names here
        ("https://reporter.blogspot.com/n", "https://editor.blogspot.com/n"),
    ],
)
def test_different_articles_keep_different_keys(one, other):
    assert url_key(one) != url_key(other)


def test_order_and_spelling_of_parameters_do_not_matter():
    assert url_key("https://e.example/n?b=%c3%bc&a=x%20y") == url_key("https://e.example/n?a=x+y&b=ü")


def test_article_id_is_stable():
    """Ids are in archives for years: a change here needs a new schema version."""
    assert article_id(STORY) == "4dd0964214f96f37"


CANONICAL = [
    # page, its rel=canonical, what is believed
    (STORY, None, STORY),
    (STORY, "  ", STORY),
    (f"{STORY}?ref=home", STORY, STORY),
    (f"{STORY}/amp", "../harbour-talks", STORY),
    (STORY, "//www.example.com/world/harbour-talks-resume", f"{STORY}-resume"),
    (STORY, "https://news.example.com/2026/harbour-talks", "https://news.example.com/2026/harbour-talks"),
    (STORY, f"{STORY}?utm_source=x#top", STORY),
    # the page of a story that a syndication partner owns is still ours
    (STORY, "https://partner.example.org/harbour-talks", STORY),
    ("http://127.0.0.1:8000/a/story", "https://www.example.com/a/story", "http://127.0.0.1:8000/a/story"),
    # broken templates
    (STORY, "https://www.example.com/", STORY),
    (STORY, "https://www.example.com/world/", STORY),
    (STORY, "https://www.example.com", STORY),
    (STORY, "javascript:void(0)", STORY),
    (STORY, "http://[bad/", STORY),
    (
        "https://e.example/article.php?id=99&ref=x",
        "/article.php",
        "https://e.example/article.php?id=99&ref=x",
    ),
    ("https://e.example/article.php?id=99", "/article.php?id=", "https://e.example/article.php?id=99"),
    ("https://e.example/?p=12", "/", "https://e.example/?p=12"),
    # but a parameter may go where the path tells the article, or where it selects nothing
    (
        "https://e.example/harbour-talks-resume?id=99",
        "/harbour-talks-resume",
        "https://e.example/harbour-talks-resume",
    ),
    ("https://e.example/n/123456?p=2", "/n/123456", "https://e.example/n/123456"),
    (
        "https://e.example/article.php?id=99&ref=x",
        "/article.php?id=99",
        "https://e.example/article.php?id=99",
    ),
    ("https://e.example/?p=12", "/2026/harbour-talks", "https://e.example/2026/harbour-talks"),
    ("https://e.example/news/123456/harbour-talks", "/news/123456", "https://e.example/news/123456"),
    # a front page may name itself
    ("https://e.example/?ref=x", "https://e.example/", "https://e.example/"),
]


@pytest.mark.parametrize(("page", "href", "expected"), CANONICAL)
def test_canonical_address(page, href, expected):
    assert canonical(page, href) == expected


@pytest.mark.parametrize(
    "name",
    [
        *(
            "id",
            "p",
            "i",
            "n",
            "t",
            "no",
            "num",
            "nid",
            "sid",
            "cid",
            "eid",
            "aid",
            "did",
            "story",
            "storyid",
            "article",
        ),
        *(
            "articleid",
            "news",
            "doc",
            "docid",
            "post",
            "item",
            "page",
            "slug",
            "title",
            "date",
            "section",
            "cat",
        ),
        *(
            "category",
            "lang",
            "key",
            "q",
            "source",
            "src",
            "ref",
            "from",
            "type",
            "view",
            "output",
            "format",
            "amp",
        ),
    ],
)
def test_no_parameter_that_may_select_an_article_is_called_tracking(name):
    assert not parameters().is_tracking(name)
    assert not parameters().is_tracking(name.upper())


# no white space: what stands at an end of an address is not part of it
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), max_size=12)
HOSTS = st.sampled_from(
    [
        "example.com",
        "www.example.co.uk",
        "m.example.com",
        "amp.m.example.com",
        "Österreich.example",
        "m.co.uk",
        "127.0.0.1",
        "[::1]",
    ]
)
SEGMENTS = st.one_of(
    st.sampled_from(["amp", "index.html", "..", ".", "", "a.amp", "story-1", "%7e", "%zz", "a;b"]), TEXT
)
PARAMETERS = st.one_of(
    st.sampled_from(
        [
            "utm_source=x",
            "id=7",
            "amp=1",
            "amp",
            "outputType=amp",
            "b=%c3%bc",
            "a=x+y",
            "=",
            "amp;id=3",
            "fbclid",
        ]
    ),
    st.tuples(TEXT, TEXT).map("=".join),
)


@st.composite
def addresses(draw) -> str:
    port = draw(st.sampled_from(["", ":80", ":443", ":8080"]))
    path = "/".join(draw(st.lists(SEGMENTS, max_size=5)))
    query = "&".join(draw(st.lists(PARAMETERS, max_size=5)))
    fragment = draw(st.sampled_from(["", "#top", "#!/route"]))
    return f"{draw(st.sampled_from(['http', 'https', 'HTTP']))}://{draw(HOSTS)}{port}/{path}?{query}{fragment}"


@given(addresses())
def test_normal_form_and_key_are_idempotent(url):
    normal = normalise(url)
    assert normal.isascii()
    assert normalise(normal) == normal
    assert url_key(normal) == url_key(url)
    assert url_key(url_key(url)) == url_key(url)


# Hosts and paths of which many are in normal form from the start, and many nearly.
PLAIN_HOSTS = ["daily.test", "www.daily.test", "m.a-b.org", "127.0.0.1", "amp.daily.test", "www.google.com", "a_b.org"]
PORTS = ["", ":80", ":443", ":8080", ":18080", ":59999", ":65535", ":65536", ":0", ":08", ":8\u0660", ":"]
PIECES = [*"aZ0-_~./%;?#", "//", "..", "index.html", "amp", ".amp", "%7E", ";jsessionid=1"]
PLAIN = st.builds(
    "{}://{}{}/{}".format,
    st.sampled_from(["http", "https", "Http"]),
    st.sampled_from(PLAIN_HOSTS),
    st.sampled_from(PORTS),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
)


@given(PLAIN)
@settings(max_examples=400)
def test_an_address_in_normal_form_takes_a_shorter_way_to_the_same(url):
    def outcomes() -> list[str | None]:
        for cached in (normalise, url_key):
            cached.cache_clear()
        return [attempt(normalise, url), attempt(url_key, url), resolved("https://daily.test/", url)]

    def attempt(function, url: str) -> str | None:
        try:
            return function(url)
        except NotAnAddress:
            return None

    shorter = outcomes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "_NORMAL", re.compile(r"(?!)"))
        assert shorter == outcomes()
    for cached in (normalise, url_key):
        cached.cache_clear()


@given(addresses(), st.randoms(use_true_random=False))
def test_key_does_not_depend_on_the_order_of_parameters(url: str, chance: random.Random):
    head, _, query = urlsplit(url)._replace(fragment="").geturl().partition("?")
    pieces = query.split("&")
    chance.shuffle(pieces)
    assert url_key(f"{head}?{'&'.join(pieces)}") == url_key(f"{head}?{query}")


@given(st.text(max_size=60))
def test_any_text_gives_an_address_or_the_error_for_it(text):
    try:
        url = normalise(text)
    except NotAnAddress:
        return
    assert url.startswith(("http://", "https://"))


@given(addresses(), st.text(max_size=30))
def test_canonical_never_fails_and_stays_on_the_site(page, href):
    named = urlsplit(canonical(page, href)).hostname
    assert named
    assert named.removeprefix("m.").removeprefix("amp.") in (urlsplit(normalise(page)).hostname or "")


@pytest.mark.parametrize(
    "path", ["amp/" * 100_000, "a" + "/amp" * 490, "index.html/" * 50_000, "amp/s/www.google.com/" * 20_000]
)
def test_no_address_takes_long(path):
    begun = time.process_time()
    url_key(f"https://www.google.com/{path}")
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize(
    ("asked", "url", "above"),
    [
        ("/sport/cup-final-is-moved", "/", True),
        ("/sport/cup-final-is-moved", "/sport/", True),
        ("/article.php?id=7", "/", True),
        ("/sport/cup-final-is-moved", "/?id=7", False),
        ("/sport/cup-final-is-moved", "/culture/", False),
        ("/harbour-talks/page-2", "/harbour-talks", False),
        ("/r/1234", "/sport/cup-final-is-moved", False),
        ("/", "/", False),
    ],
)
def test_where_sites_lead_who_asks_for_what_they_took_down(asked, url, above):
    assert leads_above(f"https://example.com{asked}", f"https://www.example.com{url}") is above
