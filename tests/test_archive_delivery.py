"""Runs are delivered to an object store whole or not at all, whatever goes wrong on the way."""

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from objectstores import Bucket, Fault, bucket, moto_port, swift_port  # noqa: F401  (fixtures)
from records import record, run, story

from newscrawl.archive import Archive, read
from newscrawl.archive.delivery import Delivery, deliver
from newscrawl.archive.digests import digests_of
from newscrawl.archive.handover import DELIVERED, handed_over
from newscrawl.archive.manifest import load
from newscrawl.archive.objectstore import ObjectStore
from newscrawl.archive.store import open_store
from newscrawl.archive.verify import Verification
from newscrawl.errors import ArchiveError, StoreError
from newscrawl.report.numbers import report

URL = "https://herald.example/"
AT = "2026-11-23T04:00:00Z"


@pytest.fixture(params=["swift", "moto"])
def store(request, monkeypatch):
    """A bucket of each kind of store."""
    if request.param == "swift":  # it would be found out, but that takes seconds
        monkeypatch.setenv("AWS_CONDITIONAL_PUT", "disabled")
    with bucket(request.getfixturevalue(f"{request.param}_port"), monkeypatch) as made:
        yield made


@pytest.fixture
def moto_store(moto_port, monkeypatch):  # noqa: F811
    with bucket(moto_port, monkeypatch) as made:
        yield made


@pytest.fixture
def archive(tmp_path):
    """Two runs: three articles, and a new version of one."""
    with run(tmp_path / "archive") as first:
        for number in range(3):
            first.put(record(f"{URL}{number}", story(number), title=f"Headline {number}"))
    with run(tmp_path / "archive") as second:
        second.put(record(f"{URL}0", story(7), title="Headline 0"), requested=(URL, f"{URL}0"))
    return tmp_path / "archive"


def runs(place: Path | str) -> list[str]:
    return handed_over(open_store(place))


def delivered(archive: Path, store: Bucket, **options: bool) -> Delivery:
    delivery = deliver(archive, ObjectStore(store.address), **options)
    assert delivery.failures == []
    return delivery


def large_run(archive: Path) -> str:
    """A run with a file of 20 MB, and that file's name."""
    large = Archive(archive)
    for _ in range(20):
        name, _ = large.append("herald", AT, os.urandom(1 << 20).replace(b"\n", b" ") + b"\n")
    large.finish("finished", {}, {})
    return name


def faults(place) -> list[str]:
    return [str(fault) for fault in Verification(place).faults()]


def files_of(archive: Path) -> list[str]:
    """What is to be delivered, in order."""
    names = []
    for manifest in (load(archive, name) for name in runs(archive)):
        names += [*(entry.path for entry in manifest.listed), f"runs/{manifest.run}.json"]
    return names


def test_the_files_go_up_then_the_manifest_then_the_word_to_readers(archive, store):
    delivery = delivered(archive, store)
    assert delivery.delivered == runs(archive) == runs(store.address)
    names = files_of(archive)
    assert any("visits" in name for name in names)
    first = names.index(f"runs/{runs(archive)[0]}.json") + 1
    came = list(dict.fromkeys(store.gateway.puts()))
    assert [name for name in came if name != DELIVERED] == names
    assert came.index(DELIVERED) == first
    assert store.objects() == {*names, DELIVERED}
    assert all(store.get(name) == (archive / name).read_bytes() for name in names)


def test_it_reads_verifies_and_reports_like_the_folder(archive, store):
    delivered(archive, store)
    assert list(read(store.address)) == list(read(archive))
    assert list(read(store.address, current_only=True)) == list(read(archive, current_only=True))
    assert list(read(store.address, since_run=runs(archive)[0])) == list(read(archive))[3:]
    with pytest.raises(ArchiveError, match=r"s3://.*since_run='20261123T040000Z-7f3a'"):
        list(read(store.address, since_run="20261123T040000Z-7f3a"))
    there, here = Verification(store.address), Verification(archive)
    assert (list(there.faults()), list(here.faults())) == ([], [])
    assert (there.runs, there.files, there.lines) == (here.runs, here.files, here.lines) == (2, 3, 4)
    assert report(store.address, 30).runs == report(archive, 30).runs == 2


