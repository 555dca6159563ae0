"""`scrapy crawl news` and its arguments: any address, limits, and a clear word where something is wrong."""

import json
from pathlib import Path

import pytest
from newsroom import crawl, scrapy

from newscrawl.demo.server import Server


@pytest.mark.parametrize("key", ["dispatch", "estuaire"])
def test_any_site_by_its_address(newsroom: Server, tmp_path: Path, key: str) -> None:
    """One has its feed and sitemap at well-known places only, the other has none at all."""
    done = crawl(tmp_path / "archive", f"url={newsroom.address(key)}/")
    assert done.exit_code == 0
    stories = newsroom.newsroom.articles(key)
    assert sorted(record["title"] for record in done.records) == sorted(story.title for story in stories)
    assert {record["site"] for record in done.records} == {f"{key}.localhost-{newsroom.port}"}
    via = {"estuaire": {"section"}}.get(key, {"feed", "sitemap"})
    assert {record["discovery"]["via"] for record in done.records} <= via


def test_one_record_whatever_the_form_of_the_url(newsroom: Server, tmp_path: Path) -> None:
    address = newsroom.address("monsoon")
    for path in ("/amp/city/stepwell-pumps", "/city/stepwell-pumps/?utm_source=x#top"):
        done = crawl(tmp_path / "archive", f"url={address}{path}")
        assert done.exit_code == 0
        assert [record["canonical_url"] for record in done.records] == [f"{address}/city/stepwell-pumps"]


def test_limit_since_and_a_feed_export(newsroom: Server, tmp_path: Path) -> None:
    address = newsroom.address("herald")
    file = tmp_path / "out.jsonl"
    done = crawl(tmp_path / "archive", f"url={address}/", "since=2026-11-21", "limit=2", options=["-O", str(file)])
    assert done.exit_code == 0
    newest = [story.title for story in newsroom.newsroom.articles("herald")][:2]
    assert [record["title"] for record in done.records] == newest
    assert [json.loads(line) for line in file.read_text("utf-8").splitlines()] == done.records
    assert done.stats["discovery/too_old_count"] > 0


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("url=ftp://example.com/", "http"),
        ("sites=heralt", "heralt"),
        ("since=yesterday", "YYYY-MM-DD"),
        ("site=herald", "sites="),
    ],
)
def test_a_wrong_argument_is_said_in_a_line(tmp_path: Path, argument: str, says: str) -> None:
    arguments = [f"-a{argument}"] + ([] if argument.startswith(("url", "site")) else ["-aurl=http://127.0.0.1:9/"])
    done = scrapy("crawl", "news", *arguments, NEWSCRAWL_ARCHIVE=str(tmp_path / "archive"))
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "archive").exists()


def test_a_private_host_is_refused(newsroom: Server, tmp_path: Path) -> None:
    before = len(newsroom.requests)
    url = f"http://127.0.0.1:{newsroom.port}/"
    done = crawl(tmp_path / "archive", f"url={url}", NEWSCRAWL_ALLOW_PRIVATE_HOSTS=0)
    assert newsroom.requests[before:] == []
    assert done.records == []
    assert done.log_of(url)
    assert "NEWSCRAWL_ALLOW_PRIVATE_HOSTS" in done.log
    assert "Traceback" not in done.log
