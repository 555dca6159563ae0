"""Stored captures come in any order: what was made later stands, and nobody looks again at what was only backfilled."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from postgresql import schema, settings, states  # noqa: F401  (two are fixtures)
from records import Store, record, run, story

URL = "https://herald.example/harbour"
DAY = "2026-11-20"
WHOLE = story(1)
CUT = WHOLE[: len(WHOLE) // 3]
LATER = datetime(2026, 11, 27, tzinfo=UTC)


def stored(hour, text, **changes):
    """A capture of a WARC file, made at `hour`."""
    found = {"via": "warc", "url": URL, "title": None, "published_at": None}
    return record(URL, text, at=f"{DAY}T{hour:02}:00:00Z", discovery=found, **changes)


def live(hour, text, **changes):
    return record(URL, text, at=f"{DAY}T{hour:02}:00:00Z", **changes)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request):
    for where in states(request.param, request):
        store = Store(**where)
        yield store
        store.finish()


def outcomes(store, *articles):
    return [(decision.outcome.value, decision.version) for decision in map(store.put, articles)]


def test_in_the_order_of_time_all_versions_are_stored(store):
    captures = [stored(hour, story(hour)) for hour in (8, 9, 10)]
    assert outcomes(store, *captures) == [("new", 1), ("updated", 2), ("updated", 3)]


def test_an_older_capture_never_supersedes_a_newer_one(store):
    assert outcomes(store, stored(9, story(2)), stored(8, story(1)), stored(10, story(3))) == [
        ("new", 1), ("older", 1), ("updated", 2),
    ]  # fmt: skip


def test_what_was_crawled_stands_above_what_is_backfilled(store):
    assert outcomes(store, live(9, story(2)), stored(8, story(1)), stored(7, story(0))) == [
        ("new", 1), ("older", 1), ("older", 1),
    ]  # fmt: skip


def test_a_look_that_found_nothing_new_counts_as_well(store):
    """The story of ten o'clock is that of eight again: what stood there at nine is no version after it."""
    assert outcomes(store, live(8, story(1)), live(10, story(1)), stored(9, story(2))) == [
        ("new", 1), ("same", 1), ("older", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_in_any_order_the_newest_story_stands(tmp_path, order):
    captures = [stored(hour, story(hour)) for hour in (8, 9, 10)]
    with run(tmp_path) as store:
        outcomes(store, *(captures[n] for n in order))
        assert outcomes(store, stored(11, story(10))) == [("same", order.count(2) + _rises(order) - 1)]


def _rises(order):
    """How many of them are newer than all before."""
    return sum(n == max(order[: index + 1]) for index, n in enumerate(order))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["whole first", "cut off first"])
def test_a_story_that_was_cut_off_later_is_had_whole_in_any_order(store, order):
    captures = [stored(8, WHOLE), stored(9, CUT, complete=False)]
    outcomes(store, *(captures[n] for n in order))
    assert store.put(stored(10, WHOLE)).outcome == "same"


def test_the_very_capture_is_nothing_new_even_if_it_reads_otherwise(store):
    """As more is known of a site, a block may be told from the story that was not before."""
    capture = live(8, WHOLE)
    assert outcomes(store, capture, stored(8, WHOLE + "\n\nShare this")) == [("new", 1), ("same", 1)]


def test_read_twice_nothing_is_stored_twice(store):
    captures = [stored(8, story(1)), stored(9, story(2)), stored(10, CUT, complete=False), stored(11, WHOLE)]
    outcomes(store, *captures)
    assert {outcome for outcome, _ in outcomes(store, *captures)} <= {"same", "older", "cut_off"}


def test_what_was_backfilled_is_not_due_by_age(settings):  # noqa: F811
    """Else the next crawl of a site would ask for all that was ever backfilled."""
    with run(**settings) as store:
        outcomes(store, stored(8, story(1)), stored(9, story(1)), stored(10, story(2)))
        store.flush()
        assert store.state.due("herald", LATER) == []


@pytest.mark.parametrize("spoil", ["state.sqlite"])
def test_a_rebuilt_state_knows_the_same(tmp_path, spoil):
    with run(tmp_path) as store:
        outcomes(store, stored(8, story(1)), stored(10, story(2)), stored(11, story(2)))
    (tmp_path / spoil).unlink()
    with run(tmp_path) as store:
        assert store.state.due("herald", LATER) == []
        assert outcomes(store, stored(10, story(9)), stored(12, story(3))) == [("older", 2), ("updated", 3)]


def test_a_look_at_a_crawled_article_in_a_file_changes_nothing_of_when_it_is_due(tmp_path):
    with run(tmp_path) as store:
        outcomes(store, live(8, story(1)))
        store.flush()
        before = [plan.candidate.url for plan in store.state.due("herald", LATER)]
    with run(tmp_path) as store:
        outcomes(store, stored(9, story(1)))
        store.flush()
        assert [plan.candidate.url for plan in store.state.due("herald", LATER)] == before == [URL]


def test_how_far_a_file_is_read_lasts_once_what_it_gave_lasts(settings):  # noqa: F811
    store = Store(**settings)
    assert store.state.reached("warc:/data/x.warc.gz:99") == 0
    outcomes(store, stored(8, story(1)))
    store.state.reach("warc:/data/x.warc.gz:99", 42)
    store.state.reach("warc:/data/y.warc.gz:99", 7)
    store.flush()
    store.state.reach("warc:/data/x.warc.gz:99", 60)
    store.die()
    with run(**settings) as store:
        assert store.state.reached("warc:/data/x.warc.gz:99") == 42
        store.state.forget_reached(["warc:/data/x.warc.gz:99"])
        assert [store.state.reached(f"warc:/data/{name}.warc.gz:99") for name in "xy"] == [0, 7]
