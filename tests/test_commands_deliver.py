"""Crawls deliver at their end, whatever becomes of the store; verify, report and read take its address."""

import signal
import subprocess
from pathlib import Path

import pytest
from crawling import ROOT, command, crawl, environment
from newsroom import scrapy
from objectstores import Bucket, Fault, bucket, moto_port, swift_port  # noqa: F401  (fixtures)
from onesite import Site, serve
from records import record, run, story
from swiftstore import SECRET

from newscrawl.archive import read
from newscrawl.archive.handover import delivered
from newscrawl.archive.store import open_store
from newscrawl.archive.verify import Verification


@pytest.fixture
def store(moto_port, monkeypatch):  # noqa: F811
    with bucket(moto_port, monkeypatch) as made:
        yield made


@pytest.fixture
def articles():
    with serve(articles=3) as serving:
        yield serving


@pytest.fixture
def archive(tmp_path):
    with run(tmp_path / "archive") as first:
        first.put(record("https://herald.example/1", story(1)))
    return tmp_path / "archive"


def texts_of(archive: Path) -> str:
    return "".join(path.read_text("utf-8", "replace") for path in archive.rglob("*") if path.is_file())


def test_a_crawl_delivers_at_its_end(articles: Site, tmp_path, swift_port, monkeypatch):  # noqa: F811
    with bucket(swift_port, monkeypatch) as store:
        done = crawl(tmp_path, f"url={articles.address}", NEWSCRAWL_STORE=store.address)
        assert done.exit == 0, done.log
        assert f"Run {done.manifest['run']} is in {store.address}: " in done.log
        assert list(read(store.address)) == list(read(tmp_path))
        assert len(done.records) == 3
        assert list(Verification(store.address).faults()) == []
    assert SECRET not in done.log + texts_of(tmp_path)


def test_a_store_that_is_down_costs_no_record_and_the_next_crawl_delivers(articles: Site, tmp_path, store: Bucket):
    metrics = tmp_path / "newscrawl.prom"
    told = {"NEWSCRAWL_STORE": store.address, "NEWSCRAWL_PROMETHEUS": str(metrics)}
    store.gateway.faults = [Fault("GET", "", "down", times=999)]
    first = crawl(tmp_path / "archive", f"url={articles.address}", **told)
    assert (first.exit, first.manifest["exit"], len(first.records)) == (3, "finished", 3), first.log
    assert f"not delivered, the next run tries again: {store.address}" in first.log
    assert "newscrawl_delivery_failed 1" in metrics.read_text()
    assert store.objects() == set()
    store.gateway.faults = []
    second = crawl(tmp_path / "archive", f"url={articles.address}", **told)
    assert (second.exit, len(second.records)) == (0, 3), second.log
    assert delivered(open_store(store.address)) == [first.manifest["run"], second.manifest["run"]]
    assert list(read(store.address)) == list(read(tmp_path / "archive"))
    assert "newscrawl_delivery_failed 0" in metrics.read_text()


def test_a_crawl_that_is_ended_as_it_delivers_is_gone_at_once(articles: Site, tmp_path, store: Bucket):
    """What a kill -9 leaves at each step of a delivery is tested in test_archive_delivery.py."""
    store.gateway.faults = [Fault("PUT", r"\.json$", "hang", times=9)]
    started = command(tmp_path, f"url={articles.address}", NEWSCRAWL_STORE=store.address)
    with subprocess.Popen(started, cwd=ROOT, env=environment(), stderr=subprocess.PIPE, text=True) as ended:
        assert store.gateway.hanging.wait(60)
        ended.send_signal(signal.SIGTERM)
        assert ended.wait(timeout=5) == -signal.SIGTERM
        assert ended.stderr
        assert "Traceback" not in ended.stderr.read()
    assert list(read(store.address)) == []
    store.gateway.faults = []
    done = crawl(tmp_path, f"url={articles.address}", NEWSCRAWL_STORE=store.address)
    assert done.exit == 0, done.log
    assert list(read(store.address)) == list(read(tmp_path))
    assert len(done.records) == 3


def test_the_commands(archive: Path, tmp_path, store: Bucket):
    without = scrapy("deliver", str(archive))
    assert (without.returncode, "NEWSCRAWL_STORE is empty" in without.stderr) == (2, True)
    done = scrapy("deliver", str(archive), NEWSCRAWL_STORE=store.address)
    assert (done.returncode, done.stdout) == (0, f"{store.address}: 1 run delivered\n"), done.stderr
    well = scrapy("verify", store.address)
    assert (well.returncode, well.stdout) == (0, f"{store.address}: 1 run, 1 file, 1 line: all is well\n")
    page = tmp_path / "report.html"
    told = scrapy("report", "-o", str(page), NEWSCRAWL_ARCHIVE=store.address)
    assert (told.returncode, told.stdout) == (0, f"{page}: 1 run, 1 site, in need of a look: 0\n"), told.stderr

    (name,) = [name for name in store.objects() if name.startswith("date=")]
    store.put(name, store.get(name).replace(b"Harbour", b"Harvest"))
    broken = scrapy("verify", store.address)
    assert broken.returncode == 1
    assert broken.stdout.startswith(f"{name}: its sha256 is not the one in its manifest")
    repair = scrapy("verify", "--repair", store.address)
    assert (repair.returncode, "`scrapy deliver --again`" in repair.stderr) == (2, True)
    again = scrapy("deliver", "--again", str(archive), NEWSCRAWL_STORE=store.address)
    assert (again.returncode, again.stdout) == (0, f"{store.address}: 1 run delivered\n")
    assert list(Verification(store.address).faults()) == []


def test_a_bucket_that_is_not_there_is_said(archive: Path, store: Bucket):
    address = "s3://nowhere-at-all/archive"
    for words in (["deliver", str(archive)], ["verify", address]):
        done = scrapy(*words, NEWSCRAWL_STORE=address)
        assert (done.returncode, done.stderr) == (1, ""), done.stderr
        assert "(404 Not Found NoSuchBucket): make the bucket" in done.stdout
