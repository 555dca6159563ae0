"""A state on a server is brought up to date where it stands: what other machines' archives taught it is not lost."""

import logging
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from postgresql import forget, new_schema, schema  # noqa: F401  (fixtures)
from records import AT, Store, record, run, story
from sqlalchemy import create_engine, select, text, update

from newscrawl.errors import StateError
from newscrawl.items import Candidate, Discovery
from newscrawl.state import State
from newscrawl.state.known import key_of
from newscrawl.state.reindexing import reindex
from newscrawl.state.tables import VERSION, articles, metadata

HERE, ELSEWHERE = "https://herald.example/1", "https://courier.example/wire"
FOOTER = 0x0102030405060708
OLD = Path(__file__).with_name("state_of_version_1.sql")


@pytest.fixture
def empty():
    """The URL of a schema without tables."""
    with new_schema() as url:
        yield url
        for store in list(Store.alive):
            store.die()


def write(state, statement, **values):
    engine = create_engine(state, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement), values)
    engine.dispose()


def of_version_1(url):
    """What a machine whose archive is not here had taught it: an article, and the site's footer."""
    write(url, OLD.read_text())
    write(url, "INSERT INTO meta VALUES ('tables', '1'), ('fingerprints', 'rensa-2/128x16/20x3/20261123/shingles-1')")
    write(url, "INSERT INTO sites (name, pages) VALUES ('courier', 10)")
    write(
        url,
        "INSERT INTO articles (id, site, key, url, version, content_hash, length, first_seen, checked) "
        "VALUES (:id, 1, :id, :url, 3, :hash, 900, 1795400000, 1795400000)",
        id=key_of(ELSEWHERE), url=ELSEWHERE, hash=bytes(32),
    )  # fmt: skip
    write(url, "INSERT INTO blocks VALUES (1, :block, 9, 1, 1795400000, 7)", block=FOOTER)
    write(url, "INSERT INTO fingerprints VALUES (1, :digest)", digest=bytes(256))
    write(url, "INSERT INTO bands VALUES (5, 1)")
    write(url, "INSERT INTO leases VALUES ('courier', 'elsewhere', 4000000000)")


def test_an_old_state_keeps_what_it_knows(empty, tmp_path, caplog):
    of_version_1(empty)
    with caplog.at_level(logging.WARNING), run(tmp_path, url=empty) as store:
        found = Discovery(via="feed", url="https://courier.example/rss")
        candidates = [Candidate(url=url, discovery=found) for url in (ELSEWHERE, f"{ELSEWHERE}/new")]
        plans = store.state.sift("courier", candidates, datetime.fromisoformat(AT))
        assert [plan.candidate.url for plan in plans] == [f"{ELSEWHERE}/new"]
        assert store.put(record(ELSEWHERE, story(4), site="courier")).version == 4
        assert store.state.furniture("courier") == {FOOTER.to_bytes(8, "big")}
        assert not store.state.lease("courier")
    assert f"is of version 1: it is brought up to version {VERSION}" in caplog.text
    caplog.clear()
    with run(tmp_path, url=empty) as store:
        assert store.put(record(ELSEWHERE, story(4), site="courier")).outcome == "same"
    assert "brought up" not in caplog.text


def test_its_tables_are_those_of_a_new_one(empty, tmp_path):
    of_version_1(empty)
    Store(tmp_path, url=empty)
    engine = create_engine(empty)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert [said for said in differences if said[0] != "remove_table" or said[1].name != "alembic_version"] == []


def test_what_only_the_files_tell_is_taught_again_by_each_archive(empty, tmp_path):
    """Its fingerprints are of another algorithm: two machines' stories are found again once both have had a run."""
    for machine, number in (("one", 1), ("two", 2)):
        with run(tmp_path / machine, url=empty) as store:
            store.put(record(f"{HERE}/{number}", story(number), title=f"Headline {number}", etag=f'"{number}"'))
    write(empty, "UPDATE meta SET value = 'another' WHERE name = 'fingerprints'")
    write(empty, "UPDATE fingerprints SET digest = ''")
    for machine in ("one", "two"):
        with run(tmp_path / machine, url=empty):
            pass
    with run(tmp_path / "one", url=empty) as store:
        for number in (1, 2):
            copy = store.put(record(f"{ELSEWHERE}/{number}", story(number), site="courier", title="Wire"))
            assert copy.near_duplicate_of == record(f"{HERE}/{number}")["id"]


def test_a_newer_state_is_left_alone(empty, tmp_path):
    Store(tmp_path, url=empty).finish()
    write(empty, "UPDATE meta SET value = '99' WHERE name = 'tables'")
    with pytest.raises(StateError, match="of version 99, and this newscrawl knows none above"):
        State(tmp_path, "run", print, url=empty)
    write(empty, f"UPDATE meta SET value = '{VERSION}' WHERE name = 'tables'")
    with run(tmp_path, url=empty):
        pass


def test_a_table_that_was_lost_is_learned_again(empty, tmp_path):
    with run(tmp_path, url=empty) as store:
        store.put(record(HERE))
    write(empty, "DROP TABLE stories")
    with run(tmp_path, url=empty) as store:
        moved = store.put(record(f"{HERE}/moved"))
        assert (moved.outcome, moved.id) == ("same", record(HERE)["id"])


def test_reindexing_one_archive_keeps_what_another_taught(schema, tmp_path):  # noqa: F811
    for machine, url in (("one", HERE), ("two", ELSEWHERE)):
        with run(tmp_path / machine, url=schema) as store:
            store.put(record(url, story(len(machine + url)), title=url))
    with run(tmp_path / "one", url=schema) as store:
        store.state._database.write(lambda c: c.execute(update(articles).values(title=1)))
    assert reindex(tmp_path / "one", schema, [])[1] == 1
    with run(tmp_path / "one", url=schema) as store:
        titles = dict(store.state._database.read(lambda c: c.execute(select(articles.c.url, articles.c.title)).all()))
    assert titles[ELSEWHERE] == 1
    assert titles[HERE] != 1
    forget(schema)


def test_reindexing_keeps_what_a_living_run_of_another_archive_has_taught(schema, tmp_path):  # noqa: F811
    with run(tmp_path / "one", url=schema) as store:
        store.put(record(HERE))
    living = Store(tmp_path / "two", url=schema)
    living.put(record(ELSEWHERE, story(2), site="courier"))
    living.flush()
    reindex(tmp_path / "one", schema, [])
    living.finish()
    assert Store(tmp_path / "three", url=schema).put(record(ELSEWHERE, story(2), site="courier")).outcome == "same"
    for store in list(Store.alive):
        store.die()
    forget(schema)