@pytest.mark.parametrize("compression", ["gz", "zst"])
def test_packed_files_read_like_plain_ones(tmp_path, moto_store, compression):
    packed = Archive(tmp_path, compression)
    for number in range(3):
        packed.append("herald", AT, b'{"n":%d}\n' % number)
    packed.finish("finished", {}, {})
    delivered(tmp_path, moto_store)
    assert [line["n"] for line in read(moto_store.address)] == [0, 1, 2]
    assert [fault for fault in faults(moto_store.address) if "sha256" in fault or "bytes" in fault] == []


def test_a_large_file_goes_up_in_parts_and_is_known_by_what_the_store_says(tmp_path, store):
    name = large_run(tmp_path)
    delivered(tmp_path, store)
    assert sum(name in path and "partNumber" in path for _, path in store.gateway.asked) == 3
    assert ("GET", name) not in [(method, path[-len(name) :]) for method, path in store.gateway.asked]
    assert store.get(name) == (tmp_path / name).read_bytes()


def test_what_stands_there_is_not_sent_again(archive, moto_store):
    delivered(archive, moto_store)
    sent = len(moto_store.gateway.puts())
    assert delivered(archive, moto_store).delivered == []
    assert len(moto_store.gateway.puts()) == sent
    with run(archive) as third:
        third.put(record(f"{URL}new", story(9)))
    assert len(delivered(archive, moto_store).delivered) == 1
    assert set(moto_store.gateway.puts()[sent:]) == {*files_of(archive)[-2:], DELIVERED}
    assert len(list(read(moto_store.address, since_run=runs(archive)[1]))) == 1


def test_a_store_that_knows_no_compare_and_swap_is_found_out(archive, swift_port, monkeypatch):  # noqa: F811
    with bucket(swift_port, monkeypatch) as store:
        monkeypatch.delenv("AWS_CONDITIONAL_PUT", raising=False)
        delivered(archive, store)
        assert runs(store.address) == runs(archive)


def test_a_store_that_takes_nothing_is_said(archive, moto_store):
    """It answers 501 whether or not there is a condition."""
    moto_store.gateway.faults = [Fault("PUT", "delivered", 501, times=99)]
    (failure,) = deliver(archive, ObjectStore(moto_store.address)).failures
    assert "501 Not Implemented" in failure


