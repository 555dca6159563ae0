"""Pages that need a browser: in a real one where the machine has it, and what is said where it does not."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import needs_browser
from newsroom import PROJECT, Crawl, crawl
from rawserver import Asked, RawServer, answer

STORY = [
    "The ferry of the north pier left at five o'clock, as it does on each day of spring, with forty people on board.",
    "Its captain said that the tide was the lowest in years, and that two sandbanks had to be passed with care.",
]
SHELL = """<!doctype html><html lang=en><head><title>Ferry</title><link rel=stylesheet href=/look.css>
<script src=/app.js defer></script></head><body><div id=app></div><img src=/ship.png>
<iframe src=/advertisement.html></iframe></body></html>"""
SCRIPT = """
new WebSocket(`ws://${location.host}/socket`);
navigator.sendBeacon('/beacon', 'seen');
document.cookie = 'reader=1';
const get = async address => {
  try { return await (await fetch(address, {headers: {'X-Reader': 'app'}})).json(); }
  catch { return null; }
};
addEventListener('DOMContentLoaded', async () => {
  const story = await get('/api/story.json');
  const secret = await get('/private/secret.json');
  const more = await get('/api/more.json');
  document.querySelector('#app').innerHTML =
    `<article><h1>A ferry leaves</h1><p>${story[0]}</p><p>${more[0]}</p><p>${secret ?? ''}</p></article>` +
    `<footer>Read with ${navigator.userAgent}</footer>`;
  location.href = '/elsewhere.html';
});
"""


@pytest.fixture
def scripted() -> Iterator[RawServer]:
    with RawServer() as server:
        kind = "application/json"
        link = server.url("/news/ferry-leaves.html")
        rss = f"<?xml version='1.0'?><rss version='2.0'><channel><item><link>{link}</link></item></channel></rss>"
        server.routes |= {
            "/robots.txt": answer("User-agent: *\nDisallow: /private/", kind="text/plain"),
            "/rss.xml": answer(rss, kind="application/rss+xml"),
            "/news/ferry-leaves.html": answer(SHELL, ETag='"shell"'),
            "/app.js": answer(SCRIPT, kind="text/javascript"),
            "/api/story.json": answer(json.dumps(STORY[:1]), kind=kind),
            "/api/more.json": answer(json.dumps(STORY[1:]), kind=kind),
            "/private/secret.json": answer('["secret"]', kind=kind),
        }
        yield server


def profile(folder: Path, server: RawServer) -> Path:
    (folder / "scripted.toml").write_text(
        f'domains = ["127.0.0.1"]\nfeeds = ["{server.url("/rss.xml")}"]\nrender = true\n'
    )
    return folder


def crawled(tmp_path: Path, server: RawServer, **settings: object) -> Crawl:
    folder = tmp_path / "profiles"
    folder.mkdir()
    return crawl(tmp_path / "archive", "sites=scripted", NEWSCRAWL_PROFILES=profile(folder, server), **settings)


@needs_browser
def test_a_page_is_read_as_the_browser_shows_it_and_asks_only_through_the_crawl(
    scripted: RawServer, tmp_path: Path
) -> None:
    done = crawled(tmp_path, scripted, NEWSCRAWL_CONTACT="desk@archive.example")
    assert done.exit_code == 0, done.log
    record = done.records[0]
    assert record["text"].split("\n\n") == STORY
    assert record["fetch"]["etag"] is None  # it is the shell's, which stays the same while the story changes
    paths = scripted.paths()
    assert sorted(paths) == sorted(
        ["/robots.txt", "/rss.xml", "/news/ferry-leaves.html", "/app.js", "/api/story.json", "/api/more.json"]
    )
    assert {asked.headers["user-agent"] for asked in scripted.asked} == {"newscrawl/0.1.0 (+desk@archive.example)"}
    api = next(asked for asked in scripted.asked if asked.path == "/api/story.json")
    assert api.headers["x-reader"] == "app"
    assert not {"cookie", "referer", "sec-ch-ua"} & api.headers.keys()


@needs_browser
def test_scripts_that_do_not_end_cost_their_page_alone(scripted: RawServer, tmp_path: Path) -> None:
    async def never(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await asyncio.sleep(60)

    other = scripted.url("/news/other-ferry.html")
    rss = scripted.routes["/rss.xml"]
    assert isinstance(rss, bytes)
    body = rss.partition(b"\r\n\r\n")[2].replace(b"<item>", f"<item><link>{other}</link></item><item>".encode(), 1)
    scripted.routes["/rss.xml"] = answer(body, kind="application/rss+xml")
    scripted.routes["/news/other-ferry.html"] = answer(SHELL.replace("/app.js", "/endless.js"))
    scripted.routes["/endless.js"] = answer("fetch('/never.json'); while (true) {}", kind="text/javascript")
    scripted.routes["/never.json"] = never
    done = crawled(tmp_path, scripted, NEWSCRAWL_RENDER_SECONDS=2)
    assert done.exit_code == 0, done.log
    assert [record["text"].split("\n\n") for record in done.records] == [STORY]
    assert any("other-ferry.html: not rendered (its scripts do not end" in line for line in done.log.splitlines()), (
        done.log
    )
    assert "Traceback" not in done.log


def test_without_a_browser_that_site_alone_is_told_so(scripted: RawServer, tmp_path: Path) -> None:
    done = crawled(tmp_path, scripted, NEWSCRAWL_CHROMIUM="/nowhere/chromium")
    assert done.records == []
    line = next(line for line in done.log.splitlines() if "ferry-leaves" in line)
    assert "not rendered" in line
    assert "NEWSCRAWL_CHROMIUM=/nowhere/chromium is no program" in line or "pip install" in line
    assert done.stats["outcome/not_rendered_count"] == 1
    assert "/news/ferry-leaves.html" not in scripted.paths()


@needs_browser
def test_a_run_that_is_asked_to_end_does_not_wait_for_scripts(scripted: RawServer, tmp_path: Path) -> None:
    async def never(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await asyncio.sleep(60)

    scripted.routes["/api/more.json"] = never
    folder = tmp_path / "profiles"
    folder.mkdir()
    begun = time.monotonic()
    done = crawl(
        tmp_path / "archive",
        "sites=scripted",
        "budget=4s",
        NEWSCRAWL_PROFILES=profile(folder, scripted),
        NEWSCRAWL_ENDING_SECONDS=0.5,
    )
    assert (done.exit_code, done.manifest["exit"]) == (0, "budget")
    assert time.monotonic() - begun < 15
    assert "Traceback" not in done.log


# A page that came from a public host, as far as the crawl knows: nothing of it is fetched here.
INTRUDER = """
import sys
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import HtmlResponse
from scrapy.utils.project import get_project_settings
from newscrawl.inspection.visit import visit
from newscrawl.middlewares.guard import PROFILE
from newscrawl.middlewares.rendering import Rendering
from newscrawl.sites import Profile

