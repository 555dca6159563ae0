"""Raw captures in the archive: listed, checked, pointed at by their records, and put in order after a crash."""

import gzip

import orjson
import pytest
from records import AT, Store, record, run, story
from warcs import page
from warcs import record as warc_record

from newscrawl.archive import manifest as manifests
from newscrawl.archive import read
from newscrawl.archive.durable import LineFile
from newscrawl.archive.layout import finished_runs
from newscrawl.archive.repair import repair
from newscrawl.archive.verify import Verification

REQUEST = gzip.compress(warc_record("request", "https://herald.example/", b"GET / HTTP/1.1\r\n\r\n"))


def first(_name):
    return gzip.compress(b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n")


def keep(store, number):
    """A capture, and the line of the article that was read from it."""
    told = record(f"https://herald.example/{number}", story(number), title=f"Headline {number}")
    told["fetch"]["warc"] = store.archive.keep("herald", AT, [gzip.compress(page(number)), REQUEST], first)
    store.put(told)
    return told["fetch"]["warc"]


@pytest.fixture
def archive(tmp_path):
    with run(tmp_path) as store:
        for number in range(3):
            keep(store, number)
    return tmp_path


def faults(archive):
    return [str(fault) for fault in Verification(archive).faults()]


def manifest_of(archive):
    (name,) = finished_runs(archive)
    return manifests.load(archive, name)


def captures(archive):
    (path,) = archive.glob("warc/date=2026-11-23/herald-*.warc.gz")
    return path


def test_captures_are_listed_and_checked(archive):
    (entry,) = manifest_of(archive).captures
    assert (archive / entry.path) == captures(archive)
    assert entry.bytes == captures(archive).stat().st_size
    assert entry.lines == 7  # what the file says of itself, three answers, three requests
    assert faults(archive) == []
    captures(archive).write_bytes(captures(archive).read_bytes()[:-1] + b"x")
    assert f"{entry.path}: its sha256 is not the one in its manifest: it was changed or damaged" in faults(archive)
    captures(archive).unlink()
    assert f"{entry.path}: its manifest lists it, but it is gone" in faults(archive)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda where: f"{where}1", "where no capture begins"),
        (lambda where: where.rpartition(":")[0] + ":x", "where no capture begins"),
        (lambda where: where.replace("herald", "dispatch"), "where no capture begins"),
    ],
)
def test_a_pointer_that_leads_nowhere_is_named(tmp_path, change, said):
    with run(tmp_path) as store:
        where = keep(store, 1)
        told = record("https://herald.example/other", story(9), title="Other")
        told["fetch"]["warc"] = change(where)
        store.put(told)
    (fault,) = faults(tmp_path)
    assert ".jsonl:2: its fetch.warc points at warc/date=2026-11-23/" in fault
    assert said in fault


def test_a_pointer_to_another_page_is_named(tmp_path):
    with run(tmp_path) as store:
        told = record("https://herald.example/other", story(9), title="Other")
        told["fetch"]["warc"] = keep(store, 1)
        store.put(told)
    (fault,) = faults(tmp_path)
    assert fault.endswith("which is the capture of another page")


@pytest.mark.parametrize(
    "where", ["CC-NEWS-20161120.warc.gz:99", "warc/date=2016-11-20/x-20161120T080000Z-0000.warc.gz:9"]
)
def test_pointers_out_of_the_archive_are_let_be(tmp_path, where):
    with run(tmp_path) as store:
        told = record("https://herald.example/1")
        told["fetch"]["warc"] = where
        store.put(told)
    assert faults(tmp_path) == []


def test_compression_leaves_captures_as_they_are(tmp_path):
    with run(tmp_path) as store:
        store.archive.compression = "zst"
        keep(store, 1)
    assert [path.suffix for path in tmp_path.glob("date=*/*")] == [".zst"]
    assert faults(tmp_path) == []
    assert captures(tmp_path).is_file()


# Crashes


@pytest.mark.parametrize("tail", [gzip.compress(page(9))[:200], bytes(4096), b"\x1f"], ids=["half", "zeros", "a byte"])
def test_a_torn_capture_is_cut_off_and_listed(tmp_path, tail):
    store = Store(tmp_path)
    keep(store, 1)
    store.die()
    whole = captures(tmp_path).read_bytes()
    captures(tmp_path).write_bytes(whole + tail)
    with run(tmp_path) as store:
        assert (store.recovery.torn_tails, store.recovery.bytes_cut) == (1, len(tail))
    assert captures(tmp_path).read_bytes() == whole
    assert faults(tmp_path) == []


def test_a_line_whose_capture_a_power_cut_took_is_had_again(tmp_path):
    """Nobody was told of either: the state learns only after both were synced."""
    store = Store(tmp_path)
    keep(store, 1)
    size = captures(tmp_path).stat().st_size
    keep(store, 2)
    store.die()
    with captures(tmp_path).open("r+b") as file:
        file.truncate(size + 100)
    with run(tmp_path) as store:
        assert [line["url"] for line in read(tmp_path)] == ["https://herald.example/1"]
        keep(store, 2)
    assert sorted(line["title"] for line in read(tmp_path)) == ["Headline 1", "Headline 2"]
    assert faults(tmp_path) == []


def test_captures_are_synced_before_the_lines_that_point_at_them(tmp_path, monkeypatch):
    with run(tmp_path) as store:
        for number in range(3):
            keep(store, number)
            store.put(record(f"https://dispatch.example/{number}", story(number + 5), site="dispatch"))
        synced: list[str] = []
        with monkeypatch.context() as patch:
            patch.setattr(LineFile, "sync", lambda file: synced.append(file.path.suffix))
            store.archive.sync()
    assert synced[0] == ".gz"
    assert set(synced) == {".gz", ".jsonl"}


def test_a_stray_capture_and_a_lost_manifest(archive):
    (path,) = archive.glob("runs/*.json")
    listed = manifest_of(archive).captures
    path.unlink()
    assert f"{listed[0].path}: no manifest lists it: consumers do not see its records" in faults(archive)
    assert list(repair(archive))
    assert faults(archive) == []
    assert manifest_of(archive).captures == listed


def test_manifests_of_earlier_releases_know_no_captures(tmp_path):
    with run(tmp_path) as store:
        store.put(record())
    (path,) = tmp_path.glob("runs/*.json")
    told = orjson.loads(path.read_bytes())
    del told["captures"]
    path.write_bytes(orjson.dumps(told))
    assert faults(tmp_path) == []
