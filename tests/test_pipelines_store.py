"""validate → deduplicate → archive, as Scrapy runs them: one item's way, its counters, its lines.

The spider hands over what the extract pipeline would; the crawls run in this process, without a reactor.
"""

import asyncio
import warnings
from typing import Any

import orjson
import pytest
from records import record, story
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings

from newscrawl import counters
from newscrawl.archive import read
from newscrawl.archive.verify import Verification
from newscrawl.errors import StateError
from newscrawl.extensions.run import Run
from newscrawl.items import Access, Article, Discovery, Fetch

URL = "https://herald.example/harbour"


def article(url: str = URL, text: str | None = None, **changes: Any) -> Article:
    told = record(url, text, **changes)
    inner = {
        "access": Access(**told["access"]),
        "discovery": Discovery(**told["discovery"]),
        "fetch": Fetch(**told["fetch"]),
    }
    return Article(**{**told, **inner})


class Handover(Spider):
    """Gives the articles to the pipelines, as extract would."""

    name = "handover"

    def __init__(self, articles, **arguments):
        super().__init__(**arguments)
        self.articles = articles

    async def start(self):
        yield Request("data:,")

    async def parse(self, response):
        for each in self.articles:
            if isinstance(each, Article):
                each.run = Run.of(self.crawler).id
            yield each


PIPELINES = {
    "newscrawl.pipelines.validate.Validate": 200,
    "newscrawl.pipelines.deduplicate.Deduplicate": 300,
    "newscrawl.pipelines.archive.Archive": 400,
}


def crawl(path, *articles, spider=Handover, **changes):
    """Stats of a run that hands these over, and the items that came through."""
    settings = Settings(
        {
            "TWISTED_REACTOR_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "LOG_ENABLED": False,
            "EXTENSIONS": {"newscrawl.extensions.run.Run": 10},
            "ITEM_PIPELINES": PIPELINES,
            "NEWSCRAWL_ARCHIVE": str(path),
            "NEWSCRAWL_STATE": "",
            **changes,
        }
    )
    passed: list[object] = []

    async def run():
        runner = AsyncCrawlerRunner(settings)
        crawler = runner.create_crawler(spider)
        crawler.signals.connect(lambda item, **_: passed.append(item), signal=signals.item_scraped, weak=False)
        await runner.crawl(crawler, articles=list(articles))
        return crawler.stats.get_stats()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Scrapy's own, about running without a reactor
        return asyncio.run(run()), passed


def test_an_article_becomes_a_line_and_passes_on(tmp_path):
    stats, passed = crawl(tmp_path, article())
    (line,) = read(tmp_path)
    assert (line["version"], line["title"], line["site"]) == (1, "Harbour talks resume", "herald")
    assert [orjson.loads(orjson.dumps(item)) for item in passed] == [line], "-O writes the same records"
    assert (stats[counters.STORED], stats["finish_reason"]) == (1, "finished")
    assert list(Verification(tmp_path).faults()) == []


def test_what_is_no_article_passes_through(tmp_path):
    _, passed = crawl(tmp_path, {"a": "page"})
    assert passed == [{"a": "page"}]


def test_copies_versions_and_near_duplicates_are_counted_in_the_manifest(tmp_path):
    wire = article("https://courier.example/wire", story(1), site="courier", title="Wire")
    changed = article(text=story(1) + "\n\n" + story(2, 40))
    stats, passed = crawl(tmp_path, article(text=story(1)), article(text=story(1)), wire, changed)
    (manifest,) = tmp_path.glob("runs/*.json")
    assert orjson.loads(manifest.read_bytes())["sites"] == {
        "herald": {"new": 1, "same": 1, "updated": 1},
        "courier": {"new": 1, "near_duplicate": 1},
    }
    assert stats[counters.DECISIONS["same"]] == 1
    assert stats[counters.NEAR_DUPLICATES] == 1
    assert len(passed) == 3


def test_near_duplicates_are_dropped_where_the_setting_says_so(tmp_path):
    wire = article("https://courier.example/wire", story(1), site="courier")
    stats, _ = crawl(tmp_path, article(text=story(1)), wire, NEWSCRAWL_NEAR_DUPLICATES="drop")
    assert stats[counters.DECISIONS["near_duplicate_dropped"]] == 1
    assert len(list(read(tmp_path))) == 1


def test_a_second_run_stores_nothing_that_is_known(tmp_path):
    crawl(tmp_path, article())
    stats, passed = crawl(tmp_path, article())
    assert (passed, stats[counters.DECISIONS["same"]]) == ([], 1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"text": ""}, "text"), ({"published_at": "yesterday"}, "published_at"), ({"title": "\ud83d"}, "no JSON")],
)
def test_broken_records_are_kept_with_their_reason(tmp_path, changes, reason):
    stats, passed = crawl(
        tmp_path, article(**changes), article("https://herald.example/whole", story(2), title="Whole")
    )
    (rejects,) = tmp_path.glob("runs/*.rejects.jsonl")
    assert reason in orjson.loads(rejects.read_bytes())["reason"]
    assert (stats[counters.INVALID], len(passed)) == (1, 1)
    assert [line["title"] for line in read(tmp_path)] == ["Whole"]


def test_lines_last_and_the_state_learns_in_groups(tmp_path):
    class Looks(Handover):
        """After each article: how many lines does the archive have, and how many of them does the state know?"""

        seen: list[int] = []  # noqa: RUF012  (one crawl uses it)

        async def parse(self, response):
            for each in self.articles:
                yield each
                await asyncio.sleep(0.02)
                self.seen.append(len(Run.of(self.crawler).state._pending))

    several = [article(f"{URL}/{n}", story(n), title=f"Headline {n}") for n in range(4)]
    for each in several:
        each.run = "20261123T040000Z-7f3a"
    crawl(tmp_path, *several, spider=Looks, NEWSCRAWL_FSYNC_RECORDS=2, NEWSCRAWL_FSYNC_SECONDS=60)
    assert Looks.seen == [1, 0, 1, 0]


def test_a_state_that_fails_ends_the_run_and_loses_nothing(tmp_path, monkeypatch):
    """What was appended is in its manifest; the next run teaches the state what it missed."""

    def fail(_):
        raise StateError("the state is gone")

    with monkeypatch.context() as patch:
        patch.setattr("newscrawl.state.state.State.learn", fail)
        stats, _ = crawl(tmp_path, article(text=story(1)), NEWSCRAWL_FSYNC_RECORDS=1)
    assert stats["finish_reason"] == "state_error"
    assert len(list(read(tmp_path))) == 1
    stats, _ = crawl(tmp_path, article(text=story(1)))
    assert stats[counters.DECISIONS["same"]] == 1


@pytest.mark.parametrize(
    "setting",
    [{"NEWSCRAWL_NEAR_DUPLICATES": "maybe"}, {"NEWSCRAWL_COMPRESSION": "rar"}, {"NEWSCRAWL_REVISIT_AGES": "1h"}],
)
def test_wrong_settings_are_said_at_once(tmp_path, setting):
    with pytest.raises(Exception, match=next(iter(setting))):
        crawl(tmp_path, article(), **setting)
    assert list(tmp_path.glob("runs/*")) == []
