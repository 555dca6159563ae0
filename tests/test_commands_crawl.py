"""`scrapy crawl` as a scheduler sees it: exit codes, how a run ends, and what it prints."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import ROOT, command, crawl, environment, left_in
from rawserver import Asked, RawServer, answer, hang

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


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["newz"], "did you mean news?"),
        (["news", "-a", "sits=herald"], "did you mean sites=?"),
        (["news", "-a", "url=https://news.example/", "-s", "NEWSCRAWL_WORKERS=few"], "NEWSCRAWL_WORKERS=few"),
        (["news", "-a", "url"], "NAME=VALUE"),
    ],
)
def test_wrong_arguments_are_said_and_exit_2(arguments: list[str], says: str, tmp_path: Path) -> None:
    started = [*command(tmp_path)[:4], *arguments]
    done = subprocess.run(started, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_site_that_does_not_answer_is_a_failed_run(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, "url=http://127.0.0.1:9/", NEWSCRAWL_REST_SECONDS="0")
    assert (crawled.exit, crawled.manifest["exit"]) == (1, "no_site_answered")
    assert "Traceback" not in crawled.log


def test_an_archive_that_cannot_be_written_is_a_failed_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    crawled = crawl(tmp_path / "file" / "archive", "url=http://127.0.0.1:9/")
    assert crawled.exit == 1
    assert "Traceback" not in crawled.log
    assert str(tmp_path / "file") in crawled.log


def test_a_budget_ends_a_run_cleanly_and_quiet_is_quiet(server: RawServer, tmp_path: Path) -> None:
    hanging(server)
    started = command(tmp_path, f"url={server.url('/rss.xml')}", "budget=1s", NEWSCRAWL_ENDING_SECONDS="0.3")
    settings = [part for part in started if "NEWSCRAWL_ARCHIVE" not in part]
    env = {**environment(), "NEWSCRAWL_ARCHIVE": str(tmp_path / "elsewhere")}  # as good as -s
    begun = time.monotonic()
    done = subprocess.run([*settings, "--quiet"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert time.monotonic() - begun < 8
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
        wait_for(lambda: len(session(run.pid)) == 3)  # itself, the template, a worker
        begun = time.monotonic()
        for signum in signals:
            os.killpg(run.pid, signum)  # the whole group, as a terminal and a service manager do
            time.sleep(0.3)
        _, log = run.communicate(timeout=20)
        assert time.monotonic() - begun < seconds
        assert run.returncode == exit_code, log.decode()
    assert b"Traceback" not in log
    wait_for(lambda: not session(run.pid))


def test_what_has_not_changed_is_not_sent_again(server: RawServer, tmp_path: Path) -> None:
    server.asked.clear()
    server.routes |= {f"/news/story-{n}.html": answer(status="404 Not Found") for n in range(1, 9)}
    first = crawl(tmp_path, f"url={server.url('/rss.xml')}")
    assert first.stories() == ["story-0.html"]
    server.asked.clear()
    again = crawl(tmp_path, f"url={server.url('/rss.xml')}")
    assert again.exit == 0
    assert "/news/story-0.html" not in server.paths()


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
