"""The state is a cache of the archive: missing, old, damaged or behind, it learns from the files and answers alike."""

import logging
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from postgresql import forget, schema, settings  # noqa: F401  (fixtures)
from records import AT, Store, record, run, story
from sqlalchemy import select, text, update

from newscrawl.errors import StateError
from newscrawl.items import Candidate, Discovery
from newscrawl.state import State, known
from newscrawl.state.database import Database
from newscrawl.state.reindexing import reindex
from newscrawl.state.tables import articles, meta

URLS = [f"https://herald.example/{number}" for number in range(6)]
NOW = datetime.fromisoformat(AT)


def some_runs(settings):  # noqa: F811
    """Two runs: a new version, a redirect, a story under a second address, a 304, a wire copy, one gone, one missed."""
    with run(**settings) as store:
        for number, url in enumerate(URLS[:4]):
            store.put(record(url, story(number), etag=f'"{number}"', title=f"Headline {number}"))
        store.put(record(URLS[4], story(0), title="Headline 0"))
    with run(**settings) as store:
        store.put(record(URLS[1], story(11), title="Headline 1", at="2026-11-23T05:30:00Z"))
        store.put(record(URLS[5], story(5), title="Headline 5"), requested=("https://hrld.example/5", URLS[5]))
        store.put(record("https://courier.example/wire", story(2), site="courier", title="Wire"))
        store.state.unchanged(URLS[2], "2026-11-23T05:30:00Z")
        store.state.gone(URLS[3], "2026-11-23T05:30:00Z")
        store.state.missed(URLS[0], "2026-11-23T05:30:00Z")


def answers(settings):  # noqa: F811
    """What the state says of the next run's candidates and captures."""
    candidates = [
        Candidate(url=url, discovery=Discovery(via="feed", url="https://herald.example/rss"))
        for url in [*URLS, "https://hrld.example/5", "https://herald.example/new"]
    ]
    said = []
    for hours in (1.6, 3, 30):
        store = Store(**settings)
        plans = store.state.sift("herald", candidates, NOW + timedelta(hours=hours))
        said.append([(plan.candidate.url, plan.reason, plan.etag) for plan in plans])
        said.append([plan.candidate.url for plan in store.state.due("courier", NOW + timedelta(hours=hours))])
        store.die()
    state = State(settings["path"], "probe", lambda line: ("probe", len(line)), url=settings.get("url", ""))
    captures = [record(url, story(number), title=f"Headline {number}") for number, url in enumerate(URLS)]
    captures.append(record("https://post.example/wire", story(2), site="post"))
    said.append([state.decide(capture) for capture in captures])
    state.close()
    return said


def test_reindexed_state_gives_the_same_answers(settings):  # noqa: F811
    some_runs(settings)
    before = answers(settings)
    assert reindex(settings["path"], settings["url"], [3600, 21_600, 86_400, 604_800]) == (2, 12)
    assert answers(settings) == before


def test_a_missing_state_is_rebuilt_by_itself_with_a_message(tmp_path, caplog):
    some_runs({"path": tmp_path})
    before = answers({"path": tmp_path})
    for path in tmp_path.glob("state.sqlite*"):
        path.unlink()
    with caplog.at_level(logging.INFO):
        assert answers({"path": tmp_path}) == before
    assert "The state learns 2 runs from the archive's files" in caplog.text


def spoil_start(path):
    path.write_bytes(b"no database" * 1000)


def spoil_middle(path):
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 9] = b"\xff" * (4096 * 6)
    path.write_bytes(content)


def cut_short(path):
    path.write_bytes(path.read_bytes()[:6000])


def without_a_table(path):
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE stories")
    connection.close()


@pytest.mark.parametrize("spoil", [spoil_start, spoil_middle, cut_short, without_a_table])
def test_a_damaged_state_is_rebuilt_by_itself_with_a_message(tmp_path, caplog, spoil):
    some_runs({"path": tmp_path})
    before = answers({"path": tmp_path})
    spoil(tmp_path / "state.sqlite")
    with caplog.at_level(logging.WARNING):
        assert answers({"path": tmp_path}) == before
    assert "rebuilt from the archive's files" in caplog.text


