"""`scrapy crawl` as a scheduler sees it: exit codes, how a run ends, and what it prints."""

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import ROOT, command, crawl, environment, left_in
from rawserver import Asked, RawServer, answer, hang
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newscrawl.commands.crawl import begin_template, check_ages, check_settings, check_spider
from newscrawl.extraction.workers import TEMPLATE

STORY = "".join(
    f"<p>The ferry of pier {n} left at {n + 5} o'clock, as it does on each day of spring.</p>" for n in range(9)
)

PAGE = f"<html lang=en><head><title>Ferry 5 leaves</title></head><body><article>{STORY}</article></body></html>"


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with RawServer() as server:
        links = "".join(f"<item><link>{server.url(f'/news/story-{n}.html')}</link></item>" for n in range(9))
        rss = f"<?xml version='1.0'?><rss version='2.0'><channel>{links}</channel></rss>"

        async def feed(writer: asyncio.StreamWriter, asked: Asked) -> None:
            unchanged = asked.headers.get("if-none-match") == '"one"'
            writer.write(answer(status="304 Not Modified") if unchanged else answer(rss, ETag='"one"'))

        server.routes["/rss.xml"] = feed
        server.routes["/news/story-0.html"] = answer(PAGE)
        yield server


def hanging(server: RawServer) -> None:
    server.asked.clear()
    server.routes |= {f"/news/story-{n}.html": hang for n in range(1, 9)}


def settings(**values: str) -> Settings:
    """Those of the project, with `values` as `-s` gives them."""
    found = Settings()
    found.setmodule("newscrawl.settings")
    found.setdict({"NEWSCRAWL_PROFILES": "", **values}, priority="cmdline")
    return found


