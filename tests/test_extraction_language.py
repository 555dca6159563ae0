"""The language of a story, in BCP 47."""

import pytest

from newscrawl.extraction.language import language, normalised, script_of
from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.page import parse

GERMAN = (
    "Die Verhandlungen im alten Hafenamt wurden am Sonntag fortgesetzt, und niemand erwartet eine schnelle Einigung."
)
ENGLISH = "The negotiators met again on Sunday in the old harbour office, and nobody expects them to agree so soon."
HINDI = "बातचीत रविवार को पुराने बंदरगाह कार्यालय में फिर शुरू हुई और किसी को जल्द समझौते की उम्मीद नहीं है।"
TAMIL = "பழைய துறைமுக அலுவலகத்தில் ஞாயிற்றுக்கிழமை பேச்சுவார்த்தை மீண்டும் தொடங்கியது."
JAPANESE = "日曜日に古い港湾事務所で交渉が再開されたが、早期の合意を期待する者はいない。"
CHINESE = "谈判于周日在旧港务局大楼恢复举行，没有人指望很快达成协议。"


def read(story, *, lang="", head="", outlet=None):
    attribute = f' lang="{lang}"' if lang else ""
    page = parse(
        f"<html{attribute}><head>{head}</head><body><p>x</p></body></html>".encode(), "https://herald.example/a"
    )
    return language(page, linked_data(page), outlet, story)


@pytest.mark.parametrize(
    ("written", "tag"),
    [("de", "de"), ("en_us", "en-US"), ("pt-br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("EN-GB-oed", "en-GB"),
     ("iw", "he"), ("eng", "en"), ("jp", "ja"), ("es-419", "es-419"), ("ckb", "ckb"), ("English", None), ("von", None),
     ("", None), ("x-default", None)],
)  # fmt: skip
def test_tags_as_pages_write_them(written, tag):
    assert normalised(written) == tag


def test_the_pages_word():
    assert read(GERMAN, lang="de-AT") == "de-AT"
    assert read(GERMAN, head='<meta property="og:locale" content="de_CH">') == "de-CH"
    assert (
        read(GERMAN, head='<script type="application/ld+json">{"@type":"NewsArticle","inLanguage":"de"}</script>')
        == "de"
    )
    assert read(ENGLISH, lang="no", head='<meta property="og:locale" content="nb_NO">') == "no"


def test_not_where_the_script_cannot_be_that_language():
    assert read(HINDI, lang="en", head='<meta property="og:locale" content="hi_IN">') == "hi-IN"
    assert read(TAMIL, lang="en-US") == "ta"
    assert read(JAPANESE, lang="en") == "ja"
    assert read(HINDI, lang="en", outlet="hi") == "hi"


def test_the_text_decides_where_the_page_says_two():
    assert read(GERMAN, lang="en-US", head='<meta property="og:locale" content="de_DE">') == "de-DE"


def test_the_outlets_where_the_page_says_none():
    assert read(GERMAN, outlet="de-CH") == "de-CH"


def test_the_text_where_nobody_says_any():
    assert read(ENGLISH) == "en"
    assert read("Short.") is None


def test_scripts():
    assert [script_of(text) for text in (GERMAN, HINDI, JAPANESE, CHINESE, "123")] == [
        "Latn",
        "Deva",
        "Kana",
        "Hani",
        None,
    ]
