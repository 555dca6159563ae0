"""Real workers on a real broker: each site is crawled once, however its messages and its workers fare."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from newsroom import read_records
from postgresql import schema  # noqa: F401  (fixture)
from rabbitmq import broker  # noqa: F401  (fixture)
from stored import write_warc
from workers import Cluster, Worker, cluster, wait_for

from newscrawl.archive.verify import Verification
from newscrawl.cluster.backfill import works_of
from newscrawl.demo.newsroom import Newsroom
from newscrawl.demo.profiles import write_profiles
from newscrawl.demo.server import Server, serve

SITES = ("herald", "lahar", "minato")
MALFORMED = ["../herald", "localhost", "no-such-outlet", "", 7, {"name": "herald"}]


class Played:
    """What was left when two workers were done, of which the first was killed in the middle of its crawl."""

    def __init__(self, here: Cluster, site: Server, first: Worker, second: Worker) -> None:
        self.units = here.units()
        self.logs = first.log + second.log
        self.second = second.log
        archive = Path(here.settings["NEWSCRAWL_ARCHIVE"])
        self.records: list[dict[str, Any]] = read_records(archive)
        self.manifests = [json.loads(path.read_bytes()) for path in archive.glob("runs/*.json")]
        self.faults = list(Verification(archive).faults())
        self.asked = Counter((request.host, request.path) for request in site.requests)


@pytest.fixture(scope="module")
def played(broker: str, schema: str, tmp_path_factory: pytest.TempPathFactory) -> Played:  # noqa: F811
    from newscrawl.cluster.celery import SITES as QUEUE
    from newscrawl.cluster.celery import app
    from newscrawl.cluster.sending import send_files
    from newscrawl.cluster.tasks import crawl_site

    folder = tmp_path_factory.mktemp("cluster")
    settings = {
        "NEWSCRAWL_BROKER": broker,
        "NEWSCRAWL_STATE": schema,
        "NEWSCRAWL_ARCHIVE": str(folder / "archive"),
        "NEWSCRAWL_PROFILES": str(folder / "profiles"),
        "NEWSCRAWL_ALLOW_PRIVATE_HOSTS": "1",
        "NEWSCRAWL_WARC_ROOT": str(folder / "warc"),
        "NEWSCRAWL_LEASE_SECONDS": "6",
    }
    with serve(Newsroom()) as site, cluster(folder, **settings) as here, app.connection(broker) as connection:
        write_profiles([site.newsroom.outlets[key] for key in SITES], site.port, folder / "profiles")
        with (folder / "profiles" / "herald.toml").open("a") as profile:
            profile.write("delay = 0.7\n")  # so that there is a middle to be killed in
        first = here.worker(concurrency=3)
        for name in (*SITES, "lahar", *MALFORMED):
            crawl_site.apply_async(kwargs={"site": name}, connection=connection)
        files = works_of([str(write_warc(folder / "warc" / "a.warc.gz", range(4)))])
        assert len(list(send_files(files, settings["NEWSCRAWL_WARC_ROOT"], broker))) == 1
        with connection.Producer() as producer:
            pickled = {"content_type": "application/x-python-serialize", "content_encoding": "binary"}
            producer.publish(b"\x80\x04N.", exchange=QUEUE, routing_key=QUEUE, **pickled)
        wait_for(lambda: len(asked(site, "herald")) > 5, lambda: first.log)
        first.kill()
        wait_for(lambda: not first.crawls(), lambda: f"{first.crawls()} outlive their worker", 15)
        second = here.worker(concurrency=2)
        wait_for(lambda: all_done(here), lambda: first.log + second.log)
        assert second.end() == 0, second.log
        return Played(here, site, first, second)


def asked(site: Server, host: str) -> list[str]:
    return [request.path for request in site.requests if request.host.startswith(host)]


def all_done(here: Cluster) -> bool:
    units = here.units()
    return sum(unit.outcome == "finished" for unit in units.values()) == len(SITES) + 1


def test_every_article_is_stored_once(played: Played) -> None:
    stored = Counter(record["canonical_url"] for record in played.records)
    assert {url: count for url, count in stored.items() if count > 1} == {}
    assert Counter(record["site"] for record in played.records) == {
        "herald": 5,
        "lahar": 3,
        "minato": 3,
        "stored.example": 4,
    }
    assert played.faults == []


def test_a_site_whose_message_comes_twice_is_crawled_once(played: Played) -> None:
    crawls = [manifest for manifest in played.manifests if "lahar" in manifest["sites"]]
    assert len(crawls) == 1
    assert "site:lahar: nothing to do: finished" in played.logs


def test_the_site_of_a_killed_worker_is_crawled_by_another(played: Played) -> None:
    """Its crawl ended with it, cleanly; the message came back."""
    crawls = sorted((m["started"], m["exit"]) for m in played.manifests if "herald" in m["sites"])
    assert [end for _, end in crawls] == ["shutdown", "finished"]
    assert "site:herald: finished" in played.second


def test_a_file_is_read_by_whichever_worker_takes_it(played: Played) -> None:
    [unit] = [unit for name, unit in played.units.items() if name.startswith("warc:")]
    assert (unit.outcome, Path(unit.unit).name) == ("finished", "a.warc.gz")


def test_what_names_no_site_is_refused_and_runs_nothing(played: Played) -> None:
    assert played.logs.count("Refused a message: ") == len(MALFORMED)
    assert {request for request, _ in played.asked} <= {f"{name}.localhost" for name in SITES}


def test_a_pickle_is_not_opened(played: Played) -> None:
    assert "Refusing to deserialize" in played.logs or "ContentDisallowed" in played.logs


def test_no_log_holds_the_password_of_broker_or_state(played: Played) -> None:
    assert "guest:guest" not in played.logs
