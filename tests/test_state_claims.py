"""Two runs that find one article at the same time: one stores it, and nothing is lost where that one dies."""

import multiprocessing
from pathlib import Path

import pytest
import time_machine
from postgresql import schema, settings  # noqa: F401  (fixtures)
from records import Store, record, run, story
from sqlalchemy import func, select, update

from newscrawl.archive import read, recover
from newscrawl.errors import StateError
from newscrawl.state import claims
from newscrawl.state.reindexing import reindex
from newscrawl.state.tables import claims as table
from newscrawl.state.tables import leases

URL = "https://herald.example/harbour"
COUNT = 200


def crawl(settings, site, together):  # noqa: F811
    """One of two runs over the same articles, in a process of its own; both decide before either's state learns."""
    store = Store(Path(settings["path"]), url=settings["url"])
    for start in range(0, COUNT, 20):
        together.wait(30)
        for n in range(start, start + 20):
            store.put(record(f"https://herald.example/{n}", story(n), site=site, title=f"Headline {n}"))
        together.wait(30)
        store.flush()
    store.finish()


def test_two_processes_that_decide_the_same_articles_at_once_store_each_once(settings):  # noqa: F811
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(2)
    runs = [context.Process(target=crawl, args=(settings, site, together)) for site in ("herald", "courier")]
    for process in runs:
        process.start()
    for process in runs:
        process.join(60)
        assert process.exitcode == 0
    stored = list(read(settings["path"]))
    assert sorted(article["url"] for article in stored) == sorted(f"https://herald.example/{n}" for n in range(COUNT))
    assert {article["version"] for article in stored} == {1}


def test_what_another_run_is_about_to_store_is_left_to_it(settings):  # noqa: F811
    one, other = Store(**settings), Store(**settings)
    assert one.put(record(URL)).outcome == "new"
    assert other.put(record(URL, site="courier")).outcome == "claimed"
    one.flush()
    assert other.put(record(URL, site="courier")).outcome == "same", "it is known by now"


def test_addresses_that_lead_to_one_article_are_claimed_together(settings):  # noqa: F811
    """One run knows it by its canonical address, the other by the address that was linked."""
    one, other = Store(**settings), Store(**settings)
    linked = f"{URL}/from-the-front-page"
    assert one.put(record(linked, canonical_url=URL)).outcome == "new"
    assert other.put(record(linked, story(2), title="Another")).outcome == "claimed"
    assert other.put(record(f"{URL}/2", story(3), title="A third")).outcome == "new"


def test_a_refused_claim_leaves_none_of_its_addresses_claimed(settings):  # noqa: F811
    one, other, third = (Store(**settings) for _ in range(3))
    one.put(record(URL))
    assert other.put(record(f"{URL}/a", story(2), canonical_url=URL)).outcome == "claimed"
    assert third.put(record(f"{URL}/a", story(2), title="Another")).outcome == "new"


def test_a_new_version_is_one_runs_too(settings):  # noqa: F811
    with run(**settings) as store:
        store.put(record(URL))
    one, other = Store(**settings), Store(**settings)
    assert one.put(record(URL, story(1))).outcome == "updated"
    assert other.put(record(URL, story(2))).outcome == "claimed"
    one.flush()
    assert (other.put(record(URL, story(2)))).version == 3


def test_a_look_at_an_older_version_does_not_hide_a_later_one(settings):  # noqa: F811
    """One run saw the old text, and learns of it after the other has stored the new one."""
    with run(**settings) as store:
        store.put(record(URL))
    one, other = Store(**settings), Store(**settings)
    assert other.put(record(URL)).outcome == "same"
    assert one.put(record(URL, story(1))).version == 2
    one.flush()
    other.flush()
    assert Store(**settings).put(record(URL, story(2))).version == 3


def test_a_run_may_claim_again_what_is_its_own(settings):  # noqa: F811
    one, other = Store(**settings).state._claims, Store(**settings).state._claims
    assert one.take(1, [1, 2], 1)
    assert one.take(1, [1, 2], 1)
    assert not other.take(1, [2, 3], 1)
    assert other.take(1, [1], 2), "another version is another matter"


