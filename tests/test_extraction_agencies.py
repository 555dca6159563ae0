"""Agencies in bylines, datelines and credits."""

import pytest

from newscrawl.extraction.agencies import agency_credited, agency_named


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AFP", "AFP"),
        ("afp", "AFP"),
        ("(AFP)", "AFP"),
        ("Agence France-Presse", "AFP"),
        ("the associated press", "AP"),
        ("Reuters Staff", "Reuters"),
        ("DPA", None),  # written so nowhere
        ("dpa-AFX", "dpa"),
        ("पीटीआई", "PTI"),
        ("新华社", "Xinhua"),
        ("ТАСС", "TASS"),
        ("Anadolu Ajansı", "Anadolu"),
        ("연합뉴스", "Yonhap"),
        ("共同通信", "Kyodo"),
        ("map", None),  # a word, too
        ("ap", None),
        ("Ada Marin", None),
        ("", None),
    ],
)
def test_names(text, name):
    assert agency_named(text) == name


STORY = "Negotiators met again on Sunday in the old harbour office, and parted late.\n\nThey meet again on Monday."


@pytest.mark.parametrize(
    ("story", "name"),
    [
        (f"ISLAMABAD, Nov 23 (AFP) - {STORY}", "AFP"),
        (f"KYIV, Ukraine (AP) — {STORY}", "AP"),
        (f"Kiel (dpa/lno) - {STORY}", "dpa"),
        (f"MADRID, 23 Nov. (EUROPA PRESS) - {STORY}", "Europa Press"),
        (f"New Delhi [India], November 23 (ANI): {STORY}", "ANI"),
        (f"【ソウル共同】{STORY}", "Kyodo"),
        (f"(서울=연합뉴스) {STORY}", "Yonhap"),
        (f"LONDON, 23 November, Reuters — {STORY}", "Reuters"),
        (f"{STORY} (ANSA).", "ANSA"),
        (f"{STORY}\n\ndpa", "dpa"),
        (f"{STORY}\n\n© AFP", "AFP"),
        (f"{STORY}\n\nSource: Reuters", "Reuters"),
        (f"{STORY}\n\n来源：新华社", "Xinhua"),
        (STORY, None),
        (f"He told Reuters (and AFP) that he would stay. {STORY}", None),
        (f"{STORY} The agency (founded in 1848) agreed.", None),
        ("", None),
    ],
)
def test_credits_of_a_story(story, name):
    assert agency_credited(story) == name