profile = Profile(name="news", domains=("news.example",), render=True)
request = Request("http://news.example/a", meta={PROFILE: profile})
headers = {"Content-Type": "text/html"}
page = HtmlResponse(request.url, headers=headers, body=sys.stdin.buffer.read(), encoding="utf-8", request=request)

async def journey(guest):
    rendering = guest._crawler.get_downloader_middleware(Rendering)
    shown = await rendering.process_response(request, page)
    print(shown.text)

visit(AsyncCrawlerProcess(get_project_settings()), journey)
"""


@needs_browser
def test_a_page_reaches_no_private_host(scripted: RawServer) -> None:
    hosts = [
        scripted.url("/inside", host) for host in ("127.0.0.1", "inner.localhost", "2130706433", "[::ffff:7f00:1]")
    ]
    scripted.routes["/inside"] = answer("inside", Access_Control_Allow_Origin="*")
    tries = "".join(
        f"tried.push(fetch('{url}').then(() => 'reached', () => 'kept'));"
        f"new WebSocket('{url.replace('http', 'ws')}'); new Image().src = '{url}';"
        for url in hosts
    )
    script = f"const tried = []; {tries} Promise.all(tried).then(all => document.body.textContent = all.join());"
    done = subprocess.run(
        [sys.executable, "-c", INTRUDER],
        input=f"<html><body><iframe src='{hosts[0]}'></iframe><script>{script}</script></body></html>".encode(),
        cwd=PROJECT,
        env=os.environ | {"NEWSCRAWL_ALLOW_PRIVATE_HOSTS": "0"},
        capture_output=True,
        timeout=90,
        check=True,
    )
    assert b"kept,kept,kept,kept" in done.stdout, done.stderr.decode()
    assert scripted.asked == []