def test_a_run_that_died_claims_nothing_once_its_files_are_in_order(settings):  # noqa: F811
    dead, other = Store(**settings), Store(**settings)
    dead.put(record(URL))
    dead.put(record(f"{URL}/2", story(2)))
    torn = dead.archive.path / f"date=2026-11-23/herald-{dead.archive.run}.jsonl"
    dead.archive.sync()
    dead.die()
    torn.write_bytes(torn.read_bytes().splitlines(keepends=True)[0])
    assert other.put(record(URL)).outcome == "claimed", "nobody knows yet what became of it"
    third = Store(**settings)
    assert third.recovery.dead == [dead.archive.run]
    assert third.put(record(URL)).outcome == "same", "its line was found"
    assert other.put(record(f"{URL}/2", story(2), title="Two")).outcome == "new", "its line was not"


def test_its_claims_end_too_where_a_reindex_puts_its_files_in_order(settings):  # noqa: F811
    dead = Store(**settings)
    dead.put(record(URL))
    dead.state.decide(record(f"{URL}/2", story(2), title="Two"))  # its line was never written
    dead.archive.sync()
    dead.die()
    reindex(settings["path"], settings["url"], [])
    assert Store(**settings).put(record(f"{URL}/2", story(2), title="Two")).outcome == "new"


def age(store, seconds):
    """As if all claims had been made, and all leases had ended, so long ago."""

    def work(connection):
        connection.execute(update(table).values(at=table.c.at - seconds))
        connection.execute(update(leases).where(leases.c.run != store.archive.run).values(until=0))

    store.state._database.write(work)


def test_a_machine_that_never_comes_back_holds_no_article_for_good(settings):  # noqa: F811
    lost, other = Store(**settings), Store(**settings)
    lost.put(record(URL))
    age(other, claims.HELD - 60)
    assert other.put(record(URL)).outcome == "claimed"
    age(other, 120)
    assert other.put(record(URL)).outcome == "new"


def test_a_run_that_lives_keeps_its_claims_however_long_it_takes(tmp_path):
    with time_machine.travel("2026-11-23T04:00:00Z", tick=False) as clock:
        one, other = Store(tmp_path), Store(tmp_path)
        one.put(record(URL))
        for _ in range(200):
            clock.shift(40)
            one.state.renew_leases()
        assert other.put(record(URL)).outcome == "claimed"
        for store in (one, other):
            store.finish()


def test_a_run_that_ends_without_storing_gives_back_its_claims(settings):  # noqa: F811
    one, other = Store(**settings), Store(**settings)
    one.state.decide(record(URL))
    one.state.close()
    one.archive.abandon()
    Store.alive.remove(one)
    assert other.put(record(URL)).outcome == "new"
    recover(settings["path"])


def test_a_claim_is_given_back_where_the_state_failed_before_it_said_that_it_has_it(settings, monkeypatch):  # noqa: F811
    """A server that stops may have made it last; and nobody knows of the article but it."""
    one, other = Store(**settings), Store(**settings)
    put = one.state._claims._put

    def failing(wanted):
        put(wanted)
        raise StateError("the server is gone")

    monkeypatch.setattr(one.state._claims, "_put", failing)
    with pytest.raises(StateError):
        one.put(record(URL))
    assert other.put(record(URL)).outcome == "claimed"
    one.state.close()
    assert other.put(record(URL)).outcome == "new"


def test_a_run_dies_while_nobody_can_ask_the_state(settings):  # noqa: F811
    """The next run on its archive puts its files in order, fails to reach the state, and ends; the one after that."""
    dead = Store(**settings)
    dead.state.decide(record(URL))  # its line was never written
    dead.die()
    assert recover(settings["path"]).dead == [dead.archive.run]
    assert Store(**settings).put(record(URL)).outcome == "new"


def test_claims_do_not_pile_up(settings, monkeypatch):  # noqa: F811
    monkeypatch.setattr(claims, "_SPENT", 0)
    store = Store(**settings)
    for number in range(10):
        store.put(record(f"{URL}/{number}", story(number), title=f"Headline {number}"))
        store.flush()
    count = select(func.count()).select_from(table)
    assert store.state._database.read(lambda c: c.scalar(count)) <= 1
