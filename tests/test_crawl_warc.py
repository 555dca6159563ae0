"""Raw captures of a whole crawl, and what `scrapy crawl warc` makes of them and of other people's files."""

import gzip
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from newsroom import PROJECT, Crawl, crawl, read_manifests, read_records, scrapy
from onesite import article, serve
from warcs import chunked, packed, page, record, response

from newscrawl.archive.layout import finished_runs
from newscrawl.archive.manifest import load
from newscrawl.archive.verify import Verification
from newscrawl.demo.server import Server

STORIES = 30  # of the newsroom's good outlets


def extract(archive: Path, path: Path | str, **settings: object) -> Crawl:
    options = [f"-s{name}={value}" for name, value in ({"NEWSCRAWL_WORKERS": 2} | settings).items()]
    done = scrapy("crawl", "warc", f"-apath={path}", *options, NEWSCRAWL_ARCHIVE=str(archive))
    return Crawl(done.returncode, done.stderr, done.stdout, archive, read_records(archive), read_manifests(archive))


def faults(archive: Path) -> list[str]:
    return [str(fault) for fault in Verification(archive).faults()]


# Our own captures


@pytest.fixture(scope="module")
def kept(newsroom: Server, profiles: Path, good_sites: list[str], tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """A crawl of the newsroom that keeps what it fetches."""
    archive = tmp_path_factory.mktemp("kept") / "archive"
    return crawl(archive, f"sites={','.join(good_sites)}", NEWSCRAWL_PROFILES=profiles, NEWSCRAWL_WARC=1)


@pytest.fixture(scope="module")
def again(kept: Crawl, profiles: Path, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """The same from its captures alone, in an archive of its own."""
    archive = tmp_path_factory.mktemp("again") / "archive"
    return extract(archive, kept.archive / "warc", NEWSCRAWL_PROFILES=profiles)


def test_every_record_points_at_its_capture(kept: Crawl) -> None:
    assert kept.exit_code == 0, kept.log
    assert all(each["fetch"]["warc"].startswith("warc/date=") for each in kept.records)
    assert len({each["fetch"]["warc"] for each in kept.records}) == len(kept.records) == STORIES
    assert faults(kept.archive) == []
    captured = kept.stats["outcome/captured_count"]
    assert kept.stats["warc/capture_count"] == captured > STORIES  # one page has a story that another has


def test_what_is_forbidden_or_no_page_is_not_kept(kept: Crawl, newsroom: Server) -> None:
    kept_bytes = b"".join(gzip.decompress(path.read_bytes()) for path in kept.archive.glob("warc/*/*"))
    assert kept_bytes.count(b"WARC-Type: response") == kept.stats["warc/capture_count"]
    assert b"/private/" not in kept_bytes.replace(b"robots", b"")
    assert b"\r\nSet-Cookie" not in kept_bytes


def test_the_same_articles_come_of_the_captures(kept: Crawl, again: Crawl) -> None:
    assert again.exit_code == 0, again.log
    fields = [
        "id",
        "version",
        "url",
        "canonical_url",
        "site",
        "publisher",
        "title",
        "text",
        "fetch",
        "access",
        "offers",
    ]
    first, second = (
        sorted(([each[field] for field in fields] for each in done.records), key=str) for done in (kept, again)
    )
    assert first == second
    assert faults(again.archive) == []


def test_where_they_are_from_is_said(again: Crawl) -> None:
    for each in again.records:
        assert each["discovery"] == {"via": "warc", "url": each["url"], "title": None, "published_at": None}


def test_into_the_same_archive_nothing_new_is_stored(kept: Crawl, profiles: Path) -> None:
    done = extract(kept.archive, kept.archive / "warc", NEWSCRAWL_PROFILES=profiles, NEWSCRAWL_WORKERS=1)
    assert (done.exit_code, done.new) == (0, []), done.log
    assert set(done.manifest["outcomes"]) == {"same"}
    assert faults(kept.archive) == []


def test_no_site_is_judged_by_what_files_hold(again: Crawl) -> None:
    assert "health/sites" not in again.stats


# Kills


def started(archive: Path, *arguments: str, **settings: object) -> subprocess.Popen[bytes]:
    options = [f"-s{name}={value}" for name, value in settings.items()]
    command = [sys.executable, "-m", "scrapy", "crawl", *arguments, *options, f"-sNEWSCRAWL_ARCHIVE={archive}"]
    return subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL, start_new_session=True)


def kill_when(process: subprocess.Popen[bytes], archive: Path, lines: int, files: str = "date=*/*.jsonl") -> None:
    give_up = time.monotonic() + 60
    while sum(path.read_bytes().count(b"\n") for path in archive.glob(files)) < lines:
        assert process.poll() is None, "it ended before it was killed"
        assert time.monotonic() < give_up
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def versions(archive: Path) -> Counter[tuple[str, int, str]]:
    return Counter((each["url"], each["version"], each["content_hash"]) for each in read_records(archive))


def test_an_extraction_that_is_killed_goes_on_and_comes_to_the_same(tmp_path: Path) -> None:
    file = tmp_path / "many.warc.gz"
    # Each story in two versions, the second after all of the first ones.
    second = [
        response(f"https://herald.example/{n}", article(n + 500).encode(), WARC_Date="2026-11-20T09:00:00Z")
        for n in range(40)
    ]
    file.write_bytes(packed([*(page(n) for n in range(40)), *second]))
    whole = extract(tmp_path / "whole", file)
    assert whole.exit_code == 0, whole.log
    assert len(whole.records) == 80
    for lines in (15, 50):
        run = started(tmp_path / "killed", "warc", f"-apath={file}", NEWSCRAWL_WORKERS=1, NEWSCRAWL_FSYNC_RECORDS=8)
        kill_when(run, tmp_path / "killed", lines)
    done = extract(tmp_path / "killed", file)
    assert done.exit_code == 0, done.log
    assert done.stats["outcome/captured_count"] < 60  # it does not begin anew
    assert versions(tmp_path / "killed") == versions(tmp_path / "whole")
    assert faults(tmp_path / "killed") == []


def test_a_crawl_that_is_killed_leaves_no_record_without_its_capture(tmp_path: Path) -> None:
    settings = {"NEWSCRAWL_WARC": 1, "NEWSCRAWL_WORKERS": 0, "NEWSCRAWL_ALLOW_PRIVATE_HOSTS": 1, "DOWNLOAD_DELAY": 0}
    settings |= {"AUTOTHROTTLE_ENABLED": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}
    with serve(30, delay=0.1) as site:
        run = started(tmp_path, "news", f"-aurl={site.address}", **settings)
        kill_when(run, tmp_path, 10)
        for path in tmp_path.glob("warc/*/*"):  # as it looks where the kill met a write
            path.write_bytes(path.read_bytes() + gzip.compress(page(99))[:300])
        done = crawl(tmp_path, f"url={site.address}", **settings)
    assert done.exit_code == 0, done.log
    assert done.stats["archive/torn_tail_count"] >= 1
    assert faults(tmp_path) == []
    assert len({each["url"] for each in done.records}) == len(done.records) == 30
    assert all(each["fetch"]["warc"] for each in done.records)


def test_a_run_that_is_asked_to_end_is_taken_up_again(tmp_path: Path) -> None:
    file = tmp_path / "many.warc.gz"
    file.write_bytes(packed(page(n) for n in range(150)))
    run = started(tmp_path / "archive", "warc", f"-apath={file}", NEWSCRAWL_WORKERS=1)
    while not list((tmp_path / "archive").glob("date=*/*.jsonl")):
        time.sleep(0.02)
    run.send_signal(signal.SIGTERM)
    try:
        assert run.wait(30) == 0
    finally:
        run.kill()
    first = load(tmp_path / "archive", *finished_runs(tmp_path / "archive"))
    assert first.exit == "shutdown"
    done = extract(tmp_path / "archive", file)
    assert len(done.records) == 150
    assert done.stats["outcome/captured_count"] + first.outcomes["new"] <= 151
    with closing(sqlite3.connect(tmp_path / "archive" / "state.sqlite")) as state:  # who reads it again means all of it
        assert state.execute("SELECT count(*) FROM files WHERE name LIKE 'warc:%'").fetchall() == [(0,)]
    assert faults(tmp_path / "archive") == []


FAILING = """
from concurrent.futures import Future
from itertools import count
from newscrawl.errors import WorkersLost
from newscrawl.extraction.workers import WorkerPool
from newscrawl.settings import *

pages, read = count(), WorkerPool.read

def failing(pool, *page):
    number = next(pages)
    if not {when}:
        return read(pool, *page)
    failed = Future()
    failed.set_exception({error})
    return failed

WorkerPool.read = failing
"""


def extract_failing(folder: Path, file: Path, when: str, error: str) -> Crawl:
    """An extraction whose workers fail so on the pages that `when` says."""
    (folder / "failing.py").write_text(FAILING.format(when=when, error=error))
    done = scrapy(
        "crawl", "warc", f"-apath={file}", "-sNEWSCRAWL_WORKERS=1", NEWSCRAWL_ARCHIVE=str(folder / "archive"),
        SCRAPY_SETTINGS_MODULE="failing", PYTHONPATH=str(folder),
    )  # fmt: skip
    archive = folder / "archive"
    return Crawl(done.returncode, done.stderr, done.stdout, archive, read_records(archive), read_manifests(archive))


def test_pages_that_no_worker_was_left_for_are_read_by_the_next_run(tmp_path: Path) -> None:
    file = tmp_path / "many.warc.gz"
    file.write_bytes(packed(page(n) for n in range(30)))
    first = extract_failing(tmp_path, file, "number >= 10", "WorkersLost('no worker starts')")
    assert (first.exit_code, first.manifest["exit"], len(first.records)) == (1, "workers_lost", 10), first.log
    done = extract(tmp_path / "archive", file)
    assert (done.exit_code, len(done.records)) == (0, 30), done.log
    assert faults(tmp_path / "archive") == []


def test_a_page_that_is_lost_by_a_fault_of_ours_is_named_and_the_run_ends_with_3(tmp_path: Path) -> None:
    file = tmp_path / "three.warc.gz"
    file.write_bytes(packed(page(n) for n in range(3)))
    done = extract_failing(tmp_path, file, "number == 1", "RuntimeError('a fault')")
    assert (done.exit_code, len(done.records)) == (3, 2), done.log
    assert any(line.endswith(": lost") for line in done.log_of("three.warc.gz:"))


# Other people's files


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """A file as CC-NEWS has them, one that is not packed, and two broken ones."""
    folder = tmp_path_factory.mktemp("others")
    body = article(2).encode()
    info = record("warcinfo", "", b"software: StormCrawler\r\n", Content_Type="application/warc-fields")
    request = record("request", "https://herald.example/1", b"GET /1 HTTP/1.1\r\n\r\n")
    crawled = [("Content-Type", "text/html"), ("X-Crawl-Content-Encoding", "gzip"), ("ETag", '"x1"')]
    headers = [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]
    challenge = b"<html><head><title>Just a moment...</title></head><body></body></html>"
    reserved = [("Content-Type", "text/html"), ("TDM-Reservation", "1")]
    (folder / "CC-NEWS-20261120080000-00001.warc.gz").write_bytes(
        packed([
            info,
            request,
            response("https://herald.example/1", article(1).encode(), crawled),
            response("https://www.orf.at/stories/2", chunked(gzip.compress(body)), headers),
            response("https://dispatch.example/3", article(3).encode(), reserved),
            response("https://herald.example/challenge", challenge),
            response("https://herald.example/4", article(4).encode(), status="404 Not Found"),
            response("https://herald.example/list", b"<html><ul><li><a href=/1>One</a></ul></html>"),
        ])
    )  # fmt: skip
    (folder / "plain.warc").write_bytes(b"".join(page(n) for n in (5, 6)))
    members = [gzip.compress(page(n)) for n in (7, 8, 9)]
    spoiled = bytearray(b"".join(members))
    spoiled[len(members[0]) + 400] ^= 0xFF
    (folder / "spoiled.warc.gz").write_bytes(spoiled)
    (folder / "torn.warc.gz").write_bytes(b"".join(members)[:-100])
    (folder / "notes.txt").write_text("no WARC")
    return extract(folder / "archive", folder)


def test_articles_of_others_are_stored_by_site_and_day(others: Crawl) -> None:
    names = {(each["site"], each["url"].rpartition("/")[2]) for each in others.records}
    assert names == {
        ("herald.example", "1"), ("orf", "2"), ("dispatch.example", "3"), ("herald.example", "5"),
        ("herald.example", "6"), ("herald.example", "7"), ("herald.example", "9"), ("herald.example", "8"),
    }  # fmt: skip
    assert {path.parent.name for path in others.archive.glob("date=*/*")} == {"date=2026-11-20"}
    assert faults(others.archive) == []


def test_what_was_fetched_at_the_time_is_told(others: Crawl) -> None:
    (one,) = [each for each in others.records if each["url"].endswith("/1")]
    fetch = one["fetch"]
    assert (fetch["at"], fetch["status"], fetch["etag"]) == ("2026-11-20T08:00:00Z", 200, '"x1"')
    assert fetch["warc"].startswith("CC-NEWS-20261120080000-00001.warc.gz:")
    (three,) = [each for each in others.records if each["url"].endswith("/3")]
    assert three["opt_outs"] == ["tdm-reservation"]


def test_what_is_no_article_is_counted(others: Crawl) -> None:
    stats = others.stats
    assert stats["warc/other_status_count"] == 1
    assert stats["outcome/refused_count"] == 1
    assert stats["extract/not_an_article_count"] == 1


def test_broken_files_are_named_and_the_run_ends_with_3(others: Crawl) -> None:
    assert others.exit_code == 3
    assert others.stats["warc/damage_count"] == 2
    (spoiled,) = [line for line in others.log_of("spoiled.warc.gz") if "damaged" in line]
    (torn,) = [line for line in others.log_of("torn.warc.gz") if "damaged" in line]
    size = len(gzip.compress(page(7)))
    assert f"damaged between {size} and " in spoiled
    assert "and its end" in torn


def test_progress_says_how_much_is_read(others: Crawl) -> None:
    assert "(100%), 4 of 4 files: " in others.log.splitlines()[-2]


def test_a_file_that_is_no_warc_fails(tmp_path: Path) -> None:
    (tmp_path / "page.warc").write_text("<html></html>")
    done = extract(tmp_path / "archive", tmp_path / "page.warc")
    assert (done.exit_code, done.manifest["exit"]) == (1, "nothing_readable")
    assert "damaged between 0 and its end" in done.log
