"""What the crawl adds to what a page tells, and what becomes of a page that tells nothing."""

import asyncio
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from scrapy.exceptions import DropItem

from newscrawl import counters
from newscrawl.errors import ArgumentError, NotAnArticle, NotHTML, PageAbandoned, StateError, WorkersLost
from newscrawl.extensions.run import Run
from newscrawl.extraction import Reading, read
from newscrawl.health.tally import Tallies
from newscrawl.items import Article, Capture, Discovery, Fetch
from newscrawl.pipelines.extract import AHEAD, Extract, honoured
from newscrawl.sites import Registry

URL = "https://news.example/2026/ferries"
STORY = "".join(
    f"<p>The ferry of pier {n} left at {n + 5} o'clock, as it does on each day of spring.</p>" for n in range(9)
)
PAGE = f"<html lang=en><head><title>Ferries</title></head><body><article>{STORY}</article></body></html>"


def capture(body: bytes = PAGE.encode()) -> Capture:
    return Capture(
        url=URL,
        requested_urls=["https://news.example/r?id=7", URL],
        site="news.example",
        publisher="News Example",
        body=body,
        charset="utf-8",
        discovery=Discovery(via="feed", url="https://news.example/rss.xml"),
        fetch=Fetch(at="2026-11-23T04:00:02Z", status=200, bytes=len(body)),
    )


@pytest.fixture
def pipeline() -> Extract:
    run = Mock(spec=Run, id="20261123T040000Z-7f3a", state=Mock(), tallies=Tallies(), judges=True)
    run.state.furniture.return_value = frozenset()
    crawler = Mock(stats=Mock(), settings=Mock())
    pipeline = Extract(crawler, run, workers=0, profiles=Registry({}))
    pipeline.open_spider()
    return pipeline


def process(pipeline: Extract, item: object) -> Any:
    return asyncio.run(pipeline.process_item(item))


def test_the_crawl_adds_what_it_knows(pipeline: Extract) -> None:
    article = process(pipeline, capture())
    assert isinstance(article, Article)
    assert (article.url, article.site, article.publisher) == (URL, "news.example", "News Example")
    assert (article.discovery, article.fetch) == (capture().discovery, capture().fetch)
    assert article.run == "20261123T040000Z-7f3a"
    state = pipeline._run.state
    state.leads_to.assert_called_once_with(URL, capture().requested_urls)
    [site, identity, hashes, at] = state.observe_blocks.call_args.args
    assert (site, identity, at) == ("news.example", article.id, "2026-11-23T04:00:02Z")
    assert len(hashes) >= 9


@pytest.mark.parametrize(
    ("error", "counter", "outcome"),
    [
        (NotHTML(f"{URL}: an image"), counters.NOT_HTML, "not_html"),
        (NotAnArticle(f"{URL}: no story"), counters.NOT_AN_ARTICLE, "not_an_article"),
        (PageAbandoned(f"{URL}: crashed"), counters.PAGE_ABANDONED, "abandoned"),
    ],
)
def test_a_page_that_gives_no_article_is_dropped_counted_and_named(
    pipeline: Extract, error: Exception, counter: str, outcome: str
) -> None:
    failed: Future[Reading] = Future()
    failed.set_exception(error)
    pipeline._pool = Mock(read=Mock(return_value=failed))
    with pytest.raises(DropItem, match=URL):
        process(pipeline, capture())
    pipeline._crawler.stats.inc_value.assert_called_once_with(counter)  # type: ignore[attr-defined]
    pipeline._run.count.assert_called_once_with("news.example", outcome)  # type: ignore[attr-defined]


def test_a_run_without_workers_ends(pipeline: Extract) -> None:
    reasons: list[str] = []

    async def close(reason: str) -> None:
        reasons.append(reason)

    failed: Future[Reading] = Future()
    failed.set_exception(WorkersLost("no worker starts"))
    pipeline._pool = Mock(read=Mock(return_value=failed))
    pipeline._crawler = SimpleNamespace(engine=SimpleNamespace(close_spider_async=close))  # type: ignore[assignment]

    async def until_closed() -> None:
        with pytest.raises(DropItem, match="no worker starts"):
            await pipeline.process_item(capture())
        await asyncio.sleep(0)

    asyncio.run(until_closed())
    assert reasons == ["workers_lost"]


def test_only_so_many_pages_wait_in_the_workers(pipeline: Extract) -> None:
    given: list[Future[Reading]] = []

    def take(*_: object) -> Future[Reading]:
        given.append(Future())
        return given[-1]

    pipeline._pool = Mock(read=take)

    async def crowd() -> list[object]:
        tasks = [asyncio.ensure_future(pipeline.process_item(capture())) for _ in range(10)]
        await asyncio.sleep(0.05)
        assert len(given) == AHEAD
        while not all(task.done() for task in tasks):
            for future in given:
                if not future.done():
                    future.set_result(read(PAGE.encode(), URL))
            await asyncio.sleep(0.01)
        return [task.result() for task in tasks]

    assert len(asyncio.run(crowd())) == 10


def test_what_is_no_capture_passes(pipeline: Extract) -> None:
    item = {"a": 1}
    assert process(pipeline, item) is item


def test_what_meta_elements_and_headers_reserve_is_recorded_and_what_is_honoured_is_dropped(pipeline: Extract) -> None:
    page = capture(PAGE.replace("<head>", '<head><meta name="ROBOTS" content="index, NoArchive">').encode())
    page.opt_outs = ["tdm-reservation"]
    assert process(pipeline, page).opt_outs == ["noarchive", "tdm-reservation"]
    assert process(pipeline, capture()).opt_outs is None
    pipeline._honoured = honoured(["noindex", " TDM-reservation"])
    with pytest.raises(DropItem, match="its publisher says tdm-reservation"):
        process(pipeline, page)
    pipeline._run.count.assert_called_once_with("news.example", "opted_out")


def test_an_opt_out_that_is_not_known_is_said() -> None:
    with pytest.raises(ArgumentError, match="noindx: known are noindex, "):
        honoured(["noindx"])


def test_a_fault_of_ours_costs_its_page_alone_without_workers_too(
    pipeline: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.extraction.read", Mock(side_effect=KeyError("x")))
    with pytest.raises(DropItem, match="a fault of the extraction") as dropped:
        process(pipeline, capture())
    assert isinstance(dropped.value.__cause__, PageAbandoned)


def test_a_state_that_fails_ends_the_run(pipeline: Extract) -> None:
    error = StateError("gone")
    pipeline._run.state.observe_blocks.side_effect = error  # type: ignore[attr-defined]
    with pytest.raises(DropItem, match="the state failed"):
        process(pipeline, capture())
    pipeline._run.fail.assert_called_once_with(error)  # type: ignore[attr-defined]
