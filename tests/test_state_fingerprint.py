"""Fingerprints of stories, in any script. How they do on real stories: tests/benchmarks/near_duplicates.py."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import story

from newscrawl.state import shingles as words
from newscrawl.state.fingerprint import ANCHORS, LONGEST, PERMUTATIONS, fingerprint, similarity


def alike(one, other):
    return similarity(fingerprint(one).digest, fingerprint(other).digest)


def shingles(text):
    return set(words.shingles(text)[0])


def test_words_are_taken_three_by_three():
    assert shingles("The talks, now in their third week.") == {
        "the talks now",
        "talks now in",
        "now in their",
        "in their third",
        "their third week",
    }


def test_case_punctuation_and_layout_say_nothing():
    assert shingles("«Talks» resume — ON Monday!") == shingles("talks resume\n\non monday")


def test_marks_that_combine_belong_to_their_word():
    assert len(shingles("हिन्दी में समाचार पढ़ें")) == 2


@pytest.mark.parametrize("text", ["港口谈判周日恢复", "ผลการเจรจาท่าเรือ", "港の協議が再開した"])
def test_scripts_without_spaces_are_taken_by_characters(text):
    assert len(shingles(text)) == len(text) - 4


def test_a_few_foreign_words_do_not_change_the_rule():
    assert "the word 東" in shingles("the word 東 stands for the east in a long sentence of other words")


@pytest.mark.parametrize("words", [0, 1, 20, 41])
def test_too_short_to_tell(words):
    assert fingerprint(story(1, words)) is None


def test_the_estimate_is_near_the_truth():
    """Jaccard similarity of the shingles themselves, for stories that share more and more."""
    words, others = story(1, 400).split(), story(2, 400).split()
    for shared in (0, 100, 200, 300, 400):
        one, other = " ".join(words), " ".join(words[:shared] + others[shared:])
        a, b = shingles(one), shingles(other)
        assert alike(one, other) == pytest.approx(len(a & b) / len(a | b), abs=0.15)


def characters(seed, count):
    rng = random.Random(seed)
    return "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(count))


@pytest.mark.parametrize(
    "make", [lambda seed: story(seed, 300), lambda seed: characters(seed, 400)], ids=["words", "Han"]
)
def test_copies_are_alike_and_other_stories_are_not(make):
    text = make(1)
    assert alike(text, make(3)[: len(text) // 20] + text[len(text) // 10 :]) > 0.6
    assert alike(text, text[: len(text) * 4 // 5]) > 0.6
    assert alike(text, make(2)) < 0.1


def test_it_is_small_and_takes_a_bounded_time():
    made = fingerprint(story(1))
    assert len(made.digest) == 2 * PERMUTATIONS
    assert len(made.anchors) == ANCHORS
    assert all(-(2**31) <= anchor < 2**31 for anchor in made.anchors)


def test_of_a_story_without_end_the_beginning_tells_and_an_edit_changes_next_to_nothing():
    endless = " ".join(story(seed, 5000) for seed in range(12))
    assert len(endless) > 3 * LONGEST
    begun = time.process_time()
    made = fingerprint(endless)
    assert time.process_time() - begun < 1, "what is beyond the bound costs nothing"
    assert similarity(made.digest, fingerprint(f"A new lead. {endless}").digest) > 0.95
    assert similarity(made.digest, fingerprint(endless[: 2 * LONGEST]).digest) == 1


def test_copies_share_an_anchor_and_other_stories_none():
    anchors = {seed: set(fingerprint(story(seed)).anchors) for seed in range(200)}
    copy = set(fingerprint(f"{story(5, 12)} {story(0)[200:]}").anchors)
    assert anchors[0] & copy
    assert not any(anchors[seed] & copy for seed in range(1, 200))


def test_digests_stay_what_they_are():
    """A state of years is full of them: where this fails, ALGORITHM has to change too, so that states are rebuilt."""
    assert fingerprint(story(1)).digest[:8].hex() == "6622b19aa1841eca"


@given(st.text(max_size=400))
def test_any_text_has_a_fingerprint_or_none(text):
    made = fingerprint(text)
    assert (made is None) == (len(shingles(text)) < 40)
