"""A profile's TOML file: everything it may hold, and what is said about one that cannot be used."""

from datetime import date

import pytest

from newscrawl.errors import ProfileError
from newscrawl.sites import DatedSelectors
from newscrawl.sites.loading import parse_profile

FULL = """
publisher = "The Example"
domains = ["example.com", "example.org"]
country = "at"
languages = ["de", "pt-BR", "zh-Hant"]
time_zone = "Europe/Vienna"
feeds = ["https://feeds.example.net/rss?cat=7"]
news_sitemaps = ["https://www.example.com/news.xml?date={today:%Y-%m-%d}"]
sitemaps = ["https://www.example.com/sitemap.xml"]
sections = ["https://www.example.com/world/"]
delay = 2.5
interval = 30
render = true
remark = "slow in the mornings"

[[story]]
css = ["div#story"]

[[story]]
since = 2026-11-21
css = ["article div.copy", "article h2"]
remark = "redesign"

[[walls]]
css = ["aside[data-wall]"]
"""


def test_everything_a_profile_may_hold():
    profile = parse_profile(FULL, "example", "example.toml")
    assert (profile.name, profile.publisher) == ("example", "The Example")
    assert profile.domains == ("example.com", "example.org")
    assert (profile.country, profile.languages) == ("at", ("de", "pt-BR", "zh-Hant"))
    assert profile.time_zone == "Europe/Vienna"
    assert profile.feeds == ("https://feeds.example.net/rss?cat=7",)
    assert profile.news_sitemaps == ("https://www.example.com/news.xml?date={today:%Y-%m-%d}",)
    assert profile.sitemaps == ("https://www.example.com/sitemap.xml",)
    assert profile.sections == ("https://www.example.com/world/",)
    assert (profile.delay, profile.interval, profile.render) == (2.5, 30, True)
    assert profile.remark == "slow in the mornings"
    assert profile.story == (
        DatedSelectors(css=("article div.copy", "article h2"), since=date(2026, 11, 21), remark="redesign"),
        DatedSelectors(css=("div#story",)),
    )
    assert profile.walls == (DatedSelectors(css=("aside[data-wall]",)),)


def test_domains_suffice():
    profile = parse_profile('domains = ["example.com"]', "example", "example.toml")
    assert profile.publisher is None
    assert profile.sources(date(2026, 11, 23)) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('feed = ["https://example.com/rss"]', r"unknown field 'feed': did you mean 'feeds'\?"),
        ("wxyz = 1", "unknown field 'wxyz': known are publisher, domains, "),
        ('publisher = ""', "'publisher' is '': give a text"),
        ("publisher = 7", "'publisher' is 7: give a text"),
        ('country = "AT"', "'country' is 'AT': give an ISO 3166 code in lower case"),
        ('country = "uk"', '"gb"'),
        ('languages = "de"', r"'languages' is 'de': give a list"),
        ('languages = ["german"]', "give BCP 47 tags"),
        ('languages = ["de", "de"]', "give each entry once"),
        ('time_zone = "Europe/Wien"', "give an IANA time zone"),
        ('time_zone = "../../etc/passwd"', "give an IANA time zone"),
        ('feeds = ["/rss"]', "'feeds' is .*: give an absolute address"),
        ('feeds = ["ftp://example.com/rss"]', "give an absolute address"),
        ('sitemaps = ["https://example.com/{day}.xml"]', r"only placeholder in an address is \{today\}"),
        ('sitemaps = ["https://example.com/{}.xml"]', r"only placeholder in an address is \{today\}"),
        ('sitemaps = ["https://example.com/{today.x}"]', r"only placeholder in an address is \{today\}"),
        ("delay = 0", "'delay' is 0: give a number of seconds"),
        ("delay = true", "give a number of seconds"),
        ('delay = "5"', "give a number of seconds"),
        ("delay = nan", "give a number of seconds"),
        ("interval = 1e9", "give a number of minutes"),
        ('render = "yes"', "give true or false"),
        ('story = ["div"]', r"headed \[\[story\]\]"),
        ("[[story]]", r"give a list, as \[\"article div.copy\"\]"),
        ("[[story]]\ncss = []", "give at least one selector"),
        ('[[story]]\ncss = ["div[["]', "no CSS selector"),
        ('[[story]]\ncss = ["p"]\nsince = "2026-11-21"', "as a day, without quotes"),
        ('[[story]]\ncss = ["p"]\nsince = 2026-11-21T10:00:00', "as a day, without quotes"),
        ('[[walls]]\ncss = ["p"]\nfrom = 2026-11-21', "unknown 'from' in it: known are css, since, remark"),
        ('[[walls]]\ncss = ["p"]\n[[walls]]\ncss = ["q"]', "a `since` of its own"),
        ("remark", "no valid TOML"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_field(line, message):
    with pytest.raises(ProfileError, match=message) as caught:
        parse_profile(f'domains = ["example.com"]\n{line}', "example", "/profiles/example.toml")
    assert str(caught.value).startswith("/profiles/example.toml: ")


@pytest.mark.parametrize("text", ["", "domains = []", 'publisher = "The Example"'])
def test_a_profile_needs_hosts(text):
    with pytest.raises(ProfileError, match="'domains' is missing"):
        parse_profile(text, "example", "example.toml")


@pytest.mark.parametrize("domain", ["https://example.com", "example.com/news", "Example.com", "example"])
def test_a_domain_is_a_host_and_nothing_more(domain):
    with pytest.raises(ProfileError, match=r"'domains' is .*: give hosts without scheme and path"):
        parse_profile(f'domains = ["{domain}"]', "example", "example.toml")


@pytest.mark.parametrize("name", ["", "The Example", "exämple", "-example", "../example"])
def test_the_name_goes_into_file_names_of_the_archive(name):
    with pytest.raises(ProfileError, match="rename it"):
        parse_profile('domains = ["example.com"]', name, f"{name}.toml")
