"""An article that a run claimed which then died is found again, though its feed says that nothing has changed."""

from pathlib import Path

from newsroom import crawl
from records import Store, record, story

from newscrawl.demo.server import Server


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
