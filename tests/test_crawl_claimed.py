"""An article that a run claimed which then died is found again, though its feed says that nothing has changed."""

import time
from pathlib import Path

from newsroom import crawl
from records import Store, record, story

from newscrawl.demo.newsroom import Newsroom
from newscrawl.demo.server import Server, serve
from newscrawl.spiders.capture import now


def test_what_was_claimed_and_never_stored_is_stored_by_the_next_crawl(newsroom: Server, tmp_path: Path) -> None:
    outlet = newsroom.newsroom.outlets["lahar"]
    url = newsroom.address("lahar") + outlet.path_of(outlet.stories[0])
    dying = Store(tmp_path)
    dying.state.decide(record(url, story(1), site=outlet.key))
    first = crawl(tmp_path, f"url={newsroom.address('lahar')}/")
    dying.die()
    second = crawl(tmp_path, f"url={newsroom.address('lahar')}/")
    assert first.stats["deduplicate/claimed_count"] == 1, first.log
    stored = [[entry["canonical_url"] for entry in each.records].count(url) for each in (first, second)]
    assert stored == [0, 1]


def test_a_new_version_that_was_claimed_and_never_stored_stays_due(tmp_path: Path) -> None:
    with serve(Newsroom()) as newsroom:
        _claimed_update(newsroom, tmp_path)


def _claimed_update(newsroom: Server, tmp_path: Path) -> None:
    outlet = newsroom.newsroom.outlets["lahar"]
    url = newsroom.address("lahar") + outlet.path_of(outlet.stories[0])
    settings = {"NEWSCRAWL_REVISIT_AGES": "1,1000000"}
    first = crawl(tmp_path, f"url={newsroom.address('lahar')}/", **settings)
    newsroom.newsroom.update(url, text=f"{outlet.stories[0].text}\n\nThe mayor changed his mind in the evening.")
    time.sleep(1)
    dying = Store(tmp_path, ages=[1, 1_000_000])
    changed = record(url, story(1), site=outlet.key, title=first.record(url)["title"], at=now())
    assert dying.state.decide(changed).version == 2
    second = crawl(tmp_path, f"url={newsroom.address('lahar')}/", **settings)
    assert second.stats["deduplicate/claimed_count"] == 1, second.log
    dying.die()
    third = crawl(tmp_path, f"url={newsroom.address('lahar')}/", **settings)
    assert third.record(url)["version"] == 2