PASSING = {
    "500 to files": Fault("PUT", "date=", 500, times=2),
    "503 to the manifest": Fault("PUT", r"runs/.*\.json", 503, times=2),
    "no answer to the manifest": Fault("PUT", r"runs/.*\.json", "down", times=2),
    "cut as it answers": Fault("PUT", "date=", "cut"),
    "500 to the word to readers": Fault("PUT", "delivered", 500),
    "the answer to the word is lost": Fault("PUT", "delivered", "cut"),
    "cut in the middle of the list": Fault("GET", "delivered", "cut"),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_what_goes_wrong_for_a_moment_is_tried_again(archive, moto_store, fault):
    moto_store.gateway.faults = [fault]
    delivered(archive, moto_store)
    assert fault.times == 0
    assert runs(moto_store.address) == runs(archive)
    assert faults(moto_store.address) == []


@pytest.mark.parametrize("what", [500, "cut", "down"])
def test_reading_goes_on_where_it_was_cut(archive, moto_store, what):
    delivered(archive, moto_store)
    moto_store.gateway.faults = [Fault("GET", "date=", what, times=2), Fault("GET", "list-type", what)]
    assert list(read(moto_store.address)) == list(read(archive))
    assert faults(moto_store.address) == []
    assert [fault.times for fault in moto_store.gateway.faults] == [0, 0]


DELIVERING = """
import sys
from pathlib import Path
from newscrawl.archive.delivery import deliver
from newscrawl.archive.objectstore import ObjectStore
from newscrawl.archive.store import open_store
deliver(Path(sys.argv[1]), ObjectStore(sys.argv[2]))
"""


def kill_as_it_sends(archive: Path, store: Bucket, what: str) -> None:
    store.gateway.faults = [Fault("PUT", what, "hang", times=9)]
    with subprocess.Popen([sys.executable, "-c", DELIVERING, archive, store.address]) as killed:
        assert store.gateway.hanging.wait(60)
        killed.send_signal(signal.SIGKILL)
    store.gateway.faults = []


@pytest.mark.parametrize("what", ["date=", r"runs/.*visits", r"runs/.*json$", "delivered"])
def test_a_delivery_that_was_killed_is_made_good(archive, moto_store, what):
    """A reader sees none of the run, and the next delivery sends what is not there yet."""
    kill_as_it_sends(archive, moto_store, what)
    stood, sent = moto_store.objects(), len(moto_store.gateway.puts())
    came = runs(moto_store.address) if DELIVERED in stood else []
    assert len(came) == (1 if "visits" in what else 0)  # only the second run has visits
    assert delivered(archive, moto_store).delivered == runs(archive)[len(came) :]
    assert not stood - {DELIVERED} & set(moto_store.gateway.puts()[sent:])
    assert list(read(moto_store.address)) == list(read(archive))
    assert faults(moto_store.address) == []


def test_parts_that_a_killed_delivery_left_are_seen_by_nobody(tmp_path, moto_store):
    name = large_run(tmp_path)
    kill_as_it_sends(tmp_path, moto_store, "partNumber=2")
    assert moto_store.objects() == set()
    delivered(tmp_path, moto_store)
    assert moto_store.get(name) == (tmp_path / name).read_bytes()


# A store that does not do it


def test_a_store_that_is_down_ends_it_and_the_next_delivery_goes_on_there(archive, moto_store):
    second = f"runs/{runs(archive)[1]}.json"
    moto_store.gateway.faults = [Fault("PUT", second, "down", times=99)]
    broken = deliver(archive, ObjectStore(moto_store.address))
    assert broken.delivered == runs(archive)[:1] == runs(moto_store.address)
    assert len(broken.failures) == 1
    assert second in broken.failures[0]
    assert "look whether it is up" in broken.failures[0]
    moto_store.gateway.faults = []
    assert delivered(archive, moto_store).delivered == runs(archive)[1:]
    assert faults(moto_store.address) == []


def test_wrong_credentials_are_said_without_telling_any(archive, store, monkeypatch, request):
    """A store that refuses a signature answers with all that was signed."""
    if request.node.callspec.params["store"] == "moto":  # it checks no signature
        store.gateway.faults = [Fault("GET", "", 403, 99, b"<Error><Code>AccessDenied</Code><K>my-secret</K></Error>")]
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "my-secret")
    (failure,) = deliver(archive, ObjectStore(store.address)).failures
    assert re.fullmatch(
        r"s3://\S+: the object store refuses \(403 Forbidden (SignatureDoesNotMatch|AccessDenied)\): check "
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, and that they may list, read and write there",
        failure,
    )


def test_a_bucket_that_does_not_exist(archive, store):
    (failure,) = deliver(archive, ObjectStore("s3://nowhere-at-all/archive")).failures
    assert "404 Not Found NoSuchBucket" in failure
    assert "make the bucket" in failure
    with pytest.raises(StoreError, match="NoSuchBucket"):
        list(read("s3://nowhere-at-all/archive"))


def test_what_stands_there_has_to_be_what_was_sent(archive, moto_store):
    """Where a store's ETag is no MD5 (a bucket with keys of its own), the object is read back."""
    moto_store.gateway.etag = '"of-its-own-kind"'
    delivered(archive, moto_store)
    assert any(method == "GET" and "date=" in path for method, path in moto_store.gateway.asked)
    name = files_of(archive)[0]
    store = ObjectStore(moto_store.address)
    digests = digests_of(archive / name)
    assert store.holds(name, digests)
    moto_store.put(name, bytes(reversed(moto_store.get(name))))
    assert not store.holds(name, digests)
    moto_store.put(name, b"short")
    assert not store.holds(name, digests)


