"""Who wrote it, wherever a page says so: fields for authors, the visible byline, a signature."""

import json

import pytest

from newscrawl.extraction.authors import authors
from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.page import parse

FIRST = "Negotiators met again on Sunday in the old harbour office of the town."
LAST = "They will meet again on Monday, and nobody expects them to agree so soon."
STORY = f"{FIRST}\n\n{LAST}"
OWN = frozenset({"theherald", "heraldexample", "herald"})


def read(*, author=None, head="", under="", before="", after="", language="en", story=STORY):
    if author is not None:
        head += f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "author": author})}</script>'
    body = f"<h1>Harbour talks resume</h1>{under}<div>{before}<p>{FIRST}</p><p>{LAST}</p>{after}</div>"
    page = parse(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "https://herald.example/a")
    return authors(page, linked_data(page), language, OWN, story)


def person(name):
    return {"@type": "Person", "name": name}


class TestLinkedData:
    @pytest.mark.parametrize(
        "author",
        [
            [person("Ada Marin"), person("Bo Lind")],
            [[person("Ada Marin")], [person("Bo Lind")]],
            person(["Ada Marin", "Bo Lind"]),
            person("Ada Marin and Bo Lind, Political Editors"),
            "By Ada Marin & Bo Lind",
            ["Ada Marin", "Bo Lind", "Ada Marin"],
            [person("Ada Marin"), {"@type": "Person", "givenName": "Bo", "familyName": "Lind"}],
            [person("Ada Marin"), person("Bo Lind"), {"@type": "Organization", "name": "Baltic Studies"}],
        ],
    )
    def test_people(self, author):
        assert read(author=author) == (["Ada Marin", "Bo Lind"], None)

    def test_agencies_go_to_the_agency(self):
        assert read(author=[person("Ada Marin"), person("Reuters")]) == (["Ada Marin"], "Reuters")
        assert read(author={"@type": "Organization", "name": "Deutsche Presse-Agentur"}) == ([], "dpa")
        assert read(author=person("The Associated Press")) == ([], "AP")


class TestMeta:
    @pytest.mark.parametrize(
        "key", ["author", "article:author", "parsely-author", "sailthru.author", "byl", "DC.creator"]
    )
    def test_people(self, key):
        assert read(head=f'<meta name="{key}" content="Ada Marin, Bo Lind">')[0] == ["Ada Marin", "Bo Lind"]

    def test_labelled_by_wordpress(self):
        head = '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Marin">'
        assert read(head=head)[0] == ["Ada Marin"]

    def test_more_names_go_before_fewer(self):
        head = '<meta name="article:author" content="Ada Marin, Bo Lind">'
        assert read(author=person("Ada Marin"), head=head)[0] == ["Ada Marin", "Bo Lind"]
        assert read(author=person("Cy Ode"), head=head)[0] == ["Cy Ode"]

    def test_addresses_and_handles_are_nobody(self):
        head = (
            '<meta name="author" content="https://social.example/herald"><meta name="twitter:creator" content="@her">'
        )
        assert read(head=head) == ([], None)


class TestVisibleByline:
    @pytest.mark.parametrize(
        ("language", "markup"),
        [
            ("en", '<div class="byline">By <a href="/a">Ada Marin</a> and <a href="/b">Bo Lind</a></div>'),
            (
                "en",
                '<div class="authors"><span>By</span><a>Ada Marin</a><a>Bo Lind</a><button>Follow</button></div>',
            ),
            ("en", '<a rel="author" href="/a">Ada Marin, Bo Lind</a>'),
            ("en", '<p itemprop="author">Ada Marin, Bo Lind</p>'),
            ("en", '<p class="x7">By Ada Marin and Bo Lind, Lund</p>'),
            ("de", '<p class="x7">Von Ada Marin und Bo Lind, Kiel</p>'),
            ("de", "<ul><li>Von: <a>Ada Marin</a>, <a>Bo Lind</a></li></ul>"),
            ("en", "<p><strong>Written by</strong> Ada Marin, Bo Lind</p>"),
        ],
    )
    def test_under_the_headline(self, language, markup):
        assert read(under=markup, language=language)[0] == ["Ada Marin", "Bo Lind"]

    @pytest.mark.parametrize(
        "markup",
        [
            '<div class="comments"><span class="author">Cy Ode</span></div>',
            '<div class="related"><span class="byline">By Cy Ode</span></div>',
            '<aside><span class="author">Cy Ode</span></aside>',
            '<figure><span class="author">Cy Ode</span></figure>',
            '<div class="author-bio"><p class="text">Cy Ode likes boats</p></div>',
            '<div class="author">Popular articles</div>',
            '<p class="byline-date">Sunday Morning</p>',
        ],
    )
    def test_not_elsewhere(self, markup):
        assert read(under=markup, after=markup)[0] == []

    def test_an_agency(self):
        assert read(under="<p>AFP, Manila</p>") == ([], "AFP")


class TestSignature:
    def test_in_bold_above_or_on_the_right_below_the_story(self):
        assert read(before="<p><strong>ADA MARIN</strong></p>")[0] == ["ADA MARIN"]
        assert read(after='<p style="text-align: right">Lê Phương</p>', language="vi")[0] == ["Lê Phương"]

    def test_not_in_a_plain_paragraph(self):
        assert read(after="<p>Read More</p><p>Ada Marin</p>")[0] == []


class TestCollectives:
    def test_stand_for_people_where_a_field_for_people_has_nobody_else(self):
        assert read(author=person("Herald Night Desk"))[0] == ["Herald Night Desk"]

    def test_not_beside_people_or_agencies(self):
        assert read(author=[person("Herald Night Desk"), person("Ada Marin")])[0] == ["Ada Marin"]
        assert read(author=[person("Herald Night Desk"), person("AFP")]) == ([], "AFP")
        assert read(author=person("Herald Night Desk"), under='<p class="byline">Ada Marin</p>')[0] == ["Ada Marin"]

    def test_not_where_the_field_says_it_is_an_organisation(self):
        assert read(author={"@type": "Organization", "name": "The Herald"})[0] == []

    @pytest.mark.parametrize("name", ["Web Desk", "Staff Reporter", "admin", "Editor"])
    def test_not_without_a_name(self, name):
        assert read(author=person(name))[0] == []


def test_the_storys_own_credit_where_no_byline_names_an_agency():
    assert read(author=person("Ada Marin"), story=f"LUND, Nov 23 (AFP) - {STORY}") == (["Ada Marin"], "AFP")
