"""A whole crawl of the newsroom: each story once, whole, with its wall set apart; and politely fetched."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import fastjsonschema
import pytest
from newsroom import Crawl

from newscrawl.demo.addresses import link
from newscrawl.demo.newsroom import Newsroom
from newscrawl.demo.server import LoggedRequest, Server
from newscrawl.schema import article_schema

First = tuple[Crawl, list[LoggedRequest]]

STORIES = [
    (key, story.slug)
    for key, outlet in Newsroom().outlets.items()
    for story in outlet.stories
    if not (key == "bad" or outlet.scripted or story.private or story.trouble or story.mirrors)
]


def url_of(newsroom: Server, key: str, slug: str) -> str:
    outlet = newsroom.newsroom.outlets[key]
    story = next(story for story in outlet.stories if story.slug == slug)
    return link(outlet, story, newsroom.address(key))


def test_the_run_ends_well(first: First) -> None:
    assert first[0].exit_code == 0
    assert first[0].manifest["exit"] == "finished"
    assert "Traceback" not in first[0].log


def test_every_article_is_stored_once(first: First, newsroom: Server) -> None:
    urls = Counter(record["canonical_url"] for record in first[0].records)
    assert urls == Counter(url_of(newsroom, key, slug) for key, slug in STORIES)
    assert all(record["version"] == 1 for record in first[0].records)


@pytest.mark.parametrize(("key", "slug"), STORIES)
def test_the_story_is_whole_and_the_wall_set_apart(first: First, newsroom: Server, key: str, slug: str) -> None:
    url = url_of(newsroom, key, slug)
    expected, record = newsroom.newsroom.expected(url), first[0].record(url)
    assert record["text"] == expected.text
    noticed = " ".join(" ".join(notice["text"] for notice in record["notices"]).split())
    assert [string for string in expected.apart if string not in noticed] == []
    assert (record["notices"] != []) == (expected.apart != [])
    others = [story.title for story in newsroom.newsroom.articles(key) if story is not expected.story]
    assert [title for title in others if title in noticed] == []


@pytest.mark.parametrize(("key", "slug"), STORIES)
def test_the_offers_are_the_plans_of_the_wall(first: First, newsroom: Server, key: str, slug: str) -> None:
    url = url_of(newsroom, key, slug)
    expected, record = newsroom.newsroom.expected(url), first[0].record(url)
    fields = ["name", "price", "currency", "period", "renews", "monthly_price"]
    plans = [{field: offer.get(field) for field in fields} for offer in expected.offers]
    found = [{field: offer[field] for field in fields} for offer in record["offers"]]
    for plan, offer in zip(plans, found, strict=False):
        # What a plan costs a month may be worked out where the page does not say it.
        offer["monthly_price"] = offer["monthly_price"] if plan["monthly_price"] else None
    assert found == plans


@pytest.mark.parametrize(("key", "slug"), STORIES)
def test_the_metadata_is_the_storys(first: First, newsroom: Server, key: str, slug: str) -> None:
    url = url_of(newsroom, key, slug)
    expected, record = newsroom.newsroom.expected(url), first[0].record(url)
    assert record["title"] == expected.story.title
    assert record["authors"] == list(expected.story.authors)
    assert record["published_at"] == expected.story.published
    assert record["publisher"] == expected.outlet.name
    assert record["site"] == key
    assert record["language"].partition("-")[0] == expected.outlet.language.partition("-")[0]


@pytest.mark.parametrize(("key", "slug"), STORIES)
def test_what_was_cut_off_is_told_from_what_is_whole(first: First, newsroom: Server, key: str, slug: str) -> None:
    url = url_of(newsroom, key, slug)
    story, access = newsroom.newsroom.expected(url).story, first[0].record(url)["access"]
    if story.cut is not None:
        assert (access["status"], access["complete"]) == ("locked", False)
    else:
        assert access["complete"] is not False
        # In the container the publisher says of the second half, which is there, that it is not free.
        assert access["status"] != "locked" or story.wall == "container"
    assert access["because"] or access["status"] == "unknown"


def test_a_disclaimer_is_a_notice_of_its_own(first: First, newsroom: Server) -> None:
    record = first[0].record(url_of(newsroom, "monsoon", "stepwell-pumps"))
    disclaimer = newsroom.newsroom.outlets["monsoon"].wall.disclaimer
    assert [notice["text"] for notice in record["notices"] if notice["kind"] == "disclaimer"] == [disclaimer]


@pytest.mark.parametrize(
    "copies",
    [
        [("herald", "seed-vault-door"), ("dispatch", "17")],
        [("herald", "tide-mill-baker"), ("monsoon", "tide-mill-turns")],
    ],
)
def test_agency_copy_is_kept_and_marked(first: First, newsroom: Server, copies: list[tuple[str, str]]) -> None:
    one, other = (first[0].record(url_of(newsroom, key, slug)) for key, slug in copies)
    assert one["text"] != other["text"]
    assert {one["near_duplicate_of"], other["near_duplicate_of"]} in ({None, one["id"]}, {None, other["id"]})


def test_the_same_story_in_another_section_is_dropped(first: First) -> None:
    assert first[0].manifest["sites"]["herald"]["same"] == 1


def test_nothing_else_is_marked_as_a_copy(first: First) -> None:
    assert sum(record["near_duplicate_of"] is not None for record in first[0].records) == 2


def test_every_line_fits_the_schema(first: First) -> None:
    validate = fastjsonschema.compile(article_schema())
    for record in first[0].records:
        validate(record)


def test_the_manifest_lists_what_is_there(first: First) -> None:
    archive, manifest = first[0].archive, first[0].manifest
    listed = {entry["path"]: entry for entry in manifest["files"]}
    assert set(listed) == {str(path.relative_to(archive)) for path in archive.glob("date=*/*")}
    for path, entry in listed.items():
        content = (archive / path).read_bytes()
        assert entry["bytes"] == len(content)
        assert entry["lines"] == content.count(b"\n")
    assert sum(entry["lines"] for entry in listed.values()) == len(STORIES)


def test_robots_txt_is_obeyed(first: First, newsroom: Server) -> None:
    asked = {(request.host, request.path) for request in first[1]}
    assert ("herald.localhost", "/robots.txt") in asked
    assert not [path for _, path in asked if path.startswith("/private/")]
    assert first[0].stats["outcome/robots_forbidden_count"] == 1
    assert first[0].log_of(newsroom.address("herald") + "/private/notes-for-the-night-desk")


def test_we_say_who_we_are(first: First) -> None:
    assert all(request.user_agent.startswith("newscrawl/") for request in first[1])


def test_no_article_is_fetched_twice(first: First, newsroom: Server) -> None:
    fetched = Counter()
    for request in first[1]:
        try:
            outlet, story = newsroom.newsroom.find(f"http://{request.host}{request.path}")
        except KeyError:
            continue
        fetched[outlet.key, story.slug] += 1
    assert set(fetched.values()) == {1}


def test_a_crawl_delay_is_kept(first: First) -> None:
    times = [request.time for request in first[1] if request.host == "estuaire.localhost"]
    assert len(times) >= 4
    assert min(later - earlier for earlier, later in pairwise(times[1:])) > 0.09  # half of 0.2: Scrapy varies delays


def test_a_second_run_stores_nothing_and_fetches_no_article(second: First, newsroom: Server) -> None:
    done, requests = second
    assert done.exit_code == 0
    assert done.new == []
    assert len(done.records) == len(STORIES)
    articles = {story.slug for outlet in newsroom.newsroom.outlets.values() for story in outlet.stories}
    assert not [request.path for request in requests if any(slug in request.path for slug in articles)]


def test_a_second_run_asks_for_feeds_only_if_they_changed(second: First) -> None:
    index = ("herald.localhost", "/sitemap.xml")  # which stays the same while the sitemaps that it names change
    finders = [r for r in second[1] if r.path != "/robots.txt" and (r.host, r.path) != index]
    assert finders
    assert all(request.conditional and request.status == 304 for request in finders)


def test_the_first_runs_files_are_not_touched_by_the_second(first: First, second: First) -> None:
    assert second[0].manifests[0] == first[0].manifest
    assert (
        Path(second[0].archive, first[0].manifest["files"][0]["path"]).stat().st_size
        == (first[0].manifest["files"][0]["bytes"])
    )