@pytest.mark.parametrize("name", ["tables", "fingerprints"])
def test_a_state_of_another_version_is_rebuilt_by_itself(tmp_path, name, caplog):
    """In a file; of one on a server tests/test_state_upgrading.py tells."""
    some_runs({"path": tmp_path})
    before = answers({"path": tmp_path})
    store = Store(tmp_path)
    store.state._database.write(lambda c: c.execute(update(meta).where(meta.c.name == name).values(value="0")))
    store.die()
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as state:
        state.execute("CREATE TABLE bands (band INTEGER)")  # as version 1 had it
    with caplog.at_level(logging.WARNING):
        assert answers({"path": tmp_path}) == before
    assert "The state is of another version" in caplog.text
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as state:
        assert not list(state.execute("SELECT 1 FROM sqlite_master WHERE name = 'bands'"))


def test_a_state_from_an_older_backup_learns_what_is_missing(tmp_path):
    """Someone put yesterday's file back: the runs since then are replayed."""
    with run(tmp_path) as store:
        store.put(record(URLS[0], story(0)))
    backup = (tmp_path / "state.sqlite").read_bytes()
    with run(tmp_path) as store:
        store.put(record(URLS[1], story(1)))
    (tmp_path / "state.sqlite").write_bytes(backup)
    with run(tmp_path) as store:
        assert [store.put(record(URLS[n], story(n))).outcome for n in (0, 1)] == ["same", "same"]


def test_only_lines_beyond_the_state_are_replayed(settings, monkeypatch):  # noqa: F811
    dead = Store(**settings)
    dead.put(record(URLS[0], story(0)))
    dead.flush()
    dead.put(record(URLS[1], story(1)))
    dead.die()
    replayed = []

    def seen_in(article):
        replayed.append(article["url"])
        return known.seen_in(article)

    monkeypatch.setattr("newscrawl.state.replay.seen_in", seen_in)
    Store(**settings)
    assert replayed == [URLS[1]]


def test_a_damaged_line_is_named_and_left_out(tmp_path, caplog):
    with run(tmp_path) as store:
        store.put(record(URLS[0], story(0)))
        store.put(record(URLS[1], story(1)))
    (path,) = tmp_path.glob("date=*/*.jsonl")
    path.write_bytes(b"x" + path.read_bytes())
    (tmp_path / "state.sqlite").unlink()
    with run(tmp_path) as store:
        assert store.put(record(URLS[1], story(1))).outcome == "same"
    assert f"{path}: a line is left out of the state" in caplog.text


def test_reindexing_leaves_an_archive_at_work_alone(tmp_path):
    store = Store(tmp_path)
    with pytest.raises(StateError, match=f"the run {store.archive.run} is at work on it"):
        reindex(tmp_path, "", [])
    store.finish()


@pytest.mark.parametrize("url", ["sqlite:////no/such/folder/state", "postgresql+psycopg://x@127.0.0.1:1/x", "nonsense"])
def test_a_state_that_cannot_be_reached_is_said(tmp_path, url):
    with pytest.raises(StateError, match="Give an SQLAlchemy URL such as"):
        State(tmp_path, "run", print, url=url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://me:secret@127.0.0.1:1/x",
        "postgresql+psycopg://127.0.0.1:1/x?user=me&password=secret",
        "postgresql+psycopg://me:half@secret@127.0.0.1:1/x",
        "postgresql+psycopg://me:secret@127.0.0.1:54x2/x",
        "postgresql+psycopg:/me:secret@127.0.0.1/x",
        "nosuch://me:secret@127.0.0.1/x",
    ],
)
def test_a_password_is_never_said(tmp_path, url):
    with pytest.raises(StateError, match="NEWSCRAWL_STATE") as error:
        State(tmp_path, "run", print, url=url)
    assert "secret" not in str(error.value)


def test_a_connection_that_was_lost_is_taken_up_again(tmp_path, schema):  # noqa: F811
    """The server restarts in the middle of a run: what is pending is not lost."""
    store = Store(tmp_path, url=schema)
    store.put(record(URLS[0], story(0)))
    killer = Database(schema)
    pid = store.state._database.read(lambda c: c.scalar(text("SELECT pg_backend_pid()")))
    killer.read(lambda c: c.execute(text(f"SELECT pg_terminate_backend({pid})")))
    killer.close()
    assert store.put(record(URLS[1], story(1))).outcome == "new"
    store.flush()
    assert store.state._database.read(lambda c: len(c.execute(select(articles.c.n)).all())) == 2
    store.finish()
    forget(schema)
