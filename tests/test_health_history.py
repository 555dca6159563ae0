"""Manifests are all that is read, and one that says nothing of a site's health is none of its runs."""

from pathlib import Path

import orjson
import pytest
from siteruns import FEED

from newscrawl.health.history import history
from newscrawl.health.tally import Tally


def write(archive: Path, day: int, sites: dict[str, dict[str, int]], health: dict[str, object]) -> None:
    (archive / "runs").mkdir(parents=True, exist_ok=True)
    run = f"202611{day:02}T040000Z-7f3a"
    manifest = {
        "run": run,
        "started": f"2026-11-{day:02}T04:00:00.5Z",
        "sites": sites,
        "stats": {"health/sites": health},
    }
    (archive / "runs" / f"{run}.json").write_bytes(orjson.dumps(manifest))


def test_runs_come_by_site_in_their_order(tmp_path: Path) -> None:
    tally = Tally()
    tally.read(FEED, FEED)
    for day in (2, 1):
        write(tmp_path, day, {"herald": {"new": day}}, {"herald": tally.told(), "faro": {}})
    found = history(tmp_path)
    assert list(found) == ["herald", "faro"]
    assert [(run.when, run.counts["new"], run.sources[0].outcome) for run in found["herald"]] == [
        ("2026-11-01T04:00:00Z", 1, "read"),
        ("2026-11-02T04:00:00Z", 2, "read"),
    ]


def test_a_run_that_left_a_site_to_another_says_nothing_of_it(tmp_path: Path) -> None:
    write(tmp_path, 1, {"herald": {"left_to_other_run": 1}}, {})
    assert history(tmp_path) == {}


@pytest.mark.parametrize(("days", "most", "runs"), [(None, None, 9), (3, None, 4), (None, 2, 2), (1, 9, 2)])
def test_only_the_last_runs_are_read(tmp_path: Path, days: int | None, most: int | None, runs: int) -> None:
    for day in range(1, 10):
        write(tmp_path, day, {}, {"herald": {}})
    assert len(history(tmp_path, days, most)["herald"]) == runs


def test_damaged_manifests_are_left_to_verify(tmp_path: Path) -> None:
    write(tmp_path, 1, {}, {"herald": {}})
    (tmp_path / "runs" / "20261102T040000Z-7f3a.json").write_text('{"run": ')
    (tmp_path / "runs" / "20261103T040000Z-7f3a.json").write_text("[]")
    assert len(history(tmp_path)["herald"]) == 1


def test_an_archive_without_runs_has_no_history(tmp_path: Path) -> None:
    assert history(tmp_path) == {}
