"""When beat sends a site is told by the table of units, whenever beat was started."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from records import run
from scrapy.settings import Settings
from workers import Cluster

from newscrawl.errors import ArgumentError, ProfileError

pytest.importorskip("celery", reason="no Celery: pip install -r tests/requirements.txt")
from newscrawl.cluster import beat
from newscrawl.cluster.beat import SiteEntry, entries
from newscrawl.cluster.celery import app


def settings(tmp_path: Path, sites: str) -> Settings:
    (tmp_path / "profiles").mkdir()
    for name, more in (("herald", "interval = 20"), ("lahar", "")):
        (tmp_path / "profiles" / f"{name}.toml").write_text(f'domains = ["{name}.example"]\n{more}')
    folder = {"NEWSCRAWL_PROFILES": str(tmp_path / "profiles"), "NEWSCRAWL_ARCHIVE": str(tmp_path / "archive")}
    return Settings({**folder, "NEWSCRAWL_SITES": sites, "NEWSCRAWL_INTERVAL": 60})


def test_each_site_is_due_an_interval_after_its_crawl_was_begun(tmp_path: Path) -> None:
    given = settings(tmp_path, "herald, lahar")
    begun = datetime.now(UTC).timestamp()
    with run(tmp_path / "archive") as store:
        store.state.begin("site:herald")
    sent = entries(given)
    assert {name: entry["schedule"] for name, entry in sent.items()} == {"site:herald": 1200, "site:lahar": 3600}
    assert abs(sent["site:herald"]["last_run_at"].timestamp() - begun) < 60
    assert sent["site:lahar"]["last_run_at"].timestamp() == 0, "never crawled: due now"
    assert sent["site:herald"]["kwargs"] == {"site": "herald"}
    assert sent["site:herald"]["options"] == {"expires": 1200}


def test_no_site_is_sent_that_nobody_named(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="NEWSCRAWL_SITES is empty"):
        entries(settings(tmp_path, ""))


def test_a_site_that_no_worker_would_take_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="no profile 'heral': did you mean herald"):
        entries(settings(tmp_path, "heral"))


@pytest.fixture
def herald(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SiteEntry:
    """A site that is crawled every 20 minutes, sent 21 minutes ago."""
    given = settings(tmp_path, "herald")
    monkeypatch.setattr(beat, "project_settings", lambda: given)
    sent = datetime.now(UTC) - timedelta(minutes=21)
    return SiteEntry(name="site:herald", app=app, **{**entries(given)["site:herald"], "last_run_at": sent})


def test_a_site_whose_crawl_was_begun_late_is_sent_an_interval_after_that(herald: SiteEntry, tmp_path: Path) -> None:
    assert herald.is_due().is_due
    with run(tmp_path / "archive") as store:
        store.state.begin("site:herald")
    late = herald.is_due()
    assert not late.is_due
    assert 1200 - 60 < late.next <= 1200


def test_a_site_is_sent_while_the_state_cannot_be_asked(
    herald: SiteEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Settings({"NEWSCRAWL_ARCHIVE": str(tmp_path), "NEWSCRAWL_STATE": f"sqlite:///{tmp_path}/none/state"})
    monkeypatch.setattr(beat, "project_settings", lambda: broken)
    assert herald.is_due().is_due


@pytest.mark.parametrize("command", ["worker", "beat"])
def test_a_setting_that_there_is_not_ends_it_as_it_does_a_command(command: str, tmp_path: Path) -> None:
    made = Cluster(tmp_path, {"NEWSCRAWL_BROKER": "amqp://guest:guest@127.0.0.1:1//", "NEWSCRAWL_SITE": "herald"})
    started = made.worker(1) if command == "worker" else made.beat()
    assert started.process.wait(60) == 2
    assert "there is no setting NEWSCRAWL_SITE (the environment): did you mean NEWSCRAWL_SITES?" in started.log
