"""`scrapy sites --new` and `--check`: a site nobody described, and sources as they answer."""

from collections import Counter
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from newsroom import scrapy

from newscrawl.demo.server import Server
from newscrawl.errors import ArgumentError
from newscrawl.inspection.checking import Check, told
from newscrawl.inspection.newprofile import profile_name, profile_text, write_new
from newscrawl.inspection.survey import Survey
from newscrawl.middlewares.outcomes import Outcome
from newscrawl.sites import Profile, Registry, Source

TODAY = date(2026, 11, 23)
HASTE = ("-sDOWNLOAD_DELAY=0", "-sAUTOTHROTTLE_ENABLED=0")


def sites(*arguments: str, **environment: str) -> CompletedProcess[str]:
    return scrapy("sites", *HASTE, *arguments, NEWSCRAWL_ALLOW_PRIVATE_HOSTS="1", **environment)


def test_a_new_profile_is_written_from_what_the_site_shows(newsroom: Server, tmp_path: Path) -> None:
    base = newsroom.address("herald")
    done = sites("--new", f"{base}/", "--into", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    profile = Registry.load(tmp_path).get("herald")
    assert (profile.publisher, profile.domains, profile.languages) == (
        "The Saltmarsh Herald",
        ("herald.localhost",),
        ("en-GB",),
    )
    assert profile.feeds == (f"{base}/feed",)
    text = (tmp_path / "herald.toml").read_text()
    assert text.startswith("# By `scrapy sites --new`, which looked at ")
    assert f"{base}/feed: " in text
    assert text in done.stdout


def test_a_check_says_what_each_source_gave_and_fails_for_a_broken_one(newsroom: Server, tmp_path: Path) -> None:
    base, bad = newsroom.address("herald"), newsroom.address("bad")
    (tmp_path / "herald.toml").write_text(f'domains = ["herald.localhost"]\nfeeds = ["{base}/feed"]\n')
    (tmp_path / "bad.toml").write_text(
        f'domains = ["bad.localhost"]\nfeeds = ["{bad}/broken-feed.xml", "{bad}/news/missing"]\nsections = ["{bad}/"]\n'
    )
    done = sites("--check", "herald", "bad", NEWSCRAWL_PROFILES=str(tmp_path))
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    herald = next(line for line in lines if f"{base}/feed" in line)
    assert herald.startswith("well")
    assert "newest 2026-" in herald
    assert "broken source" in next(line for line in lines if "broken-feed.xml" in line)
    assert "gone (status 404)" in next(line for line in lines if "news/missing" in line)
    assert sum(line.startswith("BROKEN") for line in lines) == 2


def checked(kind: str, url: str, **hosts: int) -> Check:
    found = Check(Source(kind, url), conditional=True)  # type: ignore[arg-type]
    found.hosts = Counter({host.replace("_", "."): number for host, number in hosts.items()})
    return found


def test_what_is_written_can_be_read_whatever_a_site_says() -> None:
    seen = Survey("https://www.ex.example/", 'The "Old"\nHerald \x9b\u202e', "pt-BR")
    seen.good = [checked("feed", "https://ex.example/rss?f={all}", www_ex_example=3)]
    seen.vain = [Check(Source("feed", "https://ex.example/x\n[[story]]"), Outcome("gone", "status 410"))]
    seen.not_looked_at = 4
    text = profile_text(seen, TODAY)  # raises where it cannot be read
    assert 'feeds = ["https://ex.example/rss?f={{all}}"]' in text
    assert "status 410" in text
    assert "4 further" in text


@pytest.mark.parametrize(
    ("hosts", "domain"),
    [
        ({"www_de_ex_example": 9, "ex_example": 1}, "de.ex.example"),
        ({"de_ex_example": 5, "www_ex_example": 5}, "ex.example"),
        ({}, "ex.example"),
    ],
)
def test_the_domain_is_as_wide_as_the_articles_are(hosts: dict[str, int], domain: str) -> None:
    seen = Survey("https://de.ex.example/", None, None, [checked("feed", "https://ex.example/rss", **hosts)])
    assert seen.domain == domain


def test_names() -> None:
    names = [
        profile_name(domain) for domain in ("example.co.uk", "news.example.com", "127.0.0.1", "xn--nchster-5wa.example")
    ]
    assert names == ["example", "news-example", "127-0-0-1", "xn-nchster-5wa"]


def test_no_profile_is_written_over_another(tmp_path: Path) -> None:
    (tmp_path / "ex.toml").write_text("mine")
    with pytest.raises(ArgumentError, match="stays as it is"):
        write_new(tmp_path, "ex", "new")
    assert (tmp_path / "ex.toml").read_text() == "mine"


@pytest.mark.parametrize(
    ("found", "broken", "words"),
    [
        (checked("feed", "u"), False, "0 articles"),
        (checked("section", "u"), True, "0 articles"),
        (checked("feed", "u", ex_example=2), False, "2 articles"),
        (checked("feed", "u", ex_example=1, ads_example=1), False, "1 of them on other hosts, such as ads.example"),
        (checked("feed", "u", ads_example=2), True, "2 of them on other hosts"),
        (Check(Source("feed", "u"), Outcome("refused", "status 403")), True, "refused (status 403)"),
    ],
)
def test_which_sources_are_broken(found: Check, broken: bool, words: str) -> None:
    profile = Profile(name="ex", domains=("ex.example",))
    assert found.is_broken(profile) is broken
    assert words in told(found, profile)