@pytest.mark.parametrize(
    ("spiders", "arguments", "says"),
    [
        ([], {}, "name one spider"),
        (["news", "--colour"], {}, "got: news --colour"),
        (["newz"], {}, "did you mean news"),
        (["news"], {"sits": "herald"}, "did you mean sites="),
        (["news"], {"sites": "no-such-outlet"}, "no-such-outlet"),
    ],
)
def test_what_is_wrong_is_found_before_anything_starts(
    spiders: list[str], arguments: dict[str, str], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        check_spider(spiders, arguments, settings())


@pytest.mark.parametrize("value", ["few", "-1", "1,5", "nan"])
def test_a_setting_that_should_be_a_number_is_one(value: str) -> None:
    with pytest.raises(UsageError, match="NEWSCRAWL_WORKERS"):
        check_settings(settings(NEWSCRAWL_WORKERS=value))
    with pytest.raises(UsageError, match="more than 1000"):
        check_settings(settings(NEWSCRAWL_WORKERS="1000000"))
    check_settings(settings(NEWSCRAWL_WORKERS="", NEWSCRAWL_PAGE_SECONDS="0.5"))


@pytest.mark.parametrize(
    "wrong",
    [
        "NEWSCRAWL_WORKERS=1.5", "NEWSCRAWL_FSYNC_RECORDS=0", "NEWSCRAWL_FSYNC_SECONDS=0", "NEWSCRAWL_LEASE_SECONDS=",
        "NEWSCRAWL_ALLOW_PRIVATE_HOSTS=maybe", "NEWSCRAWL_COMPRESSION=zip",
        "NEWSCRAWL_PROGRESS=loud", "NEWSCRAWL_ARCHIVE=", "NEWSCRAWL_CONTACT=a\nb", "CONCURRENT_REQUESTS=1.5",
        "DOWNLOAD_MAXSIZE=1M", "ROBOTSTXT_OBEY=maybe", "LOG_LEVEL=LOUD", "RETRY_TIMES=x",
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_meant_is_named(wrong: str) -> None:
    name, _, value = wrong.partition("=")
    with pytest.raises(UsageError, match=name):
        check_settings(settings(**{name: value}))


def test_ages_that_are_none_are_named() -> None:
    with pytest.raises(UsageError, match="NEWSCRAWL_REVISIT_AGES"):
        check_ages(settings(NEWSCRAWL_REVISIT_AGES="a,b"))


def test_the_settings_as_they_ship_are_right() -> None:
    check_settings(settings())
    check_ages(settings())


def test_the_process_of_the_workers_begins_early_and_only_where_there_will_be_some() -> None:
    without, with_two = settings(NEWSCRAWL_WORKERS="0"), settings(NEWSCRAWL_WORKERS="2")
    begin_template(without)
    assert without[TEMPLATE] is None
    begin_template(with_two)
    try:
        assert with_two.copy()[TEMPLATE] is with_two[TEMPLATE]  # Scrapy copies the settings for each crawler
    finally:
        with_two[TEMPLATE].close()


def test_an_early_process_of_the_workers_ends_with_a_crawl_that_does_not_begin(tmp_path: Path) -> None:
    asked = command(tmp_path, "url=news.example", NEWSCRAWL_WORKERS="1")
    crawling = subprocess.Popen(asked, cwd=ROOT, env=environment(), stderr=subprocess.DEVNULL)
    assert crawling.wait(60) == 2
    mark = b"newscrawl.extraction.template\0"
    for _ in range(100):
        if not [line for line in command_lines() if mark in line and f"\0{crawling.pid}\0".encode() in line]:
            return
        time.sleep(0.05)
    raise AssertionError("a template outlived its crawl")


def command_lines() -> Iterator[bytes]:
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            yield file.read_bytes()


def test_wrong_arguments_exit_2_and_say_so(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, "url=news.example")
    assert crawled.exit == 2
    assert "did you mean https://news.example?" in crawled.log
    assert "Traceback" not in crawled.log


def test_a_site_that_does_not_answer_is_a_failed_run(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, "url=http://127.0.0.1:9/", NEWSCRAWL_REST_SECONDS="0")
    assert (crawled.exit, crawled.manifest["exit"]) == (1, "no_site_answered")
    assert "ERROR: no site answered" in crawled.log
    assert "needs a look: 127.0.0.1-9: nothing read at all" in crawled.log
    assert "Traceback" not in crawled.log


def test_a_site_that_answers_and_names_nothing_is_told(server: RawServer, tmp_path: Path) -> None:
    server.routes["bare.localhost/"] = answer("<html><body><p>Please use our app.</p></body></html>")
    server.routes["bare.localhost/rss.xml"] = answer(status="404 Not Found")
    crawled = crawl(tmp_path, f"url={server.url('/', 'bare.localhost')}")
    assert crawled.exit == 0
    assert "WARNING: bare.localhost" in crawled.log
    assert "it answers, but names no articles" in crawled.log


def test_an_archive_that_cannot_be_written_is_a_failed_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    crawled = crawl(tmp_path / "file" / "archive", "url=http://127.0.0.1:9/")
    assert crawled.exit == 1
    assert "Traceback" not in crawled.log
    assert str(tmp_path / "file") in crawled.log


def test_a_budget_ends_a_run_cleanly_and_quiet_is_quiet(server: RawServer, tmp_path: Path) -> None:
    hanging(server)
    started = command(tmp_path, f"url={server.url('/rss.xml')}", "budget=3s", NEWSCRAWL_ENDING_SECONDS="0.3")
    settings = [part for part in started if "NEWSCRAWL_ARCHIVE" not in part]
    env = {**environment(), "NEWSCRAWL_ARCHIVE": str(tmp_path / "elsewhere")}  # as good as -s
    begun = time.monotonic()
    done = subprocess.run([*settings, "--quiet"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert time.monotonic() - begun < 12
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    crawled = left_in(tmp_path / "elsewhere", done.returncode, done.stderr)
    assert crawled.stories() == ["story-0.html"]
    assert crawled.manifest["exit"] == "budget"
    assert crawled.manifest["stats"]["discovery/left_for_next_run_count"] == 8


@pytest.mark.parametrize(("signals", "exit_code", "seconds"), [([signal.SIGTERM], 0, 8), ([signal.SIGINT] * 2, 1, 4)])
def test_a_signal_ends_a_run_and_leaves_no_process(
    server: RawServer, tmp_path: Path, signals: list[int], exit_code: int, seconds: float
) -> None:
    hanging(server)
    started = command(tmp_path, f"url={server.url('/rss.xml')}", NEWSCRAWL_WORKERS="1", NEWSCRAWL_ENDING_SECONDS="1")
    with subprocess.Popen(started, cwd=ROOT, env=environment(), stderr=subprocess.PIPE, start_new_session=True) as run:
        wait_for(lambda: "/news/story-1.html" in server.paths())
        wait_for(lambda: len(session(run.pid)) >= 3)  # itself, the template, a worker
        begun = time.monotonic()
        for signum in signals:
            os.killpg(run.pid, signum)  # the whole group, as a terminal and a service manager do
            time.sleep(0.3)
        _, log = run.communicate(timeout=20)
        assert time.monotonic() - begun < seconds
        assert run.returncode == exit_code, log.decode()
    assert b"Traceback" not in log
    wait_for(lambda: not session(run.pid))


def test_a_ctrl_c_before_anything_is_begun_says_nothing(server: RawServer, tmp_path: Path) -> None:
    started = command(tmp_path, f"url={server.url('/rss.xml')}", NEWSCRAWL_WORKERS="1")
    with subprocess.Popen(started, cwd=ROOT, env=environment(), stderr=subprocess.PIPE, start_new_session=True) as run:
        wait_for(lambda: len(session(run.pid)) >= 2)  # itself and the template, while both import
        os.killpg(run.pid, signal.SIGINT)
        _, log = run.communicate(timeout=20)
    assert (run.returncode, log) == (-signal.SIGINT, b"")
    wait_for(lambda: not session(run.pid))


def test_a_source_that_has_not_changed_is_not_sent_again(server: RawServer, tmp_path: Path) -> None:
    server.routes |= {f"/news/story-{n}.html": answer(status="404 Not Found") for n in range(1, 9)}
    source = server.url("/rss.xml", "herald.localhost")
    (tmp_path / "herald.toml").write_text(f'domains = ["herald.localhost", "127.0.0.1"]\nfeeds = ["{source}"]\n')
    for validator, asked_for in ((None, 9), ('"one"', 0)):
        server.asked.clear()
        crawled = crawl(tmp_path / "archive", "sites=herald", NEWSCRAWL_PROFILES=str(tmp_path))
        assert (crawled.exit, crawled.stories()) == (0, ["story-0.html"])
        assert [asked.headers.get("if-none-match") for asked in server.asked if asked.path == "/rss.xml"] == [validator]
        assert len([path for path in server.paths() if path.startswith("/news/")]) == asked_for


def test_a_run_that_was_cut_short_reads_its_sources_again(server: RawServer, tmp_path: Path) -> None:
    source = server.url("/rss.xml", "herald.localhost")
    (tmp_path / "herald.toml").write_text(f'domains = ["herald.localhost", "127.0.0.1"]\nfeeds = ["{source}"]\n')
    server.routes |= {f"/news/story-{n}.html": answer(PAGE.replace("ferry", f"ferry {n}")) for n in range(1, 9)}
    for limit, stored in (("limit=2", 2), ("limit=20", 9)):
        crawled = crawl(tmp_path / "archive", "sites=herald", limit, NEWSCRAWL_PROFILES=str(tmp_path))
        assert len(crawled.records) == stored


def test_pages_that_their_workers_are_lost_on_cost_themselves_alone(server: RawServer, tmp_path: Path) -> None:
    server.routes |= {f"/news/story-{n}.html": answer(PAGE.replace("ferry", f"ferry {n}")) for n in range(1, 9)}
    settings = {"NEWSCRAWL_WORKERS": "1", "NEWSCRAWL_PAGE_SECONDS": "0.0001"}  # no page is read as fast as that
    crawled = crawl(tmp_path, f"url={server.url('/rss.xml')}", **settings)
    assert crawled.exit == 3  # none of them became an article, which wants a look
    [counts] = crawled.manifest["sites"].values()
    assert counts == {"abandoned": 9}
    lines = [line for line in crawled.log.splitlines() if "NEWSCRAWL_PAGE_SECONDS" in line]
    assert len({line.partition("/news/")[2] for line in lines}) == 9
    assert "Traceback" not in crawled.log


def session(leader: int) -> list[int]:
    """The processes of a session that still run (proc(5): state is the third field, session the sixth)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[3] == str(leader) and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def wait_for(condition: object, seconds: float = 15) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not come about in time"
        time.sleep(0.05)


def test_a_webhook_that_is_none_is_said_before_anything_starts(tmp_path: Path) -> None:
    crawled = crawl(tmp_path / "archive", "url=http://127.0.0.1:9/", NEWSCRAWL_WEBHOOK="file:///etc/passwd")
    assert crawled.exit == 2
    assert "NEWSCRAWL_WEBHOOK is no http or https address" in crawled.log
    assert not (tmp_path / "archive").exists()
