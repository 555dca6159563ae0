"""What a re-run makes of a site that has changed: new versions of what is new to a reader, nothing for the rest."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from newsroom import Crawl, crawl

from newscrawl.demo.newsroom import Newsroom
from newscrawl.demo.profiles import write_profiles
from newscrawl.demo.server import LoggedRequest, Server, serve

SITES = ["herald", "monsoon", "faro", "dispatch"]
LATER = "2026-11-23T01:00:00+00:00"  # what the sitemaps say of a page that was touched
EVEN_LATER = "2026-11-23T02:00:00+00:00"
MORE = "\n\nThe count was taken again on Sunday by two volunteers with better binoculars, who found seven nests more."


@dataclass
class Rerun:
    """Three crawls of a newsroom that changes in between."""

    server: Server
    before: Crawl
    after: Crawl  # after all changes of `change`
    requests: list[LoggedRequest]  # of `after`
    last: Crawl  # after the story that moved was updated at its new place

    def url(self, key: str, path: str) -> str:
        return self.server.address(key) + path

    def versions(self, key: str, path: str) -> list[int]:
        """The versions that the archive holds of the article first stored at this URL, in order."""
        article = self.before.record(self.url(key, path))["id"]
        return sorted(record["version"] for record in self.last.records if record["id"] == article)

    def fetched(self, key: str, path: str) -> list[LoggedRequest]:
        return [
            r for r in self.requests if r.host == f"{key}.localhost" and r.path.partition("?utm")[0].rstrip("/") == path
        ]


def change(server: Server) -> None:
    newsroom = server.newsroom
    herald, monsoon, faro, dispatch = (server.address(key) for key in SITES)
    heron = newsroom.find(f"{herald}/environment/heron-count")[1]
    newsroom.update(f"{herald}/environment/heron-count", text=heron.text + MORE, modified=LATER)
    newsroom.update(f"{herald}/culture/bell-foundry-apprentices", modified=LATER)  # its timestamp alone
    newsroom.update(f"{dispatch}/article?id=18", title="Four days of school, no bus", modified=LATER)
    newsroom.change_wall("monsoon", paywall=("You have read 3 of 3 free articles.", "Subscribe now to read on"))
    newsroom.update(f"{monsoon}/money/mango-futures", modified=LATER)  # so that its changed wall is seen
    newsroom.update(f"{monsoon}/coast/river-census", cut=None)
    newsroom.update(f"{faro}/cultura/orquesta-ensaya-lonja", wall="loose", cut=1, modified=LATER)
    newsroom.move(f"{faro}/tribunales/multa-chiringuito-sombra", "sombra-a-cuatro-euros-multa", leave_redirect=True)
    newsroom.move(f"{faro}/ciudad/mercado-flotante-barcas", "mercado-sin-barcas-a-pie", leave_redirect=False)
    tide_mill = newsroom.find(f"{herald}/world/tide-mill-baker")[1]
    opening, _, rest = tide_mill.text.partition(". ")
    text = f"{opening} in a town where nobody had asked it to. {rest}"
    copy = replace(tide_mill, slug="21", title="Moon lends a mill a hand", text=text, published=LATER)
    newsroom.publish("dispatch", copy)


@pytest.fixture(scope="module")
def rerun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rerun]:
    folder = tmp_path_factory.mktemp("changes")
    arguments = folder / "archive", f"sites={','.join(SITES)}"
    with serve(Newsroom()) as server:
        write_profiles(list(server.newsroom.outlets.values()), server.port, folder / "profiles")
        before = crawl(*arguments, NEWSCRAWL_PROFILES=folder / "profiles")
        change(server)
        asked = len(server.requests)
        after = crawl(*arguments, NEWSCRAWL_PROFILES=folder / "profiles")
        requests = server.requests[asked:]
        moved = server.address("faro") + "/tribunales/sombra-a-cuatro-euros-multa"
        text = server.newsroom.find(moved)[1].text + "\n\nEl dueño ha anunciado que recurrirá, a la sombra."
        server.newsroom.update(moved, text=text, modified=EVEN_LATER)
        last = crawl(*arguments, NEWSCRAWL_PROFILES=folder / "profiles")
        yield Rerun(server, before, after, requests, last)


def test_all_runs_end_well(rerun: Rerun) -> None:
    assert [done.exit_code for done in (rerun.before, rerun.after, rerun.last)] == [0, 0, 0]


def test_a_changed_story_is_a_new_version(rerun: Rerun) -> None:
    url = rerun.url("herald", "/environment/heron-count")
    old, new = rerun.before.record(url), rerun.after.record(url)
    assert (new["id"], new["version"], new["supersedes"]) == (old["id"], 2, old["content_hash"])
    assert new["text"] == old["text"] + MORE


def test_a_changed_headline_is_a_new_version(rerun: Rerun) -> None:
    url = rerun.url("dispatch", "/article?id=18")
    assert rerun.after.record(url)["title"] == "Four days of school, no bus"
    assert rerun.versions("dispatch", "/article?id=18") == [1, 2]


@pytest.mark.parametrize(
    ("key", "path"), [("herald", "/culture/bell-foundry-apprentices"), ("monsoon", "/money/mango-futures")]
)
def test_a_changed_timestamp_or_wall_is_none(rerun: Rerun, key: str, path: str) -> None:
    assert [request.status for request in rerun.fetched(key, path)] == [200]
    assert rerun.versions(key, path) == [1]


def test_a_story_that_was_cut_off_and_is_whole_now_is_a_new_version(rerun: Rerun) -> None:
    url = rerun.url("monsoon", "/coast/river-census")
    old, new = rerun.before.record(url), rerun.after.record(url)
    assert (old["access"]["complete"], new["access"]["complete"]) == (False, True)
    assert new["text"] == rerun.server.newsroom.expected(url).text
    assert rerun.versions("monsoon", "/coast/river-census") == [1, 2]


def test_a_whole_story_is_never_superseded_by_a_cut_off_one(rerun: Rerun) -> None:
    path = "/cultura/orquesta-ensaya-lonja"
    assert [request.status for request in rerun.fetched("faro", path)] == [200]
    assert rerun.versions("faro", path) == [1]


@pytest.mark.parametrize("path", ["/tribunales/multa-chiringuito-sombra", "/ciudad/mercado-flotante-barcas"])
def test_a_story_that_moved_is_not_new(rerun: Rerun, path: str) -> None:
    old = rerun.before.record(rerun.url("faro", path))
    assert [record for record in rerun.after.new if record["content_hash"] == old["content_hash"]] == []


def test_a_story_keeps_its_id_at_its_new_place(rerun: Rerun) -> None:
    old = rerun.before.record(rerun.url("faro", "/tribunales/multa-chiringuito-sombra"))
    new = rerun.last.record(rerun.url("faro", "/tribunales/sombra-a-cuatro-euros-multa"))
    assert (new["id"], new["version"], new["supersedes"]) == (old["id"], 2, old["content_hash"])
    assert rerun.last.new == [new]


def test_agency_copy_of_an_earlier_run_is_found(rerun: Rerun) -> None:
    copy = rerun.after.record(rerun.url("dispatch", "/article?id=21"))
    originals = [record for record in rerun.before.records if "tide-mill" in record["canonical_url"]]
    first = next(record for record in originals if record["near_duplicate_of"] is None)
    assert copy["near_duplicate_of"] == first["id"]


def test_nothing_else_is_stored(rerun: Rerun) -> None:
    stored = {record["canonical_url"].removeprefix("http://").partition("/")[2] for record in rerun.after.new}
    assert stored == {"environment/heron-count", "article?id=18", "coast/river-census", "article?id=21"}


def test_nothing_else_is_fetched(rerun: Rerun) -> None:
    unchanged = rerun.fetched("herald", "/world/seed-vault-door") + rerun.fetched("monsoon", "/city/stepwell-pumps")
    assert unchanged == []


def test_articles_that_are_due_by_age_are_asked_for_conditionally(
    newsroom: Server, profiles: Path, tmp_path: Path
) -> None:
    ages = ",".join(map(str, range(1, 300)))  # seconds: due in each run
    arguments = tmp_path / "archive", "sites=lahar"
    crawl(*arguments, NEWSCRAWL_PROFILES=profiles, NEWSCRAWL_REVISIT_AGES=ages)
    asked = len(newsroom.requests)
    done = crawl(*arguments, NEWSCRAWL_PROFILES=profiles, NEWSCRAWL_REVISIT_AGES=ages)
    articles = [request for request in newsroom.requests[asked:] if request.path.startswith("/news/")]
    assert len(articles) == len(newsroom.newsroom.articles("lahar"))
    assert {(request.conditional, request.status) for request in articles} == {(True, 304)}
    assert (done.exit_code, done.new) == (0, [])
