"""Links to articles on front and section pages, in the shapes that outlets give them."""

import time

import pytest

from newscrawl.discovery.sections import article_links

FRONT = "https://www.news.example/"
HEADLINE = "Harbour talks resume after a night of silence"


def links(body: str, url: str = FRONT) -> list[str]:
    return [candidate.url.removeprefix(FRONT) for candidate in article_links(body.encode(), url)]


ARTICLES = [
    # the address alone tells
    "/2026/11/22/harbour.html",
    "/world/2026-11-22/harbour",
    "/artikel/20261122-harbour",
    "/world/harbour-talks-resume-after-night",
    "/harbour-talks-resume-after-a-night-of-silence",
    "/news/harbour-talks-126112300001_1.html",
    "/story/3000000297421/harbour",
    "/wirtschaft/hafen-verhandlungen-article24567890.html",
    "/n/12345678",
    "/article.php?id=4711",
    "/मुख्य-समाचार-बंदरगाह-वार्ता-फिर/1234567",
]


@pytest.mark.parametrize("path", ARTICLES)
def test_an_address_that_tells_an_article(path):
    assert len(links(f'<main><a href="{path}">{HEADLINE}</a></main>')) == 1


OTHERS = [
    "/",
    "/world",
    "/world/",
    "/world/europe/",
    "/topics/harbour-talks-of-the-century-2026",
    "/tag/harbour-talks-resume-after-night/12345",
    "/author/ada-marin-correspondent-at-large",
    "/subscribe/harbour-talks-resume-after-night",
    "/privacy-policy",
    "/login?id=12345",
    "/images/2026/11/22/harbour-talks-resume-after-night.jpg",
    "/2026/11/22/edition.pdf",
    "/rss/2026/11/22/world.xml",
    "https://other.example/2026/11/22/harbour-talks-resume",
    "https://news.example:8443/2026/11/22/harbour-talks-resume",
    "mailto:desk-of-the-news@news.example",
    "javascript:open('/2026/11/22/harbour-talks')",
    "tel:+4312345678",
    "#2026-11-22-harbour-talks",
    "",
]


@pytest.mark.parametrize("path", OTHERS)
def test_a_link_to_something_else(path):
    assert links(f'<main><a href="{path}">World news and more</a></main>') == []


PLACES = [
    # a plain address needs a headline around it
    ("<h2><a href='/harbour'>{0}</a></h2>", True),
    ("<a href='/harbour'><h3>{0}</h3><p>Negotiators met again.</p></a>", True),
    ("<main><article><a href='/world/harbour'>{0}</a></article></main>", False),
    ("<article><h2>World</h2><a href='/harbour'>Read</a></article>", False),
    ("<nav><h2><a href='/world'>World</a></h2></nav>", False),
    ("<footer><h4><a href='/company/'>Who we are</a></h4></footer>", False),
    # and navigation needs more than an address that could be one
    ("<a href='/world/harbour-talks'>{0}</a>", True),
    ("<nav><a href='/world/harbour-talks'>{0}</a></nav>", False),
    ("<nav><a href='/elections-2026-results-and-maps'>Elections</a></nav>", False),
    ("<aside><a href='/2026/11/22/harbour-talks-resume-after-night'>{0}</a></aside>", True),
    ("<article><header><h2><a href='/world/harbour-talks'>{0}</a></h2></header></article>", True),
]


@pytest.mark.parametrize(("markup", "taken"), PLACES)
def test_the_place_of_a_link_and_its_text_weigh(markup, taken):
    assert bool(links(markup.format(HEADLINE))) is taken


@pytest.mark.parametrize(
    "headline",
    ["港の交渉が一夜の沈黙の後に再開した", "การเจรจาท่าเรือเริ่มขึ้นอีกครั้ง", "Переговоры в порту возобновились ночью"],
)
def test_headlines_in_any_script(headline):
    assert links(f"<h2><a href='/harbour'>{headline}</a></h2>") == ["harbour"]


def test_all_links_to_one_article_count_as_one_with_the_headline_as_its_title():
    page = f"""<main>
      <a href="/world/harbour-1234567?utm_source=front"><img src="/pier.jpg"></a>
      <h2><a href="https://news.example/world/harbour-1234567/">{HEADLINE}</a></h2>
      <a href="/world/harbour-1234567#comments">12 comments</a></main>"""
    (candidate,) = article_links(page.encode(), FRONT)
    assert candidate.url == "https://www.news.example/world/harbour-1234567"
    assert candidate.discovery.via == "section"
    assert candidate.discovery.url == FRONT
    assert candidate.discovery.title == HEADLINE
    assert candidate.discovery.published_at is None


def test_a_card_that_is_all_link_has_its_heading_as_title():
    page = f"<a href='/harbour-talks-resume-after-night'><h3>{HEADLINE}</h3><p>{'Negotiators met again. ' * 9}</p></a>"
    (candidate,) = article_links(page.encode(), FRONT)
    assert candidate.discovery.title == HEADLINE


def test_page_order_is_kept_since_the_front_page_is_an_editors_choice():
    page = "".join(f"<h2><a href='/2026/11/{day}/story-of-the-day'>{HEADLINE}</a></h2>" for day in (20, 22, 21))
    assert links(page) == [f"2026/11/{day}/story-of-the-day" for day in (20, 22, 21)]


def test_links_are_resolved_against_the_pages_base():
    page = f'<head><base href="/archive/"></head><h2><a href="2026/11/22/x">{HEADLINE}</a></h2>'
    assert links(page, f"{FRONT}world/") == ["archive/2026/11/22/x"]


def test_a_subdomain_of_the_site_is_the_site():
    page = f'<h2><a href="https://blogs.news.example/harbour-talks-resume-after-night">{HEADLINE}</a></h2>'
    assert links(page) == ["https://blogs.news.example/harbour-talks-resume-after-night"]


def test_a_page_does_not_link_to_itself():
    page = f'<h1><a href="/world/2026-11-22">{HEADLINE}</a></h1>'
    assert links(page, f"{FRONT}world/2026-11-22?page=2") == []


def test_the_charset_of_the_header_is_believed():
    page = "<h2><a href='/hafen'>Größere Häfen für kleinere Städte am Fluss</a></h2>".encode("latin-1")
    (candidate,) = article_links(page, FRONT, "iso-8859-1")
    assert candidate.discovery.title == "Größere Häfen für kleinere Städte am Fluss"


@pytest.mark.parametrize(
    "body", [b"", b"  ", b"\x00", b"<!-- -->", b"plain text", b'{"a": 1}', b"<a href='http://[x'>x</a>"]
)
def test_a_page_without_links(body):
    assert article_links(body, FRONT) == []


def test_a_large_front_page_is_cheap():
    page = "".join(
        f"<article><div><h2><a href='/world/story-{n}-of-many-stories-today'>{HEADLINE} {n}</a></h2></div></article>"
        for n in range(2000)
    )
    started = time.perf_counter()
    assert len(links(page)) == 2000
    assert time.perf_counter() - started < 5


def test_a_deeply_nested_page_is_read():
    page = "<div>" * 3000 + f"<h2><a href='/harbour-talks-resume-after-night'>{HEADLINE}</a></h2>"
    assert links(page) in ([], ["harbour-talks-resume-after-night"])
