"""The registry: names and hosts to profiles; and the catalogue itself, held to its own rules."""

import re
from collections import Counter

import pytest

from newscrawl.errors import ProfileError
from newscrawl.sites import Registry
from newscrawl.sites.hosts import host_of


@pytest.fixture(scope="module")
def catalogue():
    return Registry.load()


@pytest.fixture
def own(tmp_path):
    (tmp_path / "herald.toml").write_text('domains = ["herald.example"]', "utf-8")
    (tmp_path / "herald-de.toml").write_text('domains = ["de.herald.example"]', "utf-8")
    (tmp_path / "zeit.toml").write_text('domains = ["zeit.de"]\ndelay = 9', "utf-8")
    (tmp_path / "kiosk.toml").write_text('domains = ["spiegel.de", "www.euronews.com"]', "utf-8")
    (tmp_path / "notes.txt").write_text("no profile", "utf-8")
    return tmp_path


def test_every_profile_of_the_catalogue_is_valid(catalogue):
    profiles = catalogue.all()
    assert len(profiles) == 181
    assert all(profile.publisher and profile.country and profile.languages for profile in profiles)


def test_no_two_profiles_claim_one_domain(catalogue):
    claims = Counter(domain for profile in catalogue.all() for domain in profile.domains)
    assert [domain for domain, count in claims.items() if count > 1] == []


def test_each_outlet_is_found_by_its_own_hosts(catalogue):
    for profile in catalogue.all():
        for domain in profile.domains:
            assert catalogue.for_url(f"https://{domain}/news/story-1") is profile
            assert profile.covers(f"https://{domain}/news/story-1")


def test_outlets_of_one_country_agree_on_its_time_zone(catalogue):
    zones = {(each.country, each.time_zone) for each in catalogue.all() if each.time_zone}
    assert len(zones) == len({country for country, _ in zones})
    assert not {"us", "ca", "au", "es", "mx", "ru", "id"} & {country for country, _ in zones}  # they have several


def test_business_standard_is_in_the_catalogue(catalogue):
    profile = catalogue.for_url("https://www.business-standard.com/world-news/story-126112300001_1.html")
    assert profile.name == "business-standard"
    assert (profile.country, profile.languages, profile.time_zone) == ("in", ("en",), "Asia/Kolkata")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.derstandard.at/story/1", "derstandard"),
        ("https://live.derstandard.at/story/1", "derstandard"),
        ("https://www.bbc.com/news/1", "bbc"),
        ("https://de.euronews.com/1", "euronews-de"),
        ("https://www.euronews.com/1", "euronews"),
        ("https://euronews.com/1", "euronews"),
        ("https://it.euronews.com/1", None),
        ("https://notderstandard.at/story/1", None),
        ("https://at/", None),
        ("mailto:desk@derstandard.at", None),
    ],
)
def test_host_to_profile(catalogue, url, name):
    profile = catalogue.for_url(url)
    assert (profile and profile.name) == name


def test_the_users_profiles_come_first(own):
    registry = Registry.load(own)
    assert registry.get("herald").domains == ("herald.example",)
    assert registry.for_url("https://www.herald.example/a").name == "herald"
    assert registry.for_url("https://de.herald.example/a").name == "herald-de"
    assert registry.get("zeit").delay == 9
    assert registry.for_url("https://www.zeit.de/a").delay == 9
    assert registry.for_url("https://www.spiegel.de/a").name == "kiosk"
    assert registry.for_url("https://euronews.com/a").name == "kiosk"
    assert registry.get("spiegel").publisher == "Spiegel Online"
    assert len(registry.all()) == 181 + 3


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("derstandart", "did you mean derstandard"),
        ("../zeit", "did you mean zeit"),
        ("xqxqxq", "`scrapy sites` lists them all"),
    ],
)
def test_an_unknown_name_is_answered_with_those_near_it(catalogue, name, hint):
    with pytest.raises(ProfileError, match=re.escape(hint)):
        catalogue.get(name)


def test_a_broken_file_of_the_user_is_named(own):
    (own / "bad.toml").write_text('domains = ["bad.example"]\nfeed = []', "utf-8")
    registry = Registry.load(own)
    with pytest.raises(ProfileError, match=re.escape(str(own / "bad.toml")) + ".*'feed'"):
        registry.get("bad")
    assert registry.get("herald").name == "herald"


def test_a_file_that_is_not_utf8_is_named(own):
    (own / "bad.toml").write_bytes(b'domains = ["bad.example"]\npublisher = "\xff"')
    with pytest.raises(ProfileError, match=re.escape(str(own / "bad.toml"))):
        Registry.load(own).all()


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ProfileError, match="no such folder"):
        Registry.load(tmp_path / "none")


def test_hosts_are_written_as_browsers_send_them(catalogue):
    for profile in catalogue.all():
        assert all(host_of(f"https://{domain}/") == domain for domain in profile.domains)
