"""An article that a run claimed which then died is found again, though its feed says that nothing has changed."""

import time
from pathlib import Path

from newsroom import Crawl, crawl, read_manifests, read_records, scrapy
from records import Store, record, story
from warcs import AT, packed, page

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


def test_a_version_in_a_file_that_was_claimed_by_the_reader_of_another_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "later.warc.gz"
    file.write_bytes(packed(page(n, WARC_Date="2026-11-20T09:00:00Z") for n in range(3)))
    dying = Store(tmp_path / "archive")
    dying.state.decide(record("https://herald.example/1", story(99), site="herald.example", at=AT))
    first = extract(tmp_path / "archive", file)
    assert (first.exit_code, first.manifest["exit"], len(first.records)) == (1, "claimed", 2), first.log
    assert "later.warc.gz: 1 capture left" in first.log
    dying.die()
    second = extract(tmp_path / "archive", file)
    assert (second.exit_code, len(second.records)) == (0, 3), second.log


def extract(archive: Path, file: Path) -> Crawl:
    done = scrapy(
        "crawl", "warc", f"-apath={file}", "-sNEWSCRAWL_WORKERS=0", "-sNEWSCRAWL_FSYNC_SECONDS=0.1",
        NEWSCRAWL_ARCHIVE=str(archive),
    )  # fmt: skip
    return Crawl(done.returncode, done.stderr, done.stdout, archive, read_records(archive), read_manifests(archive))
