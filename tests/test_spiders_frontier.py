"""The frontier hands out what is newest, of one site at a time, and holds little in memory."""

import tracemalloc
from collections.abc import Iterator

import pytest

from newscrawl.items import Candidate, Discovery
from newscrawl.spiders.frontier import Frontier
from newscrawl.state import Plan


@pytest.fixture
def frontier() -> Iterator[Frontier]:
    frontier = Frontier()
    yield frontier
    frontier.close()


def plan(name: str, published: str | None = None, modified: str | None = None) -> Plan:
    url = f"https://news.example/{name}"
    discovery = Discovery(via="feed", url="https://news.example/rss.xml", published_at=published)
    return Plan(Candidate(url=url, discovery=discovery, modified_at=modified), "new")


def taken(frontier: Frontier, site: str = "herald") -> list[str]:
    works = iter(lambda: frontier.take(site), None)
    return [work.plan.candidate.url.rpartition("/")[2] for work in works]


def test_the_newest_comes_first_whatever_its_zone_and_what_has_no_date_counts_as_new(frontier: Frontier) -> None:
    frontier.add(
        "herald",
        [
            plan("day", published="2026-11-20"),
            plan("west", published="2026-11-22T20:00:00-08:00"),
            plan("east", published="2026-11-23T01:00:00+09:00"),
            plan("changed", modified="2026-11-21T00:00:00Z"),
            plan("undated"),
            plan("undated too"),
            plan("nonsense", published="last week", modified="2026-11-19"),
        ],
    )
    assert taken(frontier) == ["undated", "undated too", "west", "east", "changed", "day", "nonsense"]


def test_sites_do_not_mix(frontier: Frontier) -> None:
    frontier.add("herald", [plan("a")])
    frontier.add("courier", [plan("b"), plan("c")])
    assert (frontier.waiting("herald"), frontier.waiting("courier")) == (1, 2)
    assert taken(frontier, "courier") == ["b", "c"]
    assert frontier.take("courier") is None
    assert frontier.clear("herald") == 1
    assert frontier.take("herald") is None


def test_what_is_put_back_keeps_its_place_and_its_attempts(frontier: Frontier) -> None:
    frontier.add("herald", [plan("old", "2026-11-01"), plan("new", "2026-11-02")])
    work = frontier.take("herald")
    assert work is not None
    work.attempts += 1
    frontier.put_back("herald", work)
    again = frontier.take("herald")
    assert again is not None
    assert (again.attempts, again.plan.candidate.url) == (1, "https://news.example/new")


def test_thousands_wait_outside_of_memory(frontier: Frontier) -> None:
    tracemalloc.start()
    for start in range(0, 5000, 500):
        frontier.add("herald", [plan(f"story-{start + n}", "2026-11-01") for n in range(500)])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert frontier.waiting("herald") == 5000
    assert peak < 2 * 2**20  # a batch and what is made of it
