"""The end of a run, told where people are: exit code, log, webhook, Prometheus."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import orjson
import pytest
from siteruns import month, run

from newscrawl.archive.manifest import Manifest
from newscrawl.errors import ArgumentError
from newscrawl.health.conclusion import conclude
from newscrawl.health.history import SiteRun
from newscrawl.health.webhook import check_webhook, post

UNDATED = run(14, undated=5)


def archive_of(folder: Path, runs: list[SiteRun]) -> str:
    """Writes manifests of these runs; gives the id of the last."""
    (folder / "runs").mkdir()
    for number, site in enumerate(runs):
        name = f"{site.started:%Y%m%dT%H%M%SZ}-{number:04x}"
        manifest = Manifest(
            run=name, started=site.when, ended=site.when, exit="finished", files=[], journals=[], software={},
            sites={"herald": site.counts}, outcomes=site.counts, stats={"health/sites": {"herald": site.numbers}},
        )  # fmt: skip
        (folder / "runs" / f"{name}.json").write_bytes(orjson.dumps(asdict(manifest)))
    return name


@contextmanager
def hook(status: int = 200) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """A webhook on loopback, and the messages that it got."""
    got: list[tuple[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/secret-token", got
        server.shutdown()
        thread.join()


def test_all_is_well(tmp_path: Path) -> None:
    assert conclude(tmp_path, archive_of(tmp_path, month(14)), 0) == 0


def test_a_site_that_needs_a_look_is_an_exit_code_and_a_line_of_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert conclude(tmp_path, archive_of(tmp_path, [*month(14), UNDATED]), 0) == 3
    assert "needs a look: herald: dates missing since 2026-10-19 06:00" in caplog.text


def test_a_failed_run_stays_one(tmp_path: Path) -> None:
    assert conclude(tmp_path, archive_of(tmp_path, [*month(14), UNDATED]), 1) == 1


def test_the_webhook_is_told_and_what_is_new_is_marked(tmp_path: Path) -> None:
    name = archive_of(tmp_path, [*month(14), UNDATED])
    with hook() as (url, got):
        conclude(tmp_path, name, 0, webhook=url)
    [(path, message)] = got
    assert path == "/secret-token"
    assert (message["run"], message["exit"], message["exit_code"]) == (name, "finished", 3)
    assert message["outcomes"] == {"new": 5}
    [finding] = message["needs_a_look"]
    assert (finding["site"], finding["reason"], finding["new"]) == ("herald", "undated", True)
    assert "5 articles stored\nherald: dates missing" in message["text"]


def test_what_is_not_in_the_object_store_needs_a_look(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    why, file = "s3://news: the object store fails", tmp_path / "newscrawl.prom"
    with hook() as (url, got):
        code = conclude(
            tmp_path, archive_of(tmp_path, month(3)), 0, undelivered=[why], webhook=url, prometheus=str(file)
        )
    assert code == 3
    ((_, told),) = got
    assert (told["exit_code"], told["undelivered"]) == (3, [why])
    assert told["text"].endswith(f"not delivered: {why}")
    assert "newscrawl_delivery_failed 1" in file.read_text()
    assert f"not delivered, the next run tries again: {why}" in caplog.text


def test_a_run_without_a_manifest_is_told_too(tmp_path: Path) -> None:
    with hook() as (url, got):
        assert conclude(tmp_path, "20261123T040000Z-7f3a", 1, webhook=url) == 1
    assert (got[0][1]["exit"], got[0][1]["exit_code"]) == ("no_manifest", 1)


@pytest.mark.parametrize("status", [500, 404, 302, 307])
def test_a_webhook_that_fails_changes_nothing_and_its_secret_is_not_logged(
    tmp_path: Path, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with hook(status) as (url, got):
        assert conclude(tmp_path, archive_of(tmp_path, month(3)), 0, webhook=url) == 0
    assert len(got) == 1, "a redirect is not followed"
    assert "127.0.0.1 did not take the message" in caplog.text
    assert "secret-token" not in caplog.text


def test_a_webhook_that_nobody_answers_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert not post("http://127.0.0.1:1/secret-token", {})
    assert "secret-token" not in caplog.text


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://a.example/", "hooks.example/x", "http://", "http://a.example:x/", "http://a b/"],
)
def test_only_http_and_https_are_posted_to(url: str) -> None:
    with pytest.raises(ArgumentError, match="NEWSCRAWL_WEBHOOK"):
        check_webhook(url)
    assert not post(url, {})


def test_prometheus_reads_the_state_of_all_sites(tmp_path: Path) -> None:
    odd = run(14, undated=5)
    odd.numbers["ms"] = [250, 900]
    file = tmp_path / "newscrawl.prom"
    conclude(tmp_path, archive_of(tmp_path, [*month(14), odd]), 0, prometheus=str(file))
    lines = file.read_text().splitlines()
    assert "newscrawl_run_exit_code 3" in lines
    assert 'newscrawl_site_needs_look{site="herald",reason="undated"} 1' in lines
    assert 'newscrawl_site_outcomes{site="herald",outcome="new"} 5' in lines
    assert 'newscrawl_site_response_seconds{site="herald",quantile="0.9"} 0.9' in lines
    assert f'newscrawl_site_run_timestamp_seconds{{site="herald"}} {int(odd.started.timestamp())}' in lines
    assert all(line.startswith(("# HELP newscrawl_", "# TYPE newscrawl_", "newscrawl_")) for line in lines)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["newscrawl.prom", "runs"]


def test_a_file_that_cannot_be_written_changes_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    name = archive_of(tmp_path, month(3))
    assert conclude(tmp_path, name, 0, prometheus=str(tmp_path / "missing" / "x.prom")) == 0
    assert "NEWSCRAWL_PROMETHEUS" in caplog.text
