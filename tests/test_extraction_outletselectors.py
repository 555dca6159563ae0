"""A profile's selectors for story and walls, in the version of the day."""

from datetime import date

import pytest

from newscrawl.extraction import Context, read
from newscrawl.sites import Registry

STORY = [
    "The ferry of the north pier left at five o'clock, as it does on each day of spring, with forty people on board.",
    "Its captain said that the tide was the lowest in years, and that two sandbanks had to be passed with care.",
    "The harbour office will decide in June whether the channel is dredged, which would cost as much as a new boat.",
]
BOX = "The museum of boats opens at nine today, and its keeper shows the old engine to whoever comes early, she said."
PAGE = f"""<html lang=en><head><title>Ferry</title></head><body><div class=old><h1>A ferry leaves</h1>
<div class=copy>{"".join(f"<p>{text}</p>" for text in STORY)}<p class=join>Boats and people, each Sunday.</p></div>
<div class=box><p>{BOX}</p></div></div></body></html>""".encode()
PROFILE = """
domains = ["ferry.example"]
[[story]]
css = [".old"]
[[story]]
since = 2026-11-21
css = [".copy"]
remark = "redesign"
[[walls]]
css = ["p.join"]
"""


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("profiles")
    (folder / "ferry.toml").write_text(PROFILE)
    return Registry.load(folder).get("ferry")


def text_on(day, profile):
    return read(PAGE, "https://ferry.example/a", Context(profile=profile, day=day)).article.text


def test_the_version_of_the_day_of_the_fetch_counts(profile):
    assert BOX in text_on(date(2026, 11, 20), profile)
    assert text_on(date(2026, 11, 21), profile).split("\n\n") == STORY
    assert text_on(None, profile).split("\n\n") == STORY


def test_what_a_wall_selector_names_is_set_apart_and_kept(profile):
    article = read(PAGE, "https://ferry.example/a", Context(profile=profile)).article
    assert [(n.text, n.because[0]) for n in article.notices] == [
        ("Boats and people, each Sunday.", "wall selector of the profile")
    ]


def test_selectors_that_match_nothing_change_nothing(profile):
    page = PAGE.replace(b"copy", b"kopy").replace(b"join", b"enter")
    known = read(page, "https://ferry.example/a", Context(profile=profile, day=date(2026, 11, 22))).article
    assert known.text == read(page, "https://ferry.example/a").article.text
