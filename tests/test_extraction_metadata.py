"""All metadata of a page at once."""

import pytest
from costs import processor_seconds

from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.metadata import Metadata, metadata
from newscrawl.extraction.page import parse
from newscrawl.items import Image

PAGE = """<!doctype html><html lang="en-GB"><head><title>Harbour talks resume | The Herald</title>
<link rel="canonical" href="https://herald.example/world/harbour-talks">
<meta property="og:site_name" content="The Herald"><meta property="og:title" content="Harbour talks resume">
<meta property="og:description" content="They met &amp; parted."><meta property="og:image" content="/i/port.jpg">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Harbour talks resume", "articleSection": "World",
"author": [{"@type": "Person", "name": "Ada Marin"}, {"@type": "Organization", "name": "AFP"}],
"datePublished": "2026-11-22T18:40:00", "dateModified": "2026-11-22T20:00:00", "keywords": "ports, The Herald",
"publisher": {"@type": "Organization", "name": "The Herald"},}</script></head>
<body><h1>Harbour talks resume</h1><p>Negotiators met again on Sunday in the old harbour office.</p></body></html>"""


def read(html, url="https://herald.example/world/harbour-talks?utm_source=rss", zone=None):
    page = parse(html.encode(), url)
    return metadata(page, linked_data(page), None, zone, "Negotiators met again on Sunday in the old harbour office.")


def test_a_whole_page():
    assert read(PAGE, zone="Asia/Kolkata") == Metadata(
        title="Harbour talks resume",
        lead="They met & parted.",
        authors=["Ada Marin"],
        agency="AFP",
        published_at="2026-11-22T18:40:00+05:30",
        modified_at="2026-11-22T20:00:00+05:30",
        section="World",
        tags=["ports"],
        language="en-GB",
        images=[Image(url="https://herald.example/i/port.jpg")],
        canonical_url="https://herald.example/world/harbour-talks",
        publisher="The Herald",
    )


def test_a_bare_page():
    found = read("<html><body><p>Text.</p></body></html>", url="https://herald.example/a")
    assert (found.title, found.lead, found.authors, found.agency, found.published_at) == (None, None, [], None, None)
    assert (found.section, found.tags, found.images, found.publisher) == (None, [], [], None)
    assert found.canonical_url == "https://herald.example/a"


@pytest.mark.parametrize("url", ["https:///article", "", "file:///tmp/page.html", "nonsense"])
def test_a_page_whose_address_nobody_knows(url):
    assert (
        read(PAGE.replace('href="https://herald.example/world/harbour-talks"', 'href=""'), url=url).canonical_url == url
    )


ODD = """<script type="application/ld+json">{"@type": "NewsArticle", "author": 7, "headline": ["a", 3], "image": [[]],
"datePublished": {}, "keywords": [[]], "publisher": [], "articleSection": {}, "@id": 5, "hasPart": [1]}</script>"""


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:title">',
        '<link rel="canonical" href="http://[">',
        '<meta property="og:image" content="http://[x">',
        '<meta property="article:published_time" content="\ufeff">',
        ODD,
    ],
)
def test_values_of_the_wrong_kind_are_no_error(head):
    read(f"<html><head>{head}</head><body><h1>Talks</h1><p>Text.</p></body></html>")


@pytest.mark.parametrize(
    "unit",
    ["<p class='byline'>By Ada", "<figure><img src='/i/a.jpg'><figcaption>a", "<h1>Talks", "<time>2026",
     "<div itemscope itemprop='author'>", "<meta name='author' content='a, b'>", "<strong>By</strong>"],
)  # fmt: skip
def test_time_grows_with_the_page_and_no_faster(unit):
    def seconds(times: int) -> float:
        page = parse(
            f"<html><body><h1>Talks</h1>{unit * times}</body></html>".encode(), "https://herald.example/2026/11/22/a"
        )
        return processor_seconds(
            lambda: metadata(
                page, linked_data(page), "en", None, "Negotiators met again on Sunday in the old harbour office."
            )
        )

    seconds(10)
    assert seconds(5_000) < 40 * seconds(500) + 0.3
