"""Each signal alone: what it says of a block, under which name."""

import json

import pytest

from newscrawl.extraction import Context
from newscrawl.extraction.blocks import blocks
from newscrawl.extraction.core import find_core
from newscrawl.extraction.furniture import block_hash
from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.page import parse
from newscrawl.extraction.scene import Scene, look
from newscrawl.extraction.signals import evidence

STORY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The harbour authority closed the eastern quay on Monday after divers found cracks in two pillars.",
        "Engineers from the university measured the damage for most of the night, and a report is due.",
        "Three ferries were sent to the old terminal, where hundreds of passengers waited in the rain.",
    )
)


def said_of(markup: str, *, head: str = "", context: Context | None = None) -> dict[str, float]:
    """The evidence on the last block of a page whose story `markup` follows."""
    html = f"<!doctype html><html lang='en'><head>{head}</head><body><article>{STORY}{markup}</article></body></html>"
    page = parse(html.encode(), "https://news.example/quay")
    linked, found = linked_data(page), blocks(page)
    scene = Scene(page, found, linked, find_core(page, found, linked), context or Context(), "en")
    look(scene)
    return {one.name: one.points for one in evidence(scene, scene.views[found[-1].index])}


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ("<p>Subscribe now to continue reading</p>", "continue phrase (en)"),
        ("<p>A gift for the garden with £4 a week</p>", "price with period"),
        ("<p>$8 / month</p>", "plan's price"),
        ("<p>Annual pass</p>", "plan words"),
        ("<p>{{count}} free articles left</p>", "unrendered template"),
        ("<button>Subscribe</button>", "button"),
        ("<div role='dialog'><p>Subscribe now</p></div>", "dialog"),
        ("<form><p>Subscribe now</p></form>", "form"),
        ("<div class='piano-box'><p>Subscribe now</p></div>", "class name"),
        ("<p>Subscribe now</p>", "after the story"),
    ],
)
def test_a_signal_speaks_under_its_name(markup, name):
    assert said_of(markup)[name] > 0


def test_a_sentence_of_a_story_speaks_against():
    text = "The company said on Tuesday that 12,000 subscribers had cancelled by the end of the year."
    assert said_of(f"<p>{text}</p>")["prose"] < -3


def test_the_publishers_own_copy_of_the_story_is_a_witness():
    text = "Subscribers of the theatre pay £40 a month from May."
    body = json.dumps({"@type": "NewsArticle", "articleBody": f"Cracks. {text} " + "The quay stays closed. " * 30})
    head = f"<script type='application/ld+json'>{body}</script>"
    assert said_of(f"<p>{text}</p>", head=head)["in articleBody"] < -3


def test_what_repeats_on_the_site_is_said_so():
    known = frozenset({block_hash("Vosk drav olmira")})
    assert "repeats on this site" in said_of("<p>Vosk drav olmira</p>", context=Context(furniture=known))
    assert "repeats on this site" not in said_of("<p>Vosk drav olmira</p>")


def test_numbers_do_not_make_a_block_another():
    assert block_hash("You have read 3 of 5") == block_hash("you have  read 4 of 5")


def test_a_class_name_around_the_story_itself_says_nothing():
    long = "The quay, which was built before the war, will stay closed until the cracks are filled. " * 3
    assert "class name" not in said_of(f"<div class='paywall'><p>{long}</p><p>Subscribe now</p></div>")
