"""When beat sends a site is told by the table of units, whenever beat was started."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from records import run
from scrapy.settings import Settings

from newscrawl.errors import ArgumentError, ProfileError

pytest.importorskip("celery", reason="no Celery: pip install -r tests/requirements.txt")
from newscrawl.cluster.beat import entries


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
