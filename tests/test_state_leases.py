"""A site and its hosts are one run's at a time: until it ends, dies, or its lease runs out."""

import time_machine
from postgresql import schema, settings  # noqa: F401  (fixtures)
from records import Store, record, story

from newscrawl.archive import read
from newscrawl.state.leases import free_in, of_host


def test_one_of_two_runs_wins_and_both_may_have_others(settings):  # noqa: F811
    one, other = Store(**settings), Store(**settings)
    assert one.state.lease("herald")
    assert not other.state.lease("herald")
    assert other.state.lease("courier")
    assert one.state.lease("herald"), "it has it already"


def test_two_sites_that_share_a_host_are_one_runs(settings):  # noqa: F811
    one, other = Store(**settings), Store(**settings)
    assert one.state.lease("herald", ["herald.example", "feeds.example"])
    assert not other.state.lease("courier", ["courier.example", "feeds.example"])
    assert not other.state.lease_host("herald.example")
    third = Store(**settings)
    assert third.state.lease("courier", ["courier.example"]), "the one that lost has taken nothing"
    assert third.state.lease_host("courier.example")
    assert one.state.lease("herald-sport", ["herald.example"]), "one run asks a host at one pace for all its sites"


def test_the_time_until_sites_are_free_is_known(tmp_path):
    with time_machine.travel("2026-11-23T04:00:00Z", tick=False) as clock:
        store = Store(tmp_path, lease_seconds=60)
        store.state.lease("herald", ["herald.example"])
        database = store.state._database
        clock.shift(25)
        assert free_in(database, ["herald", "courier"]) == free_in(database, [of_host("herald.example")]) == 35
        assert free_in(database, ["courier"]) == 0
        clock.shift(40)
        assert free_in(database, ["herald"]) == 0
        store.finish()


def test_it_is_free_when_its_run_has_ended(settings):  # noqa: F811
    one, other = Store(**settings), Store(**settings)
    one.state.lease("herald", ["herald.example"])
    one.finish()
    assert other.state.lease("herald")
    assert other.state.lease_host("herald.example")


def test_a_run_that_died_on_this_machine_holds_nothing(settings):  # noqa: F811
    """Its lock is free, so that nobody has to wait for the lease's end."""
    dead = Store(**settings)
    dead.state.lease("herald")
    dead.die()
    assert Store(**settings).state.lease("herald")


def test_a_run_that_ended_on_this_machine_holds_nothing_where_it_could_not_let_go(settings):  # noqa: F811
    """The state was full: its manifest stands, but the row of its lease is still there."""
    full = Store(**settings)
    full.state.lease("herald")
    full.archive.finish("state_error", {}, {})
    full.state._database.close()
    assert Store(**settings).state.lease("herald")


def test_a_lease_that_is_not_renewed_runs_out(tmp_path):
    with time_machine.travel("2026-11-23T04:00:00Z", tick=False) as clock:
        one, other = Store(tmp_path, lease_seconds=60), Store(tmp_path, lease_seconds=60)
        one.state.lease("herald")
        clock.shift(59)
        assert not other.state.lease("herald")
        clock.shift(2)
        assert other.state.lease("herald")
        assert one.state.renew_leases() == ["herald"], "the first one is told that it has lost it"
        for store in (one, other):
            store.finish()


def test_a_lease_that_is_renewed_lasts(tmp_path):
    with time_machine.travel("2026-11-23T04:00:00Z", tick=False) as clock:
        one, other = Store(tmp_path, lease_seconds=60), Store(tmp_path, lease_seconds=60)
        one.state.lease("herald")
        for _ in range(5):
            clock.shift(40)
            assert one.state.renew_leases() == []
        assert not other.state.lease("herald")
        for store in (one, other):
            store.finish()


def test_two_runs_write_two_sites_into_one_archive_at_once(settings):  # noqa: F811
    one, other = Store(**settings), Store(**settings)
    for number in range(20):
        for store, site in ((one, "herald"), (other, "courier")):
            store.put(
                record(
                    f"https://{site}.example/{number}", story(number if site == "herald" else 100 + number), site=site
                )
            )
            if number % 3 == 0:
                store.flush()
    one.finish()
    other.finish()
    assert len(list(read(settings["path"]))) == 40
    third = Store(**settings)
    again = record("https://courier.example/7", story(107), site="courier")
    assert third.put(again).outcome == "same"
