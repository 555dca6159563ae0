"""Each unit of work is known by its last start and end; the table outlives the index around it."""

import time_machine
from postgresql import schema, settings  # noqa: F401  (fixtures)
from records import Store, record, run, story

from newscrawl.state.reindexing import reindex
from newscrawl.state.units import Unit, all_units, ended, last, started

SITE, FILE = "site:herald", "warc:/srv/warcs/x.warc.gz"


def test_a_unit_is_unknown_then_at_work_then_done(settings):  # noqa: F811
    database = Store(**settings).state._database
    assert last(database, SITE) is None
    started(database, SITE, "one")
    at_work = last(database, SITE)
    assert (at_work.run, at_work.ended, at_work.outcome) == ("one", None, None)
    assert ended(database, SITE, "one", "finished")
    done = last(database, SITE)
    assert (done.run, done.started, done.outcome) == ("one", at_work.started, "finished")
    assert done.ended >= done.started > 1_700_000_000


def test_a_run_that_was_overtaken_ends_nothing(settings):  # noqa: F811
    """A message came twice, or a lease was lost: the unit is the later run's."""
    database = Store(**settings).state._database
    started(database, SITE, "one")
    started(database, SITE, "two")
    assert not ended(database, SITE, "one", "finished")
    assert last(database, SITE).outcome is None
    assert ended(database, SITE, "two", "killed")


def test_each_unit_has_its_own_times(tmp_path):
    with time_machine.travel("2026-11-23T04:00:00Z", tick=False) as clock:
        store = Store(tmp_path)
        database = store.state._database
        started(database, FILE, "one")
        clock.shift(60)
        started(database, SITE, "two")
        ended(database, FILE, "one", "finished")
        begin = 1_795_406_400
        assert all_units(database) == [
            Unit(SITE, "two", begin + 60, None, None),
            Unit(FILE, "one", begin, begin + 60, "finished"),
        ]
        store.finish()


def test_reindexing_keeps_them(settings):  # noqa: F811
    with run(**settings) as store:
        store.put(record(text=story(1)))
        started(store.state._database, FILE, "one")
        ended(store.state._database, FILE, "one", "finished")
        before = all_units(store.state._database)
    reindex(settings["path"], settings.get("url", ""), [])
    with run(**settings) as store:
        assert set(before) <= set(all_units(store.state._database))


def test_where_they_are_lost_the_manifests_tell_of_sites(tmp_path):
    with run(tmp_path) as store:
        store.put(record(text=story(1)))
        first = store.archive.run
    with run(tmp_path) as store:
        store.put(record(text=story(2)))
        second = store.archive.run
    (tmp_path / "state.sqlite").unlink()
    with run(tmp_path) as store:
        known = last(store.state._database, SITE)
        assert known.run in (first, second)  # they may have begun in one second
        assert known.outcome == "finished"
        assert known.ended >= known.started


def test_a_site_that_was_left_to_another_run_or_read_from_files_was_not_crawled(tmp_path):
    """Manifests count its outcomes all the same."""
    store = Store(tmp_path)
    store.archive.finish("finished", {"herald": {"left_to_other_run": 1}, "stored": {"new": 5}}, {})
    store.state.close()
    (tmp_path / "state.sqlite").unlink()
    with run(tmp_path) as store:
        assert all_units(store.state._database) == []
