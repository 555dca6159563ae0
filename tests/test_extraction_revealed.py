"""Hidden halves of stories: shown where the publisher calls the article free and its own copy holds them."""

import json

import pytest

from newscrawl.extraction import extract

SHOWN = [
    "The ferry across the northern sound stopped on Tuesday after its captain found a crack in the ramp of the bow.",
    "Two hundred passengers spent the night in the school of the island, where the baker opened at three o'clock.",
]
HIDDEN = [
    "A welder came over from the mainland on Wednesday and needed eleven hours for the repair, in rain and wind.",
    "The shipping company says that the ramp will be replaced in spring, when the ferry goes to the yard for paint.",
    "Until then no lorries are taken aboard, and the island's only shop has begun to order its flour by the sack.",
]


def page(free: bool | None, body: list[str]) -> bytes:
    data = {"@type": "NewsArticle", "headline": "Ferry stopped", "articleBody": " ".join(body)}
    if free is not None:
        data["isAccessibleForFree"] = free
    shown, hidden = ("".join(f"<p>{text}</p>" for text in texts) for texts in (SHOWN, HIDDEN))
    return (
        f"<!doctype html><html lang='en'><head><title>Ferry stopped</title>"
        f"<script type='application/ld+json'>{json.dumps(data)}</script></head><body><main><h1>Ferry stopped</h1>"
        f"<article>{shown}<div class='rest' hidden>{hidden}<template><p>{HIDDEN[0]}</p></template></div>"
        f"</article></main></body></html>"
    ).encode()


def test_what_a_script_shows_to_everybody_is_story() -> None:
    article = extract(page(True, SHOWN + HIDDEN), "https://news.example/ferry")
    assert article.text.split("\n\n") == SHOWN + HIDDEN


@pytest.mark.parametrize(
    ("free", "body"),
    [(False, SHOWN + HIDDEN), (None, SHOWN + HIDDEN), (True, SHOWN)],
    ids=["called paid", "nothing said", "not in the publisher's copy"],
)
def test_what_readers_may_never_see_is_not(free: bool | None, body: list[str]) -> None:
    article = extract(page(free, body), "https://news.example/ferry")
    assert article.text.split("\n\n") == SHOWN
