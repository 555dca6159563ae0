"""Sections and tags."""

import json

import pytest

from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.page import parse
from newscrawl.extraction.sections import section, tags


def read(*blocks, head=""):
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(block)}</script>' for block in blocks)
    page = parse(
        f"<html><head>{head}{scripts}</head><body><h1>Talks</h1></body></html>".encode(), "https://herald.example/a"
    )
    return page, linked_data(page)


def crumbs(*names):
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [{"@type": "ListItem", "item": {"name": name}} for name in names],
    }


@pytest.mark.parametrize(
    ("blocks", "head", "name"),
    [
        ([{"@type": "NewsArticle", "articleSection": ["World", "Europe"]}], "", "World"),
        ([], '<meta property="article:section" content="Politics">', "Politics"),
        ([crumbs("Home", "World", "Ports", "Harbour talks resume after the storm")], "", "Ports"),
        ([crumbs("Startseite", "Politik")], "", "Politik"),
        ([crumbs("Home")], "", None),
        ([crumbs("Home", "Talks resume")], "", None),
        ([{"@type": "NewsArticle", "articleSection": "https://herald.example/world"}], "", None),
        ([], "", None),
    ],
)
def test_section(blocks, head, name):
    assert section(*read(*blocks, head=head), "Talks resume") == name


def test_tags_each_once_without_section_outlet_and_marks_for_machines():
    keywords = [
        "Ports",
        "ports",
        "Trade & tariffs",
        "World",
        "The Herald",
        "Page Type: Article",
        "https://herald.example/t",
        "_hidden",
    ]
    page, linked = read(
        {"@type": "NewsArticle", "keywords": keywords}, head='<meta property="article:tag" content="Harbour">'
    )
    assert tags(page, linked, "World", frozenset({"theherald"})) == ["Ports", "Trade & tariffs", "Harbour"]


@pytest.mark.parametrize(
    ("key", "written"),
    [("news_keywords", "Häfen, Zölle"), ("keywords", "Häfen;Zölle"), ("article:tag", "Häfen、Zölle")],
)
def test_tags_of_meta_elements(key, written):
    assert tags(*read(head=f'<meta name="{key}" content="{written}">'), None, frozenset()) == ["Häfen", "Zölle"]


def test_a_sites_long_list_for_search_engines_is_no_tags():
    words = ", ".join(f"word {i}" for i in range(30))
    assert tags(*read(head=f'<meta name="keywords" content="{words}">'), None, frozenset()) == []
