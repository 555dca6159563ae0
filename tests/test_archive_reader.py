"""Consumers read what manifests list: never a half-written file, each record once, packed or not."""

import pytest
from records import Store, record, run, story

from newscrawl.archive import Archive, read
from newscrawl.errors import ArchiveError

URL = "https://herald.example/harbour"


def test_a_run_at_work_is_not_seen(tmp_path):
    with run(tmp_path) as store:
        store.put(record(URL, story(1)))
    store = Store(tmp_path)
    store.put(record(URL + "/2", story(2)))
    store.flush()
    assert [line["url"] for line in read(tmp_path)] == [URL]
    store.finish()
    assert len(list(read(str(tmp_path)))) == 2


@pytest.mark.parametrize("compression", ["", "gz", "zst"])
def test_packed_files_read_like_plain_ones(tmp_path, compression):
    archive = Archive(tmp_path, compression)
    for number in range(3):
        archive.append("herald", "2026-11-23T04:00:00Z", b'{"n":%d}\n' % number)
    archive.finish("finished", {}, {})
    assert [line["n"] for line in read(tmp_path)] == [0, 1, 2]


def test_since_the_last_run_that_was_read(tmp_path):
    """The run that was at work longest started first: a consumer that has read the short one still gets it."""
    long, short = Archive(tmp_path), Archive(tmp_path)
    for archive in (long, short):
        archive.append("herald", "2026-11-23T04:00:00Z", b'{"run":"%s"}\n' % archive.run.encode())
    short.finish("finished", {}, {})
    (last,) = [line["run"] for line in read(tmp_path)]
    long.finish("finished", {}, {})
    assert [line["run"] for line in read(tmp_path, since_run=last)] == [long.run]
    assert list(read(tmp_path, since_run=long.run)) == []


def test_current_versions_only(tmp_path):
    with run(tmp_path) as store:
        first = store.put(record(URL, story(1)))
        store.put(record(URL + "/2", story(2), title="Two"))
    with run(tmp_path) as store:
        store.put(record(URL, story(3)))
    current = {line["id"]: line["version"] for line in read(tmp_path, current_only=True)}
    assert len(current) == len(list(read(tmp_path, current_only=True))) == 2
    assert current[first.id] == 2


def test_reading_streams(tmp_path):
    archive = Archive(tmp_path)
    archive.append("herald", "2026-11-23T04:00:00Z", b'{"n":1}\n')
    archive.append("herald", "2026-11-23T04:00:00Z", b"{broken\n")
    archive.finish("finished", {}, {})
    records = read(tmp_path)
    assert next(records) == {"n": 1}
    with pytest.raises(ArchiveError, match=r"line 2: no JSON.*`scrapy verify` says more"):
        next(records)


@pytest.mark.parametrize("run_id", ["20261123T040000Z-7f3a", "yesterday"])
def test_an_unknown_run_is_said(tmp_path, run_id):
    (tmp_path / "runs").mkdir()
    with pytest.raises(ArchiveError, match=f"since_run='{run_id}'"):
        list(read(tmp_path, since_run=run_id))


def test_a_folder_that_is_no_archive_is_no_empty_one(tmp_path):
    with pytest.raises(ArchiveError, match="no folder `runs`"):
        list(read(tmp_path / "archve"))
