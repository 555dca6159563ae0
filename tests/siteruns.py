"""Made-up runs of a made-up site, for the tests of what is judged by manifests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawl.health.history import SiteRun, site_run

FIRST = datetime(2026, 10, 5, 6, tzinfo=UTC)  # a Monday
FEED, MAP = "https://herald.example/feed", "https://herald.example/sitemap.xml"


def at(day: float) -> str:
    return f"{FIRST + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}"


def run(day: float, articles: int = 5, counts: dict[str, int] | None = None, **numbers: Any) -> SiteRun:
    """A run so many days after the first; all is well with it but for what is said."""
    feed = {"url": FEED, "outcome": "read", "candidates": 20, "newest": at(day - 0.1)}
    known: dict[str, Any] = {
        "articles": articles, "distinct": articles, "lengths": articles, "length": 3000, "newest": at(day - 0.1),
        "sources": [feed, {**feed, "url": MAP}], "notices": ["aa", "bb"], "answers": articles + 2, "ms": [200, 400],
    }  # fmt: skip
    counted = {"new": articles} if counts is None else counts
    return site_run("herald", f"r{day:g}", at(day), counted, known | numbers)


def quiet(day: float) -> SiteRun:
    """A run that found nothing new: sources answer that they are unchanged."""
    sources = [{"url": url, "outcome": "unchanged", "candidates": 0} for url in (FEED, MAP)]
    return run(day, 0, {}, lengths=0, length=0, newest=None, sources=sources, notices=[])


def month(until: float, **changes: Any) -> list[SiteRun]:
    """A run a day, all well."""
    return [run(day, **changes) for day in range(int(until))]