def test_a_file_that_is_not_what_its_manifest_lists_stays_and_the_other_runs_go(archive, moto_store):
    name = files_of(archive)[0]
    (archive / name).write_bytes(bytes(reversed((archive / name).read_bytes())))
    delivery = deliver(archive, ObjectStore(moto_store.address))
    assert delivery.delivered == runs(archive)[1:] == runs(moto_store.address)
    (failure,) = delivery.failures
    assert failure.startswith(f"{archive / name}: not what the manifest of run {runs(archive)[0]} lists")
    assert name not in moto_store.objects()


# What happens in the store


def test_verify_names_what_was_changed_in_the_store_and_delivering_again_mends_it(archive, moto_store):
    delivered(archive, moto_store)
    changed, gone = [name for name in files_of(archive) if name.startswith("date=")]
    moto_store.put(changed, moto_store.get(changed).replace(b"Headline 1", b"Headline X"))
    moto_store.delete(gone)
    moto_store.put("runs/20261123T040000Z-7f3a.json", b"{half")
    said = faults(moto_store.address)
    assert f"{changed}: its sha256 is not the one in its manifest: it was changed or damaged" in said
    assert f"{gone}: its manifest lists it, but it is gone" in said
    assert any(f"{DELIVERED} does not name it" in fault for fault in said)
    assert any("not a readable manifest" in fault for fault in said)
    moto_store.delete("runs/20261123T040000Z-7f3a.json")
    assert delivered(archive, moto_store).delivered == []
    assert delivered(archive, moto_store, again=True).delivered == runs(archive)
    assert faults(moto_store.address) == []


def test_the_word_to_readers_is_lost(archive, moto_store):
    """Readers then go by the runs' ends, and the next delivery writes it anew without sending the files again."""
    delivered(archive, moto_store)
    moto_store.delete(DELIVERED)
    assert list(read(moto_store.address)) == list(read(archive))
    sent = len(moto_store.gateway.puts())
    delivered(archive, moto_store)
    assert set(moto_store.gateway.puts()[sent:]) == {DELIVERED}
    moto_store.delete(f"runs/{runs(archive)[0]}.json")
    assert f"runs/{runs(archive)[0]}.json: {DELIVERED} names it, but it is gone" in faults(moto_store.address)


def test_a_machine_that_comes_late_is_read_by_who_has_read_the_others(tmp_path, moto_store):
    for machine in ("late", "quick"):
        with run(tmp_path / machine) as crawl:
            crawl.put(record(f"{URL}{machine}", story(3 if machine == "late" else 4)))
    delivered(tmp_path / "quick", moto_store)
    (first,) = read(moto_store.address)
    delivered(tmp_path / "late", moto_store)
    assert [line["url"] for line in read(moto_store.address, since_run=first["run"])] == [f"{URL}late"]


def test_machines_that_deliver_at_once_do_not_take_each_other_s_word_away(tmp_path, moto_store):
    machines = [tmp_path / str(number) for number in range(3)]
    for number, machine in enumerate(machines):
        for article in range(3):
            with run(machine) as crawl:
                crawl.put(record(f"{URL}{number}/{article}", story(10 * number + article)))
    with ThreadPoolExecutor() as at_once:  # and two deliver from each of them
        deliveries = at_once.map(lambda machine: delivered(machine, moto_store).delivered, machines * 2)
        came = [name for delivery in deliveries for name in delivery]
    assert sorted(came) == sorted(name for machine in machines for name in runs(machine))
    told = moto_store.get(DELIVERED).decode().split()
    assert sorted(told) == sorted(name for machine in machines for name in runs(machine))
    for machine in machines:
        assert [name for name in told if name in runs(machine)] == runs(machine)
    assert faults(moto_store.address) == []
