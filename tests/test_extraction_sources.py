"""Where a page says what its record holds."""

import json

import pytest

from newscrawl.extraction.anatomy import anatomy

URL = "https://herald.example/2026/11/22/ferry"
DATA = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "NewsArticle",
            "headline": "A ferry leaves",
            "datePublished": "2026-11-22T13:10:00Z",
            "author": [{"@type": "Person", "name": "Ada Marin"}, {"@type": "Person", "name": "Bo Lind"}],
        },
        {"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"name": "Harbour"}]},
    ],
}
PAGE = f"""<!doctype html><html lang=en-GB><head><title>A ferry leaves | The Herald</title>
<meta property=og:title content="A ferry leaves"><meta name=description content="Forty people went on board today.">
<meta property=article:published_time content="2026-11-22T18:40:00+05:30">
<script type=application/ld+json>{json.dumps(DATA)}</script></head><body><article><h1>A ferry leaves</h1>
<p>The ferry of the north pier left at five o'clock, as it does on each day of spring, with forty people on board.</p>
<p>Its captain said that the tide was the lowest in years, and that two sandbanks had to be passed with care.</p>
</article></body></html>""".encode()


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("title", ("schema.org headline", "meta og:title", "h1")),
        ("lead", ("meta description",)),
        ("authors", ("schema.org author.name",)),
        ("published_at", ("schema.org datePublished", "meta article:published_time")),  # one moment, in two zones
        ("section", ("schema.org breadcrumb",)),
        ("language", ("html lang",)),
        ("canonical_url", ("its own address",)),
        ("agency", ()),
    ],
)
def test_each_place_that_says_so_is_named(name: str, places: tuple[str, ...]) -> None:
    fields = {field.name: field for field in anatomy(PAGE, URL).fields}
    assert fields[name].places[: len(places)] == places
    assert bool(fields[name].places) == bool(fields[name].value)
