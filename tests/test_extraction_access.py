"""Access: what a reader without a subscription was served, with evidence; silence is `unknown`."""

import json

import pytest

from newscrawl.extraction import Context
from newscrawl.extraction.access import access
from newscrawl.extraction.blocks import blocks
from newscrawl.extraction.core import find_core
from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.page import parse
from newscrawl.extraction.paywall import set_apart
from newscrawl.extraction.story import story

STORY = [
    "The harbour authority closed the eastern quay on Monday after divers found cracks in two of its pillars.",
    "Engineers from the university measured the damage for most of the night, and their report is due next week.",
    "Three ferries were sent to the old terminal instead, where hundreds of passengers waited in the rain.",
    "The mayor visited the site at noon and promised that the repairs would begin before the end of the summer.",
]
LONG_STORY = STORY * 8


def verdict(paragraphs, *, wall="", header="", free=None, body=None, language="en"):
    linked = {"@type": "NewsArticle", "headline": "Cracks close the quay"}
    if free is not None:
        linked["isAccessibleForFree"] = free
    if body is not None:
        linked["articleBody"] = body
    html = (
        f"<!doctype html><html lang='{language}'><head><title>Cracks close the quay</title>"
        f"<script type='application/ld+json'>{json.dumps(linked)}</script></head><body><header>{header}</header>"
        f"<main><h1>Cracks close the quay</h1><article>{''.join(f'<p>{text}</p>' for text in paragraphs)}{wall}"
        f"</article></main></body></html>"
    )
    page = parse(html.encode(), "https://news.example/quay")
    data, found = linked_data(page), blocks(page)
    core = find_core(page, found, data)
    verdicts = set_apart(page, found, data, core, Context(), language=language)
    apart = {one.block_index for one in verdicts}
    return access(page, data, found, verdicts, story(page, found, data, core, apart))


def lines(*texts):
    return "<div class='box'>" + "".join(f"<p>{text}</p>" for text in texts) + "</div>"


LOCKED = lines("Subscribe to read the rest of this story", "£6 a month", "Have you subscribed already? Sign in")
METER = lines("You have 1 free article left this month", "Digital £6 a month", "Cancel any time")
REGISTER = lines("Create a free account to continue reading this story", "Already registered? Sign in")


def test_silence_is_unknown():
    found = verdict(STORY)
    assert (found.status, found.complete) == ("unknown", None)


def test_the_publishers_word_makes_it_free():
    found = verdict(STORY, free=True)
    assert found.status == "free"
    assert "isAccessibleForFree true" in found.because


def test_a_meter_below_a_whole_story_is_metered_and_complete():
    found = verdict(LONG_STORY, wall=METER)
    assert (found.status, found.complete) == ("metered", True)
    assert any("meter" in name for name in found.because)


@pytest.mark.parametrize("last", ["The mayor promised that the repairs would …", "The mayor promised that the"])
def test_a_story_that_breaks_off_at_a_wall_is_locked(last):
    found = verdict([*STORY[:2], last], wall=LOCKED)
    assert (found.status, found.complete) == ("locked", False)


def test_a_short_beginning_that_ends_in_a_whole_sentence_is_locked_too():
    assert verdict(STORY[:2], wall=LOCKED).status == "locked"


def test_the_publishers_own_longer_copy_tells_that_the_page_is_cut_off():
    found = verdict(STORY[:2], free=False, body=" ".join(LONG_STORY))
    assert (found.status, found.complete) == ("locked", False)
    assert "articleBody is longer" in found.because


def test_a_free_account_is_a_registration_wall():
    assert verdict(STORY[:2], wall=REGISTER).status == "registration"


@pytest.mark.parametrize(
    ("language", "wall"),
    [
        ("de", lines("Den ganzen Beitrag lesen nur Abonnenten", "4,90 € im Monat", "Schon Abonnent? Einloggen")),
        ("fr", lines("La suite de cet article est réservée aux abonnés", "5 € par mois", "Déjà abonné ? Connexion")),
        ("ja", lines("続きは有料会員限定です", "月額900円", "会員の方はログイン")),
        ("ar", lines("بقية المقال للمشتركين فقط", "٢٠ ريالا شهريا", "تسجيل الدخول")),
    ],
)
def test_a_lock_is_understood_in_other_languages(language, wall):
    assert verdict([*STORY[:2], "The mayor promised that …"], wall=wall, language=language).status == "locked"


def test_paid_by_the_publishers_word_but_served_whole_was_free_to_read():
    found = verdict(LONG_STORY, free=False, body=" ".join(LONG_STORY))
    assert (found.status, found.complete) == ("free", True)


@pytest.mark.parametrize(
    "header",
    [
        "<a href='/s'>Subscribe</a> <a href='/l'>Log in</a>",
        "<p>Subscribe from £1 a month</p>",
        "<a href='/p'>For subscribers</a>",
    ],
)
def test_links_to_subscribe_in_a_header_are_no_wall(header):
    assert verdict(STORY, header=header).status == "unknown"


@pytest.mark.parametrize(
    "wall",
    [
        "<template>" + LOCKED + "</template>",
        "<div style='display:none'>" + LOCKED + "</div>",
        lines("You have {{remaining}} free articles left", "Subscribe for {{price}} a month to keep reading"),
    ],
)
def test_a_wall_that_only_waits_in_the_markup_is_not_active(wall):
    assert verdict(LONG_STORY, wall=wall).status not in {"locked", "registration"}
    assert verdict(LONG_STORY, wall=wall, free=True).status == "free"


def test_signing_up_for_a_newsletter_or_for_comments_is_no_registration_wall():
    prompt = "<p><a href='/n'>Sign up for our newsletter</a></p><p>Log in to comment</p>"
    assert verdict(STORY, wall=prompt).status == "unknown"
