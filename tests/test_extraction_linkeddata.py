"""Linked data: which node is this page's article, and what it says of access, body and publisher."""

import json

import pytest
from costs import processor_seconds

from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.page import parse
from newscrawl.extraction.schemaorg import plain_text, truth

URL = "https://herald.example/politics/harbour-talks-4711"


def read(*blocks, head="", body="<h1>Harbour talks resume</h1>", url=URL):
    written = [json.dumps(block).replace("</", "<\\/") for block in blocks]
    scripts = "".join(f'<script type="application/ld+json">{text}</script>' for text in written)
    return linked_data(parse(f"<html><head>{head}{scripts}</head><body>{body}</body></html>".encode(), url))


def article(**fields):
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Harbour talks resume"} | fields


class TestThisPagesArticle:
    def test_out_of_a_graph_a_list_or_a_page_node(self):
        assert read({"@graph": [{"@type": "WebSite"}, article(a=1)]}).article["a"] == 1
        assert read([{"@type": "Organization"}, article(a=1)]).article["a"] == 1
        assert read({"@type": "WebPage", "mainEntity": article(a=1)}).article["a"] == 1

    @pytest.mark.parametrize(
        "kind",
        ["NewsArticle", ["Article", "NewsArticle"], "http://schema.org/ReportageNewsArticle", "schema:BlogPosting",
         "LiveBlogPosting", "OpinionNewsArticle", "Report"],
    )  # fmt: skip
    def test_of_any_type_of_article(self, kind):
        assert read(article() | {"@type": kind}).article is not None

    def test_not_one_that_the_page_links_to(self):
        other = article(headline="Storm closes the pier", url="https://herald.example/weather/storm-4699", a=2)
        assert read(other).article is None
        assert read(other, article(url=URL, a=1)).article["a"] == 1
        assert read({"@type": "ItemList", "itemListElement": [other]}).article is None

    def test_by_its_address_though_the_headline_differs(self):
        assert read(article(headline="What now for the port?", mainEntityOfPage={"@id": URL + "?ref=x"})).article

    def test_by_its_headline_though_the_address_differs(self):
        assert read(article(url="https://www.herald.example/p/9")).article

    def test_with_no_address_or_the_front_pages(self):
        assert read(article(headline="Talks go on", url="https://herald.example/")).article

    def test_the_fullest_of_several_and_the_others_as_same(self):
        linked = read(
            article(), article(datePublished="2026-11-23", author={"name": "Ada Marin"}), {"@type": "WebPage"}
        )
        assert linked.article["datePublished"] == "2026-11-23"
        assert [node["@type"] for node in linked.same] == ["NewsArticle", "WebPage"]
        assert list(linked.texts("headline")) == ["Harbour talks resume"] * 2


def test_references_are_resolved():
    linked = read(
        {"@graph": [article(author={"@id": "#ada"}), {"@type": "Person", "@id": "#ada", "name": "Ada Marin"}]}
    )
    assert [author["name"] for author in linked.values("author")] == ["Ada Marin"]


def test_unfilled_templates_are_no_text():
    assert (
        list(read(article(description="{{ lead }}", alternativeHeadline="Talks &amp; tariffs")).texts("description"))
        == []
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [(True, True), (False, False), ("True", True), ("false", False), ("http://schema.org/False", False), ("No", False),
     (0, False), (["https://schema.org/True"], True), ("{{ free }}", None), (None, None)],
)  # fmt: skip
def test_booleans_as_they_are_written(written, meant):
    assert truth(written) is meant
    assert read(article(isAccessibleForFree=written)).is_accessible_for_free is meant


def test_paid_parts_name_their_selectors_and_make_the_article_paid():
    linked = read(
        article(
            hasPart=[
                {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": [".paid", ".more"]},
                {"@type": "WebPageElement", "isAccessibleForFree": True, "cssSelector": ".teaser"},
            ]
        )
    )
    assert linked.paywall_selectors == [".paid", ".more"]
    assert linked.is_accessible_for_free is False


def test_the_articles_own_word_goes_before_its_parts():
    part = {"isAccessibleForFree": False, "cssSelector": ".premium"}
    assert read(article(isAccessibleForFree=True, hasPart=part)).is_accessible_for_free is True


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("One.\n\nTwo.", "One.\nTwo."),
        ("<p>One &amp; a half.</p><p>Two <b>bold</b>.</p>", "One & a half.\nTwo bold."),
        ("&lt;p&gt;One&amp;nbsp;.&lt;/p&gt;", "One ."),
        ("One<br/>Two<script>alert(1)</script>", "One\nTwo"),
        ("3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
    ],
)
def test_article_body_as_text(markup, text):
    assert plain_text(markup) == text
    assert read(article(articleBody=markup)).article_body == text


def test_a_live_blogs_body_is_its_updates():
    updates = [{"headline": "Noon", "articleBody": "<p>They met.</p>"}, {"articleBody": "They left."}]
    linked = read(article(liveBlogUpdate=updates) | {"@type": "LiveBlogPosting"})
    assert linked.article_body == "Noon\nThey met.\nThey left."


def test_publisher_of_the_article_or_the_sites_organisation():
    assert read(article(publisher={"name": "The Herald"})).publisher == "The Herald"
    assert read(article(), {"@type": "NewsMediaOrganization", "name": "The Herald"}).publisher == "The Herald"
    assert read(article()).publisher is None


MICRODATA = """
<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Harbour talks resume</h1>
<span itemprop="author" itemscope itemtype="https://schema.org/Person"><a itemprop="name">Ada Marin</a></span>
<time itemprop="datePublished" datetime="2026-11-23T08:00:00+01:00">today</time>
<meta itemprop="isAccessibleForFree" content="False"><div itemprop="articleBody">Walls and all.</div></article>"""


class TestMicrodata:
    def test_where_there_is_no_json_ld(self):
        linked = read(body=MICRODATA)
        assert list(linked.texts("datePublished")) == ["2026-11-23T08:00:00+01:00"]
        assert next(linked.values("author"))["name"] == ["Ada Marin"]
        assert linked.is_accessible_for_free is False
        assert linked.article_body is None  # the container as shown, not the publisher's own text

    def test_not_beside_json_ld(self):
        assert list(read(article(datePublished="2026-11-22"), body=MICRODATA).texts("datePublished")) == ["2026-11-22"]


def test_a_thousand_times_the_nodes_cost_no_more_than_that():
    def seconds(nodes: int) -> float:
        block = {
            "@graph": [article(url=f"https://herald.example/a/{i}", author={"@id": f"#{i}"}) for i in range(nodes)]
        }
        return processor_seconds(lambda: read(block))

    seconds(10)
    assert seconds(5_000) < 100 * seconds(500) + 0.5


def test_deep_nodes_are_flattened_without_recursion():
    deep = article()
    for _ in range(400):
        deep = {"@graph": [deep]}
    assert read(deep).article is not None
