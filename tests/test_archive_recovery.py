"""What a run left that died is put in order by the next one: torn tails cut, a manifest written, no more."""

import logging

import pytest
from records import Store, record, run, story

from newscrawl.archive import Archive, read, recover
from newscrawl.archive import manifest as manifests
from newscrawl.archive.durable import LineFile
from newscrawl.archive.layout import dead_runs
from newscrawl.archive.recovery import forget
from newscrawl.archive.verify import Verification


def died_with(path, tail: bytes) -> tuple[Archive, str]:
    """A run that wrote two lines and a torn one."""
    archive = Archive(path)
    for number in range(2):
        name, _ = archive.append("herald", "2026-11-23T04:00:00Z", b'{"site":"herald","version":1,"n":%d}\n' % number)
    archive.abandon()
    with (path / name).open("ab") as file:
        file.write(tail)
    return archive, name


TAILS = {
    "half a line": b'{"site":"herald","ver',
    "zeros, as a power cut leaves them": bytes(4096),
    "zeros and a newline": bytes(100) + b"\n",
    "half a letter": '{"title":"Ã'.encode()[:-1],
    "half a line and the end of another": b'{"site":"her"d","version":1}\n',
}


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
def test_torn_tails_are_cut_counted_and_logged(tmp_path, tail, caplog):
    archive, name = died_with(tmp_path, tail)
    with caplog.at_level(logging.WARNING):
        recovery = recover(tmp_path)
    assert (recovery.torn_tails, recovery.bytes_cut, recovery.dead) == (1, len(tail), [archive.run])
    assert [line["n"] for line in read(tmp_path)] == [0, 1]
    assert f"{name}: cut a torn tail of {len(tail)} bytes" in caplog.text


def test_a_run_that_died_gets_a_manifest(tmp_path):
    archive, name = died_with(tmp_path, b"")
    recover(tmp_path)
    manifest = manifests.load(tmp_path, archive.run)
    assert (manifest.exit, [(entry.path, entry.lines) for entry in manifest.files]) == ("killed", [(name, 2)])
    assert manifest.sites == {"herald": {"new": 2}}


def test_what_was_half_written_when_it_died_goes(tmp_path):
    archive, name = died_with(tmp_path, b"")
    (tmp_path / "runs" / f".{archive.run}.json.4711.tmp").write_bytes(b"{half")
    (tmp_path / f"{name}.zst").with_name(f".{(tmp_path / name).name}.zst.4711.tmp").write_bytes(b"half")
    recover(tmp_path)
    assert not list(tmp_path.glob("*/.*"))
    assert len(list(read(tmp_path))) == 2


def test_whole_files_are_left_alone(tmp_path):
    _, name = died_with(tmp_path, b"")
    before = (tmp_path / name).read_bytes()
    assert recover(tmp_path).torn_tails == 0
    assert (tmp_path / name).read_bytes() == before


def test_a_bad_line_before_good_ones_is_no_torn_tail(tmp_path):
    """It is not the crash's doing: it stays where it is, for `scrapy verify` to name."""
    _, name = died_with(tmp_path, b"{broken\n" + b'{"site":"herald","version":1,"n":2}\n')
    assert recover(tmp_path).torn_tails == 0
    assert (tmp_path / name).read_bytes().count(b"\n") == 4


def test_a_run_that_lives_is_left_alone(tmp_path):
    archive = Archive(tmp_path)
    archive.append("herald", "2026-11-23T04:00:00Z", b"half a li")
    assert recover(tmp_path).dead == []
    archive.abandon()


def test_a_run_that_is_just_starting_is_not_taken_for_dead(tmp_path, monkeypatch):
    """Another one looks for the dead between the moments at which its lock file is there and is locked."""
    opened, found = LineFile.open, []

    def open_and_be_seen(file):
        monkeypatch.undo()
        opened(file)
        found.extend(recover(tmp_path).dead)

    monkeypatch.setattr(LineFile, "open", open_and_be_seen)
    archive = Archive(tmp_path)
    assert len(found) == 1
    assert archive.run not in found, "it has taken another name"
    assert recover(tmp_path).dead == []
    archive.abandon()


def test_a_run_that_wrote_nothing_leaves_nothing(tmp_path):
    archive = Archive(tmp_path)
    archive.abandon()
    assert recover(tmp_path).dead == [archive.run]
    forget(tmp_path, [archive.run])
    assert list((tmp_path / "runs").iterdir()) == []


def test_a_run_that_died_is_told_until_it_is_forgotten(tmp_path):
    """Its claims are in a state that may be out of reach just then."""
    archive, _ = died_with(tmp_path, b"half a li")
    assert recover(tmp_path).dead == [archive.run]
    assert recover(tmp_path).dead == []
    assert dead_runs(tmp_path) == [archive.run]
    forget(tmp_path, [archive.run])
    assert dead_runs(tmp_path) == []
    assert len(list(read(tmp_path))) == 2


@pytest.mark.parametrize("step", ["before the manifest", "before the originals go"])
def test_a_death_while_packing(tmp_path, step, monkeypatch):
    """Whatever the moment, each record is there once."""
    archive = Archive(tmp_path, "zst")
    archive.append("herald", "2026-11-23T04:00:00Z", b'{"site":"herald","version":1}\n')

    def die(*_):
        raise KeyboardInterrupt

    if step == "before the manifest":
        monkeypatch.setattr(manifests, "write", die)
    else:
        monkeypatch.setattr("pathlib.Path.unlink", die)
    with pytest.raises(KeyboardInterrupt):
        archive.finish("finished", {}, {})
    monkeypatch.undo()
    archive.abandon()
    recover(tmp_path)
    assert len(list(read(tmp_path))) == 1
    assert len(list(tmp_path.glob("date=*/*"))) == 1


def test_the_crawl_goes_on_where_it_was_killed(tmp_path):
    """Acknowledged or not: what is in the files is known to the next run, and stored once."""
    dead = Store(tmp_path)
    dead.put(record("https://herald.example/a", story(1)))
    dead.flush()
    dead.put(record("https://herald.example/b", story(2)))
    dead.die()
    with run(tmp_path) as store:
        assert store.put(record("https://herald.example/a", story(1))).outcome == "same"
        assert store.put(record("https://herald.example/b", story(2))).outcome == "same"
        assert store.put(record("https://herald.example/c", story(3))).outcome == "new"
    assert [line["url"][-1] for line in read(tmp_path)] == ["a", "b", "c"]
    assert list(Verification(tmp_path).faults()) == []
