"""The page's own headline, and its lead."""

import pytest

from newscrawl.extraction.headline import headline, lead
from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.page import parse


def page_of(*, h1="", og="", ld="", title="", site="The Herald", head=""):
    tags = [f"<h1>{h1}</h1>" if h1 else "", "<p>Text of the story.</p>"]
    head += f'<meta property="og:site_name" content="{site}"><title>{title}</title>'
    head += f'<meta property="og:title" content="{og}">' if og else ""
    head += f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{ld}"}}</script>' if ld else ""
    page = parse(
        f"<html><head>{head}</head><body>{''.join(tags)}</body></html>".encode(), "https://www.herald.example/a"
    )
    return page, linked_data(page)


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ({"h1": "Harbour talks resume"}, "Harbour talks resume"),
        ({"h1": "Harbour talks resume", "og": "What the talks mean", "ld": "Talks: the story"}, "Harbour talks resume"),
        ({"h1": "Talks go on", "og": "Harbour talks resume", "ld": "Harbour talks resume"}, "Harbour talks resume"),
        ({"og": "Harbour talks resume | The Herald"}, "Harbour talks resume"),
        ({"og": "Harbour talks resume - Herald.example"}, "Harbour talks resume"),
        ({"og": "Harbour talks - a timeline"}, "Harbour talks - a timeline"),
        ({"title": "Harbour talks resume | The Herald"}, "Harbour talks resume"),
        ({"h1": "<span>Ports</span> Harbour&shy;talks <b>resume</b>"}, "Ports Harbourtalks resume"),
        ({"h1": "Ports: Harbour talks resume", "og": "Harbour talks resume"}, "Harbour talks resume"),
        ({"h1": "Ports - Harbour talks resume", "og": "Harbour talks resume"}, "Harbour talks resume"),
        ({"og": "Talks resume", "h1": "The Herald</h1><h1>Harbour talks resume</h1><h1>More"}, "Harbour talks resume"),
        ({"h1": "港の交渉が再開", "og": "港の交渉が再開 | ヘラルド", "site": "ヘラルド"}, "港の交渉が再開"),
        ({"og": "Talks &amp;amp; tariffs"}, "Talks & tariffs"),
        ({}, None),
    ],
)  # fmt: skip
def test_the_headline_that_the_outlet_gives(given, title):
    assert headline(*page_of(**given)) == title


class TestLead:
    def test_is_the_description_without_markup(self):
        head = '<meta name="description" content="&lt;p&gt;They met &amp;amp; parted.&lt;/p&gt;">'
        page, linked = page_of(h1="Harbour talks resume", head=head)
        assert lead(page, linked, "Harbour talks resume") == "They met & parted."

    def test_is_none_where_it_repeats_the_headline(self):
        page, linked = page_of(head='<meta property="og:description" content="Harbour talks resume.">')
        assert lead(page, linked, "Harbour talks resume") is None
