"""A page is decoded as its bytes want it and parsed once; what is no HTML says so."""

import pytest
from costs import processor_seconds

from newscrawl.errors import NotHTML, PageAbandoned
from newscrawl.extraction import extract
from newscrawl.extraction.page import parse

URL = "https://news.example/a"


def paragraph(body: bytes, charset: str | None = None) -> str | None:
    return parse(body, URL, charset).tree.findtext(".//p")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "utf-8"),  # an old template's word against valid UTF-8
        ("windows-1251", "windows-1251"),
        ("shift_jis", "shift_jis"),
        ("utf-8", "windows-1251"),  # says UTF-8 and is not
    ],
)
def test_bytes_have_the_last_word_on_utf8(declared: str, encoding: str) -> None:
    said = "Гавань открылась в понедельник." if encoding != "shift_jis" else "港は月曜日に再開した。"
    body = f'<html><head><meta charset="{declared}"></head><body><p>{said * 5}</p></body></html>'.encode(encoding)
    assert paragraph(body) == said * 5


def test_the_header_counts_where_the_page_says_nothing() -> None:
    assert paragraph("<html><body><p>Überfähre</p></body></html>".encode("latin-1"), "iso-8859-1") == "Überfähre"


def test_a_broken_character_does_not_change_the_encoding() -> None:
    body = "<html><meta charset=utf-8><body><p>Fähre, Öl und Süd</p></body></html>".encode() + b"\xff"
    assert paragraph(body) == "Fähre, Öl und Süd"


def test_meta_and_links_are_kept_by_name_in_page_order() -> None:
    page = parse(
        b'<html><head><meta property="og:Title" content=" A "><meta name="og:title" content="B"><meta name="x">'
        b'<link rel="Canonical nofollow" href=" /a "></head><body><p>x</p></body></html>',
        URL,
    )
    assert page.meta == {"og:title": ["A", "B"]}
    assert page.links == {"canonical": ["/a"], "nofollow": ["/a"]}


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7 \xff\xfe", b'{"title": "JSON"}', b"\x89PNG\r\n\x1a\n\0\0"])
def test_what_is_no_markup_is_not_html(body: bytes) -> None:
    with pytest.raises(NotHTML, match=URL):
        parse(body, URL)


@pytest.mark.parametrize(("body", "what"), [("<b></b>" * 100_001, "elements"), ("<p>a</p>" * 8001, "blocks of text")])
def test_a_page_that_holds_more_than_any_article_is_refused(body: str, what: str) -> None:
    with pytest.raises(PageAbandoned, match=f"{URL}.*{what}"):
        extract(f"<html><body>{body}</body></html>".encode(), URL)


@pytest.mark.parametrize(
    "body",
    [
        f"<figure><img src=/a.jpg><figcaption>{'Photo by ( ' * 400_000}</figcaption></figure>",
        f"<link rel=canonical href='https://news.example/{'%25' * 2_000_000}'>",
        f"<meta name=keywords content='{'a,' * 4_000_000}'>",
    ],
    ids=["caption", "address", "keywords"],
)
def test_what_is_too_long_to_be_read_costs_no_seconds(body: str) -> None:
    story = "<p>The ferries to the outer islands ran again on Monday, the harbour master said, after weeks.</p>" * 5
    page = f"<html lang=en><body><article><h1>The ferries</h1>{story}{body}<p>It was calm.</p></article>".encode()
    assert processor_seconds(lambda: extract(page, URL)) < 2.5
