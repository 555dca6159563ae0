"""Text blocks: what a reader sees as a paragraph or a line each, every character once, in linear time."""

import pytest
from costs import processor_seconds
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.extraction.blocks import Block, blocks
from newscrawl.extraction.page import parse


def read(body: str) -> list[Block]:
    return blocks(parse(f"<!doctype html><html><body>{body}</body></html>".encode(), "https://news.example/a"))


def texts(body: str) -> list[str]:
    return [block.text for block in read(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One <b>two</b> three</p>", ["One two three"]),
        ("<div>Loose<p>Held</p>Loose again</div>", ["Loose", "Held", "Loose again"]),
        ("<div>First<br><br>Second<br>still second</div>", ["First", "Second still second"]),
        ("<p>  White \n space </p>", ["White space"]),
        ("<p>Half<script>var x = 1;</script> and half</p>", ["Half and half"]),
        ("<p><b>W</b><i>ord</i></p>", ["Word"]),
        ("<div><span>₹900</span><span>3 Months</span></div>", ["₹900 3 Months"]),
        ("<p>\u200b</p><p>Seen</p>", ["Seen"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["a", "b"]),
    ],
)
def test_a_block_is_what_reads_as_one_line(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    ("body", "hidden"),
    [
        ("<template><p>Text</p></template>", True),
        ("<noscript><p>Text</p></noscript>", True),
        ("<div hidden><p>Text</p></div>", True),
        ('<div style="display: none"><p>Text</p></div>', True),
        ("<dialog><p>Text</p></dialog>", True),
        ("<dialog open><p>Text</p></dialog>", False),
        ('<div role="dialog" aria-hidden="true"><p>Text</p></div>', True),
        ('<div hidden id="S:1a"><p>Text</p></div>', False),  # React moves it into view
        ('<p class="sr-only">Text</p>', True),
        ("<p>Text</p>", False),
    ],
)
def test_what_is_not_rendered_is_hidden(body: str, hidden: bool) -> None:
    assert [(block.text, block.hidden) for block in read(body)] == [("Text", hidden)]


def test_a_hint_for_screen_readers_does_not_part_the_paragraph() -> None:
    hint, paragraph = read('<p>Before <span class="sr-only">spoken</span>after</p>')
    assert (hint.text, hint.hidden) == ("spoken", True)
    assert (paragraph.text, paragraph.hidden) == ("Before after", False)


def test_features_tell_links_bold_pictures_and_places() -> None:
    first, second, third = read(
        '<nav><a href="/">Home page</a></nav><img><p>Some <a href="/x">words</a></p><aside><h3><b>Box</b></h3></aside>'
    )
    assert (first.tag, first.link_density, first.within) == ("a", 1.0, frozenset({"nav"}))
    assert (second.tag, second.link_chars, second.links, second.pictures) == ("p", 5, 1, 1)
    assert (third.tag, third.strong_chars, third.within) == ("h3", 3, frozenset({"aside"}))


def test_places_hold_the_blocks_inside() -> None:
    found = read("<article><h1>a</h1><section><p>b</p><p>c</p></section></article>")
    section = found[1].place.parent
    assert section is not None
    assert (section.tag, section.start, section.end) == ("section", 1, 3)
    assert [place.tag for place in found[1].place.ancestry()] == ["p", "section", "article", "body"]


WORDS = st.text(alphabet="abc é日", min_size=1, max_size=6)
MARKUP = st.recursive(
    WORDS,
    lambda inner: (
        st.builds(
            lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
            st.sampled_from(["div", "p", "span", "a", "b", "ul", "li", "button", "article", "template", "my-box"]),
            st.lists(inner, max_size=4),
        )
        | st.builds("<br>".join, st.lists(inner, max_size=4))
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(MARKUP)
def test_each_character_is_in_exactly_one_block(body: str) -> None:
    page = parse(f"<!doctype html><html><body><p>start</p>{body}</body></html>".encode(), "https://news.example/a")
    found = blocks(page)
    whole = "".join(page.tree.find("body").itertext())
    assert sorted("".join("".join(b.text for b in found).split())) == sorted("".join(whole.split()))
    assert [block.index for block in found] == list(range(len(found)))
    assert all(place.start <= b.index < place.end for b in found for place in b.place.ancestry())


@pytest.mark.parametrize(
    "unit", ["<p>Word and <a href='/x'>link</a>.</p>", "<div>", "<b>a", "<ul><li>a", "a<br><br>", "a<br>"]
)
def test_cost_is_linear(unit: str) -> None:
    def cost(count: int) -> float:
        page = parse(f"<html><body><p>a</p>{unit * count}".encode(), "https://news.example/a")
        return processor_seconds(lambda: blocks(page))

    cost(100)
    assert cost(20_000) < 40 * max(cost(1_000), 0.003)  # 20 where it is linear, 400 where it is quadratic


def test_short_lines_parted_by_single_breaks_are_blocks_where_they_are_apart():
    body = "<p>Choose a plan<br>Monthly <a href='/m'>$5</a><br>Yearly $50</p><p>A street 5<br>12345 Town</p>"
    page = parse(f"<!doctype html><html><body>{body}</body></html>".encode(), "https://news.example/a")
    asked = []

    def apart(lines):
        asked.append(list(lines))
        return True

    assert [block.text for block in blocks(page, apart)] == [
        "Choose a plan",
        "Monthly $5",
        "Yearly $50",
        "A street 5 12345 Town",
    ]
    assert asked == [["Choose a plan", "Monthly $5", "Yearly $50"]]
    assert [block.links for block in blocks(page)] == [1, 0]
