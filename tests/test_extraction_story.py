"""The story: paragraphs, subheads, lists and quotes around the core, without what stands between and beside them."""

import inspect
import re

import pytest
from costs import processor_seconds
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.errors import NotAnArticle
from newscrawl.extraction import Context, extract, storysignals
from newscrawl.extraction.blocks import blocks
from newscrawl.extraction.contenthash import content_hash
from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.page import parse
from newscrawl.extraction.parts import take_apart
from newscrawl.extraction.story import find_core, story, weights

URL = "https://news.example/2026/11/harbour"
PARAGRAPHS = [
    "The harbour of Wexcombe opened again on Monday, four weeks after the storm had thrown its cranes into the bay.",
    "Pilots said the channel was safe for ships of up to nine metres, although two buoys were still missing.",
    "For the town it is a relief: every third household lives from the port, its cold stores and its yards.",
    "The council wants to raise the outer mole by a metre and has asked the ministry to pay for half of it.",
    "Engineers are less sure, and point out that the last extension took eleven years and three contractors.",
]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str, head: str = "") -> bytes:
    return (
        f"<!doctype html><html lang=en><head><title>Harbour opens again</title>{head}</head><body>"
        f'<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>{body}'
        f"<footer><p>© Wexcombe Post. All rights reserved, in all countries of the world.</p></footer></body></html>"
    ).encode()


def text(body: str, head: str = "") -> list[str]:
    return extract(page(body, head), URL).text.split("\n\n")


HEADLINE = "<h1>Harbour opens again</h1>"


def test_headline_byline_caption_and_furniture_are_not_in_it() -> None:
    body = (
        f"<article><header>{HEADLINE}<div class=byline>By Ada Marin</div><time>22 November 2026</time></header>"
        f"<figure><img src=a.jpg><figcaption>The harbour on Sunday. Photo: Ida Holm</figcaption></figure>"
        f"{paragraphs(PARAGRAPHS)}</article>"
    )
    assert text(body) == PARAGRAPHS


def test_subheads_lists_and_quotes_are() -> None:
    middle = "<h2>What is next</h2><ul><li>New buoys in December</li><li>A crane in the spring, perhaps two</li></ul>"
    said = "“We have waited long enough, and so have the ships,” said the harbour master."
    end = f"{paragraphs(PARAGRAPHS[2:4])}<blockquote><p>{said}</p></blockquote>{paragraphs(PARAGRAPHS[4:])}"
    assert text(f"<article>{HEADLINE}{paragraphs(PARAGRAPHS[:2])}{middle}{end}</article>") == [
        *PARAGRAPHS[:2],
        "What is next",
        "New buoys in December",
        "A crane in the spring, perhaps two",
        *PARAGRAPHS[2:4],
        said,
        PARAGRAPHS[4],
    ]


TEASERS = "".join(
    f'<div class="card"><a href="/{n}"><img src="{n}.jpg"><h3>Owls silence the bells of the parish of Marsh</h3></a>'
    f"<p>The birds have nested in the tower for {n} years, and nobody dares to ring while they do so.</p></div>"
    for n in range(2, 8)
)


@pytest.mark.parametrize(
    "after",
    [
        f'<section class="related"><h2>More from Wexcombe</h2>{TEASERS}</section>',
        '<div class="comments">'
        + paragraphs([f"I said so in {n}, and nobody listened to me then." for n in range(9)])
        + "</div>",
        f"<article><h1>Council buys a goat</h1>{paragraphs(PARAGRAPHS[::-1])}</article>",
    ],
    ids=["cards", "comments", "the next article"],
)
def test_it_ends_where_other_things_begin(after: str) -> None:
    assert text(f"<main><article>{HEADLINE}{paragraphs(PARAGRAPHS)}</article>{after}</main>") == PARAGRAPHS


def test_a_story_in_several_containers_is_whole() -> None:
    parts = "".join(f'<div class="part"><div class="in">{paragraphs([one])}</div></div>' for one in PARAGRAPHS)
    assert text(f"<article>{HEADLINE}{parts}</article>") == PARAGRAPHS


def test_hidden_text_is_not_in_it() -> None:
    body = f"<article>{HEADLINE}{paragraphs(PARAGRAPHS)}<template>{paragraphs(PARAGRAPHS)}</template></article>"
    assert text(body) == PARAGRAPHS


def test_a_page_that_a_script_renders_gives_its_article_body() -> None:
    body = "\\n".join(PARAGRAPHS)
    node = f'{{"@context": "https://schema.org", "@type": "NewsArticle", "articleBody": "{body}"}}'
    head = f'<script type="application/ld+json">{node}</script>'
    assert text("<div id=app>Loading</div>", head) == PARAGRAPHS
    cut = f"<article>{HEADLINE}{paragraphs(PARAGRAPHS[:3])}</article>"
    assert text(cut, head) == PARAGRAPHS[:3]  # where the page shows a story, that is what a reader sees


@pytest.mark.parametrize("body", ["<h1>404</h1><p>There is nothing here.</p>", TEASERS, "<div id=app></div>"])
def test_a_page_without_a_story_is_no_article(body: str) -> None:
    with pytest.raises(NotAnArticle, match=URL):
        extract(page(body), URL)


def test_it_goes_on_after_what_was_set_apart() -> None:
    parsed = parse(page(f"<article>{HEADLINE}{paragraphs(PARAGRAPHS)}</article>"), URL)
    found, linked = blocks(parsed), linked_data(parsed)
    core = find_core(parsed, found, linked)
    third = next(block.index for block in found if block.text == PARAGRAPHS[2])
    tale = story(parsed, found, linked, core, {third})
    assert tale.text.split("\n\n") == PARAGRAPHS[:2] + PARAGRAPHS[3:]
    assert third not in tale.indexes


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, 20)), st.permutations(PARAGRAPHS))
def test_it_never_holds_a_block_that_was_set_apart(apart: set[int], order: list[str]) -> None:
    parsed = parse(page(f"<article>{HEADLINE}{paragraphs(order)}</article><aside>{TEASERS}</aside>"), URL)
    found, linked = blocks(parsed), linked_data(parsed)
    tale = story(parsed, found, linked, find_core(parsed, found, linked), apart)
    assert apart.isdisjoint(tale.indexes)
    assert tale.indexes == sorted(tale.indexes)


def test_each_signal_has_its_worth() -> None:
    source = inspect.getsource(storysignals)
    given = re.findall(r'yield "([^"]+)"', source) + re.findall(r'": "([^"]+)"', source)
    assert {*given, "any block"} == set(weights())
    assert len(given) == len(set(given))


def test_typography_makes_no_new_content_hash() -> None:
    assert content_hash("Ships  of\u00a0the line") == content_hash("Ships of the line")
    assert content_hash("har\u00adbour") == content_hash("harbour")
    assert content_hash("harbour") != content_hash("Harbour")


UNITS = {
    "paragraphs": paragraphs(PARAGRAPHS),
    "links": "<p>" + "<a href=/x>word word</a> and " * 5 + "so on.</p>",
    "nesting": "<div><p>One short sentence, and no more.</p>",
    "cards": TEASERS,
    "list": "<ul><li>One thing, and another</li></ul>",
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_cost_is_linear_and_bounded(unit: str) -> None:
    def cost(count: int) -> float:
        body = page(f"<article>{HEADLINE}{paragraphs(PARAGRAPHS)}{unit * count}</article>")
        return processor_seconds(lambda: take_apart(body, URL, Context()))

    cost(10)
    small, large = cost(30), cost(600)
    assert large < 5
    assert large < 45 * max(small, 0.005)  # 20 where it is linear, 400 where it is quadratic
