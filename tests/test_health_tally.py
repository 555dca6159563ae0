"""What a run keeps of each site is small, and enough to judge it by."""

from datetime import UTC, datetime

import orjson
import pytest
import time_machine

from newscrawl.health.tally import MOST_LINES, MOST_OFFERS, MOST_SOURCES, Tallies, Tally, line_hash
from newscrawl.items import Access, Article, Candidate, Discovery, Notice, Offer

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def article(text: str = "The ferry left at five o'clock.", **changes: object) -> Article:
    known: dict[str, object] = {
        "id": "0", "url": "https://a.example/1", "canonical_url": "https://a.example/1", "title": "Ferry", "text": text,
        "access": Access(status="free", complete=True, because=[]), "content_hash": text, "extractor": "newscrawl 0",
    }  # fmt: skip
    return Article(**{**known, **changes})  # type: ignore[arg-type]


def candidate(number: int, published: str | None = None, feed: str = "https://a.example/feed") -> Candidate:
    found = Discovery(via="feed", url=feed, published_at=published)
    return Candidate(url=f"https://a.example/{number}", discovery=found)


def test_what_is_missing_cut_off_and_walled_is_counted() -> None:
    tally = Tally()
    tally.article(article(authors=["Ada Marin"], published_at="2026-11-22T18:00:00+05:30"))
    cut = Access(status="locked", complete=False, because=[])
    tally.article(article("A stump.", access=cut, agency="AFP"))
    told = tally.told()
    names = ("articles", "cut_off", "walled", "undated")
    assert [told[name] for name in names] == [2, 1, 1, 1]
    assert "unsigned" not in told  # one has an author, the other an agency
    assert (told["lengths"], told["length"], told["distinct"]) == (1, 31, 2)


def test_a_source_is_told_with_its_newest_date_even_if_it_was_found_at_another_address() -> None:
    tally = Tally()
    with time_machine.travel(NOW):
        tally.named([candidate(1, "2026-11-23T09:00:00+01:00"), candidate(2, "2026-11-22"), candidate(3)])
        tally.named([candidate(4, "2031-01-01T00:00:00Z")])
    tally.read("https://a.example/rss", "https://a.example/feed")
    assert tally.told()["sources"] == [
        {"url": "https://a.example/rss", "outcome": "read", "candidates": 4, "newest": "2026-11-23T08:00:00Z"}
    ]


def test_an_empty_feed_is_told_as_one() -> None:
    tally = Tally()
    tally.read("https://a.example/feed", "https://a.example/feed")
    tally.missed("https://a.example/map", "gone")
    assert [(s["outcome"], s["candidates"]) for s in tally.told()["sources"]] == [("read", 0), ("gone", 0)]


def test_lines_are_counted_once_an_article_and_told_where_they_repeat() -> None:
    tally = Tally()
    notice = Notice(kind="paywall", text="Subscribe to  keep reading\nYes", selector="p", because=[])
    tally.article(article("Copyright of this paper.\nCopyright of this paper.\nOnly here, once.", notices=[notice]))
    tally.article(article("COPYRIGHT of this paper.\nSomething else altogether."))
    assert tally.told()["repeated"] == [line_hash("copyright of this paper.")]
    assert tally.told()["notices"] == [line_hash("Subscribe to keep reading")]


def test_latency_is_told_by_median_and_90th_percentile() -> None:
    tally = Tally()
    for seconds in range(1, 12):
        tally.answer(seconds / 10)
    assert tally.told()["ms"] == pytest.approx([600, 1000], abs=1)


def test_however_large_a_site_its_entry_stays_below_10_kilobytes() -> None:
    tally = Tally()
    for number in range(300):
        offers = [Offer(name=f"Plan {number}", price=number, currency="EUR", period="P1M", text="")]
        notice = Notice(kind="promo", text=f"A promotion of number {number}", selector="p", because=[])
        lines = "\n".join(f"A line of the story, number {line}" for line in range(100))
        tally.article(article(f"{lines}\n{number}", offers=offers, notices=[notice]))
        tally.named([candidate(number, "2026-11-22", f"https://a.example/feeds/{number}")])
    told = tally.told()
    assert (len(told["sources"]), len(told["offers"]), len(told["repeated"])) == (MOST_SOURCES, MOST_OFFERS, MOST_LINES)
    assert len(orjson.dumps(told)) < 10_000


def test_a_site_of_which_nothing_was_learned_takes_no_room() -> None:
    tallies = Tallies()
    tallies["quiet"].answer(0.1)
    assert tallies.told() == {"quiet": {"answers": 1, "ms": [100, 100]}}
