"""What is done about a unit depends on the state alone, not on the message that names it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from records import Store
from scrapy.settings import Settings

from newscrawl.cluster.attempt import LONGEST_WAIT, STATE_WAIT, attempt, is_done
from newscrawl.cluster.work import Work
from newscrawl.state.units import Unit

WORK = Work("site:herald", "news", {"sites": "no-such-site"}, ("site:herald", "host:herald.example"), interval=3600)
LAST = Unit("site:herald", run="r", started=10_000, ended=10_100, outcome="finished")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    yield store
    if store in Store.alive:
        store.finish()


def attempt_at(path: Path, **settings: str) -> tuple[str, float | None]:
    done = attempt(WORK, Settings({"NEWSCRAWL_ARCHIVE": str(path), **settings}), Event())
    return done.said, done.again


def test_a_site_that_was_crawled_less_than_its_interval_ago_is_left_alone(store: Store, tmp_path: Path) -> None:
    assert store.state.begin(WORK.unit)
    store.state.end_units("finished")
    said, again = attempt_at(tmp_path)
    assert re.fullmatch(r"nothing to do: finished \d s ago", said)
    assert again is None


def test_a_site_that_another_run_has_is_tried_again(store: Store, tmp_path: Path) -> None:
    store.state.begin(WORK.unit)
    said, again = attempt_at(tmp_path)
    assert said == "another run has it or one of its hosts"
    assert again == LONGEST_WAIT


def test_so_is_one_that_shares_a_host_with_it(store: Store, tmp_path: Path) -> None:
    store.state.begin("site:herald-sport", ["herald.example"])
    assert attempt_at(tmp_path) == ("another run has it or one of its hosts", LONGEST_WAIT)


def test_a_state_that_cannot_be_reached_is_waited_for(tmp_path: Path) -> None:
    said, again = attempt_at(tmp_path, NEWSCRAWL_STATE="postgresql+psycopg://nobody:secret@127.0.0.1:1/none")
    assert "secret" not in said
    assert again == STATE_WAIT


def test_a_crawl_that_refuses_its_arguments_is_not_tried_again(tmp_path: Path) -> None:
    said, again = attempt_at(tmp_path)
    assert "refuses its arguments" in said
    assert again is None


@pytest.mark.parametrize(
    ("last", "moment", "done"),
    [
        (LAST, 10_000 + 3200, True),
        (LAST, 10_000 + 3300, False),  # nearly due: messages do not all wait equally long
        (replace(LAST, outcome="budget"), 11_000, True),
        (replace(LAST, outcome="no_site_answered"), 11_000, True),
        (replace(LAST, outcome="shutdown"), 11_000, False),
        (replace(LAST, outcome="killed"), 11_000, False),
        (replace(LAST, ended=None, outcome=None), 11_000, False),
    ],
)
def test_a_site_is_done_until_it_is_nearly_due(last: Unit, moment: int, done: bool) -> None:
    assert is_done(WORK, last, moment) is done


def test_a_file_is_done_until_it_is_written_again() -> None:
    file = Work("warc:/a", "warc", {"path": "/a"}, ("warc:/a",), changed=9_000)
    assert is_done(file, LAST, 10**9)
    assert not is_done(replace(file, changed=10_050), LAST, 10**9)
    assert not is_done(file, replace(LAST, outcome="shutdown"), 10**9)
