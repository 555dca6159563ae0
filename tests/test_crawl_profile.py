"""A user's own profile steers a crawl: it comes before the catalogue's of the same name, and each field counts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from newsroom import crawl
from rawserver import RawServer, answer

STORY = [
    "The ferry of the north pier left at five o'clock, as it does on each day of spring, with forty people on board.",
    "Its captain said that the tide was the lowest in years, and that two sandbanks had to be passed with care.",
]
BOX = "The museum of boats opens at nine today, and its keeper shows the old engine to whoever comes early, she said."
JOIN = "Boats and people, each Sunday."
PAGE = f"""<!doctype html><html><head><title>A ferry leaves</title></head><body><div class=all><h1>A ferry leaves</h1>
<time datetime="2026-11-22 18:40">22 November 2026, 18:40</time><div class=copy>
{"".join(f"<p>{text}</p>" for text in STORY)}<p class=join>{JOIN}</p></div><div class=box><p>{BOX}</p></div>
</div></body></html>"""
PROFILE = """
publisher = "The Pier"
domains = ["127.0.0.1"]
languages = ["en-GB"]
time_zone = "Asia/Kolkata"
feeds = ["{feed}?day={{today:%Y-%m-%d}}"]
sections = ["{section}"]
delay = 1
[[story]]
css = [".all"]
[[story]]
since = 2020-01-01
css = [".copy"]
remark = "redesign"
[[walls]]
css = ["p.join"]
"""


@pytest.fixture
def pier() -> Iterator[RawServer]:
    with RawServer() as server:
        day = datetime.now(UTC).date()
        link = server.url("/news/ferry-leaves.html")
        rss = f"<?xml version='1.0'?><rss version='2.0'><channel><item><link>{link}</link></item></channel></rss>"
        server.routes |= {
            f"/rss.xml?day={day}": answer(rss, kind="application/rss+xml"),
            "/world/": answer(
                f'<html><main><h2><a href="{link}?b">A second ferry leaves the pier</a></h2></main></html>'
            ),
            "/news/ferry-leaves.html": answer(PAGE),
        }
        yield server


def test_each_field_of_a_users_profile_counts(pier: RawServer, tmp_path: Path) -> None:
    text = PROFILE.format(feed=pier.url("/rss.xml"), section=pier.url("/world/"))
    (tmp_path / "bbc.toml").write_text(text)  # the catalogue has one of this name
    done = crawl(tmp_path / "archive", "sites=bbc", NEWSCRAWL_PROFILES=tmp_path)
    assert done.exit_code == 0, done.log
    (record,) = done.records
    assert (record["site"], record["publisher"], record["language"]) == ("bbc", "The Pier", "en-GB")
    assert record["text"].split("\n\n") == STORY
    assert [notice["text"] for notice in record["notices"] if "wall selector of the profile" in notice["because"]] == [
        JOIN
    ]
    assert record["published_at"] == "2026-11-22T18:40:00+05:30"
    assert "/world/" in pier.paths()
    times = [asked.at for asked in pier.asked]
    assert min(after - before for before, after in pairwise(times[1:])) > 0.9  # the first was robots.txt
