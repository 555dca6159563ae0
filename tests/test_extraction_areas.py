"""Pricing areas: which blocks make one, and what of their text is a price."""

import pytest

from newscrawl.extraction.areas import areas, line_of
from newscrawl.extraction.blocks import Block, blocks
from newscrawl.extraction.page import parse
from newscrawl.extraction.paywall import Verdict


def blocks_of(body: str) -> list[Block]:
    return blocks(parse(f"<html><body>{body}</body></html>".encode(), "https://news.example/a"))


LINES = [
    ("<p>Was <del>€20</del> €10 a month</p>", "Was €10 a month"),
    ("<p><s>€20</s> €10 a month</p>", "€10 a month"),
    ("<p><span class='price-old'>€20</span> €10 a month</p>", "€10 a month"),
    ("<p><span style='text-decoration: line-through'>€20</span> €10</p>", "€10"),
    ("<div class='was-price'>€20</div>", ""),
    ("<del><p>€20</p></del>", ""),
    ("<p>$4<sup>99</sup> a month</p>", "$4.99 a month"),
    ("<div><span>$4</span><sup>99</sup></div>", "$4.99"),
    ("<p>Only now<sup>1</sup>: €10 a month</p>", "Only now1: €10 a month"),
    ("<p><s>Sold out</s></p>", "Sold out"),
]


@pytest.mark.parametrize(("body", "line"), LINES)
def test_lines(body: str, line: str) -> None:
    (block,) = blocks_of(body)
    assert line_of(block) == line


def verdicts(kinds: str) -> list[Verdict]:
    """A verdict for each letter: p paywall, € pricing, n newsletter; a dot is no verdict."""
    names = {"p": "paywall", "€": "pricing", "n": "newsletter"}
    return [Verdict(place, names[letter], []) for place, letter in enumerate(kinds) if letter in names]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kinds", "groups"),
    [
        ("p€€p", [["0", "1", "2", "3"]]),
        ("€.€", [["0"], ["2"]]),
        ("€n€", [["0"], ["2"]]),
        ("...", []),
    ],
)
def test_neighbouring_walls_of_all_kinds_are_one_area(kinds: str, groups: list[list[str]]) -> None:
    found = blocks_of("".join(f"<p>{place}</p>" for place in range(len(kinds))))
    assert areas(found, verdicts(kinds)) == groups


def test_what_is_not_rendered_is_an_area_of_its_own() -> None:
    found = blocks_of("<p>0</p><div hidden><p>1</p></div><p>2</p>")
    assert areas(found, verdicts("€€€")) == [["0"], ["1"], ["2"]]
