"""What a message may ask for, and what of it becomes a unit of work."""

from pathlib import Path

import pytest
from scrapy.settings import Settings

from newscrawl.cluster.work import file_below, site_named
from newscrawl.errors import ArgumentError, ProfileError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "herald.toml").write_text('domains = ["herald.example"]\nfeeds = ["https://feeds.example/h"]\n')
    slow = 'domains = ["slow.example"]\nfeeds = ["https://slow.example/rss"]\ninterval = 30\n'
    (tmp_path / "slow.toml").write_text(slow)
    return Settings({"NEWSCRAWL_PROFILES": str(tmp_path), "NEWSCRAWL_INTERVAL": 120})


def test_a_profile_is_crawled_by_its_name_with_all_its_hosts(settings: Settings) -> None:
    work = site_named("herald", settings)
    assert (work.unit, work.spider) == ("site:herald", "news")
    assert work.arguments["sites"] == "herald"
    assert set(work.leases) == {"site:herald", "host:herald.example", "host:feeds.example"}


def test_a_crawl_ends_before_its_site_is_due_again_and_before_a_broker_loses_patience(settings: Settings) -> None:
    assert site_named("slow", settings).arguments["budget"] == f"{24 * 60}s"
    assert site_named("herald", settings).arguments["budget"] == f"{25 * 60}s"
    assert [site_named(name, settings).interval for name in ("slow", "herald")] == [1800, 7200]


@pytest.mark.parametrize("value", ["1h", "0", "", "nan", "-5"])
def test_an_interval_is_a_number_of_minutes(settings: Settings, value: str) -> None:
    settings.set("NEWSCRAWL_INTERVAL", value)
    with pytest.raises(ArgumentError, match="NEWSCRAWL_INTERVAL"):
        site_named("herald", settings)


def test_a_public_host_needs_no_profile(settings: Settings) -> None:
    work = site_named("www.other.example", settings)
    assert work.unit == "site:other.example"
    assert work.arguments["url"] == "https://www.other.example/"
    assert "host:other.example" in work.leases


def test_the_host_of_a_profile_is_that_profiles_unit(settings: Settings) -> None:
    assert site_named("herald.example", settings).unit == "site:herald"


@pytest.mark.parametrize(
    "name",
    [
        None, 7, {"name": "herald"}, "", "herald,slow", "../herald", "-a", "herald limit=1", "herald\nslow", "x" * 300,
        "unknown", "localhost", "10.0.0.1", "127.1", "0x7f.1", "a.localhost", "https://herald.example/", "a.example:80",
    ],
)  # fmt: skip
def test_nothing_else_is_a_site(settings: Settings, name: object) -> None:
    with pytest.raises((ArgumentError, ProfileError)):
        site_named(name, settings)


def test_a_file_below_the_root_is_a_unit_by_its_whole_path(tmp_path: Path) -> None:
    file = tmp_path / "warc" / "a.warc.gz"
    file.parent.mkdir()
    file.write_bytes(b"x")
    (tmp_path / "warc" / "same.warc.gz").symlink_to(file)
    work = file_below(str(file), str(tmp_path / "warc"))
    assert (work.unit, work.spider, work.arguments) == (f"warc:{file}", "warc", {"path": str(file)})
    assert file_below(str(file.with_name("same.warc.gz")), str(tmp_path)).unit == work.unit


def test_no_file_elsewhere_is_read(tmp_path: Path) -> None:
    root = tmp_path / "warc"
    root.mkdir()
    secret = tmp_path / "secret.warc"
    secret.write_bytes(b"x")
    (root / "link.warc").symlink_to(secret)
    for path in (str(secret), str(root / "../secret.warc"), str(root / "link.warc"), str(root), str(root / "no.warc")):
        with pytest.raises(ArgumentError):
            file_below(path, str(root))
    for path in (None, 7, [], "", "a\0b", "x" * 5000):
        with pytest.raises(ArgumentError, match="no path"):
            file_below(path, str(root))
    with pytest.raises(ArgumentError, match="NEWSCRAWL_WARC_ROOT"):
        file_below(str(secret), "")
