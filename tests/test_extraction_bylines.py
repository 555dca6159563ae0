"""Bylines in many languages: who of the words is a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.bylines import begins_as_byline, is_byline_label, read_byline


@pytest.mark.parametrize(
    ("language", "text", "people"),
    [
        ("en", "Ada Marin", ["Ada Marin"]),
        ("en", "By Ada Marin and Bo Lind", ["Ada Marin", "Bo Lind"]),
        ("en", "BY ADA MARIN AND BO LIND", ["ADA MARIN", "BO LIND"]),
        ("en", "Ada Marin, Bo Lind & Cy Ode", ["Ada Marin", "Bo Lind", "Cy Ode"]),
        ("en", "Ada Marin, Bo Lind, and Cy Ode", ["Ada Marin", "Bo Lind", "Cy Ode"]),
        ("en", "Ada Marin | Bo Lind", ["Ada Marin", "Bo Lind"]),
        ("en", "Ada Marin;Bo Lind", ["Ada Marin", "Bo Lind"]),
        ("en", "By Ada Marin, Political Editor", ["Ada Marin"]),
        ("en", "Ada Marin Senior Political Correspondent", ["Ada Marin"]),
        ("en", "Political Editor Ada Marin", ["Ada Marin"]),
        ("en", "Professor Ada Marin", ["Ada Marin"]),
        ("en", "Ada Marin in Lund and Bo Lind in Oslo", ["Ada Marin", "Bo Lind"]),
        ("en", "Ada Marin For Herald.Example", ["Ada Marin"]),
        ("en", "Ada Marin, Lund", ["Ada Marin"]),
        ("en", "Marin, Ada", ["Ada Marin"]),
        ("en", "Ada Marin (@adamarin)", ["Ada Marin"]),
        ("en", "Ada Marin ada.marin@herald.example", ["Ada Marin"]),
        ("en", "By Ada Marin 23 November 2026", []),  # picked apart by whoever has the markup
        ("en", "Ada Marin, 23 November 2026", ["Ada Marin"]),
        ("en", "Ada Marin, Ada Marin", ["Ada Marin"]),
        ("en", "Words by Ada Marin; photos by Bo Lind", ["Ada Marin"]),
        ("en", "Victor O'Brien-Nakamura", ["Victor O'Brien-Nakamura"]),
        ("en", "Mary J. Blythe", ["Mary J. Blythe"]),
        ("de", "Von Ada Marin und Bo von der Lind, Kiel", ["Ada Marin", "Bo von der Lind"]),
        ("de", "Text: Ada Marin, Foto: Bo Lind", ["Ada Marin"]),
        ("de", "Ein Kommentar von Ada Marin", ["Ada Marin"]),
        ("de", "Ada Marin Redakteurin", ["Ada Marin"]),
        ("de", "Von der Leyen", ["Von der Leyen"]),
        ("fr", "Par Ada Marin et Bo de La Tour, correspondante à Lyon", ["Ada Marin", "Bo de La Tour"]),
        ("es", "Por Ada Marín Gil y Bo Paz", ["Ada Marín Gil", "Bo Paz"]),
        ("es", "José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("pt", "Ada Marinho e Bo Lindo", ["Ada Marinho", "Bo Lindo"]),
        ("pt", "João Costa e Silva", ["João Costa e Silva"]),
        ("it", "di Ada Marini e Bo Lindi", ["Ada Marini", "Bo Lindi"]),
        ("it", "Leonardo Di Marco", ["Leonardo Di Marco"]),
        ("nl", "Door Ada Marin en Bo van den Berg", ["Ada Marin", "Bo van den Berg"]),
        ("sv", "Av Ada Marin och Bo Lind", ["Ada Marin", "Bo Lind"]),
        ("nb", "Ada Marin og Bo Lind", ["Ada Marin", "Bo Lind"]),
        ("fi", "Ada Marin ja Bo Lind", ["Ada Marin", "Bo Lind"]),
        ("pl", "Ada Marin i Bo Lind, korespondent", ["Ada Marin", "Bo Lind"]),
        ("ru", "Автор: Ада Марина и Борис Линд, корреспондент", ["Ада Марина", "Борис Линд"]),
        ("uk", "Ада Марина та Борис Линд", ["Ада Марина", "Борис Линд"]),
        ("tr", "Haber: Ada Marin ve Bora Lind", ["Ada Marin", "Bora Lind"]),
        ("ar", "كتبت: آدا مارين و بو ليند", ["آدا مارين", "بو ليند"]),
        ("he", "מאת עדה מרין", ["עדה מרין"]),
        ("hi", "द्वारा आदा मारिन और बो लिंद", ["आदा मारिन", "बो लिंद"]),
        ("bn", "আদা মারিন ও বো লিন্ড", ["আদা মারিন", "বো লিন্ড"]),
        ("ta", "ஆதா மாரின் மற்றும் போ லிண்ட்", ["ஆதா மாரின்", "போ லிண்ட்"]),
        ("zh", "记者 王小明 李明", ["王小明", "李明"]),
        ("zh", "文／張大文、李四", ["張大文", "李四"]),
        ("zh", "文在寅", ["文在寅"]),
        ("ja", "山田花子、佐藤太郎", ["山田花子", "佐藤太郎"]),
        ("ja", "山田 花子", ["山田 花子"]),
        ("ja", "山田花子記者", ["山田花子"]),
        ("ko", "김가나 기자, 이다라 기자", ["김가나", "이다라"]),
        ("ko", "김가나 이다라", ["김가나", "이다라"]),
        ("id", "Oleh: Ada Marin dan Bo Lind", ["Ada Marin", "Bo Lind"]),
        ("vi", "Lê Phương và Trần Ngọc", ["Lê Phương", "Trần Ngọc"]),
    ],
)
def test_people(language, text, people):
    assert read_byline(text, language).people == people


@pytest.mark.parametrize(
    ("text", "people", "agencies"),
    [
        ("AFP", [], ["AFP"]),
        ("The Associated Press", [], ["AP"]),
        ("Ada Marin (Reuters)", ["Ada Marin"], ["Reuters"]),
        ("Ada Marin avec AFP", ["Ada Marin"], ["AFP"]),
        ("Ada Marin/PTI", ["Ada Marin"], ["PTI"]),
        ("AFP/dpa", [], ["AFP", "dpa"]),
        ("Ada Marin, 新华社", ["Ada Marin"], ["Xinhua"]),
        ("Deutsche Presse-Agentur", [], ["dpa"]),
        ("AFP, MANILA", [], ["AFP"]),
    ],
)
def test_agencies_apart_from_people(text, people, agencies):
    byline = read_byline(text, "fr")
    assert (byline.people, byline.agencies) == (people, agencies)


@pytest.mark.parametrize(
    "text",
    ["Staff Reporter", "Web Desk", "News Desk", "admin", "Our Correspondent", "Senior Political Correspondent",
     "Redaktion", "La rédaction", "Redacción", "Редакция", "編集部", "https://herald.example/authors/ada", "@herald",
     "desk@herald.example", "105092", "herald.example", "srf/ab", "", "null", "Published by", "4 min read",
     "Morning Herald", "Herald Online"],
)  # fmt: skip
def test_nobody(text):
    assert read_byline(text, "en", own=frozenset({"morningherald", "herald"})).people == []


@pytest.mark.parametrize(
    ("text", "collectives"),
    [
        ("Herald Night Desk", ["Herald Night Desk"]),
        ("Morning Herald", ["Morning Herald"]),
        ("Web Desk", []),
        ("Staff", []),
        ("Ada Marin", []),
    ],
)
def test_desks_under_a_name_of_their_own(text, collectives):
    assert read_byline(text, "en", own=frozenset({"morningherald"})).collectives == collectives


def test_the_outlet_with_its_host_is_nobody():
    byline = read_byline("Nordische Welle (www.nw.example)", "de", own=frozenset({"nwexample"}))
    assert (byline.people, byline.collectives) == ([], [])


@pytest.mark.parametrize("text", ["Follow", "Ada", "read more about it", "ada marin", "Share\nAda Marin wrote this"])
def test_on_the_page_only_full_names_count(text):
    assert read_byline(text, "en", seen=True).people == []


@pytest.mark.parametrize(
    "text", ["By Ada Marin", "Von: Ada Marin", "Por Ada Marin", "記者 山田", "AFP, Manila", "Автор: Ада"]
)
def test_lines_that_begin_as_bylines_do(text):
    assert begins_as_byline(text)


@pytest.mark.parametrize("text", ["Bystanders saw it", "Von", "Parliament votes", "Afternoon rain"])
def test_lines_that_do_not(text):
    assert not begins_as_byline(text)


def test_labels():
    assert is_byline_label("Written by")
    assert is_byline_label("Autorin/Autor:")
    assert not is_byline_label("Reading time")


names = st.text(st.characters(codec="utf-8"), max_size=300)


@given(names, st.sampled_from(["en", "de", "es", "zh", None]))
def test_names_are_clean_whatever_comes(text, language):
    for name in read_byline(text, language).people:
        assert name == name.strip()
        assert not any(mark in name for mark in "@/|<>,;\n")
        assert len(name) <= 60
