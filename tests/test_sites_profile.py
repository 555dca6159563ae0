"""What a profile tells: which hosts are the outlet's, where to look, which selectors are in force."""

import doctest
from datetime import date

import pytest

from newscrawl.sites import DatedSelectors, Profile, Source, profile, profile_for_address

TODAY = date(2026, 11, 23)


def test_examples_in_docstrings_hold():
    results = doctest.testmod(profile)
    assert (results.failed, results.attempted > 1) == (0, True)


@pytest.mark.parametrize(
    ("domain", "url", "covered"),
    [
        ("example.com", "https://example.com/a", True),
        ("example.com", "https://WWW.example.com:8443/a", True),
        ("example.com", "https://live.blogs.example.com/a", True),
        ("example.com", "https://notexample.com/a", False),
        ("example.com", "https://example.com.evil.example/a", False),
        ("example.com", "mailto:desk@example.com", False),
        ("de.example.com", "https://www.example.com/a", False),
        # an outlet beside its sister titles
        ("www.example.com", "https://www.example.com/a", True),
        ("www.example.com", "https://example.com/a", True),
        ("www.example.com", "https://de.example.com/a", False),
    ],
)
def test_which_hosts_a_domain_covers(domain, url, covered):
    assert Profile(name="example", domains=(domain,)).covers(url) is covered


def test_articles_may_lie_on_any_of_the_domains_but_not_on_the_host_of_the_feed():
    outlet = Profile(
        name="example", domains=("example.com", "example.org"), feeds=("https://feeds.syndication.example/example.xml",)
    )
    assert outlet.covers("https://www.example.org/story")
    assert not outlet.covers("https://feeds.syndication.example/story")


def test_sources_come_in_the_order_of_their_worth_with_the_day_filled_in():
    outlet = Profile(
        name="example",
        domains=("example.com",),
        sections=("https://example.com/world/",),
        sitemaps=("https://example.com/all.xml",),
        feeds=("https://example.com/rss",),
        news_sitemaps=("https://example.com/map.xml?y={today:%Y}&m={today:%m}",),
    )
    assert outlet.sources(TODAY) == [
        Source("news_sitemap", "https://example.com/map.xml?y=2026&m=11"),
        Source("feed", "https://example.com/rss"),
        Source("sitemap", "https://example.com/all.xml"),
        Source("section", "https://example.com/world/"),
    ]


def test_the_version_of_a_selector_in_force_on_a_day():
    redesigned = DatedSelectors(css=("div.new",), since=date(2026, 11, 21))
    outlet = Profile(name="example", domains=("example.com",), story=(redesigned, DatedSelectors(css=("div.old",))))
    assert outlet.story_selectors(date(2026, 11, 20)) == ("div.old",)
    assert outlet.story_selectors(date(2026, 11, 21)) == ("div.new",)
    assert outlet.story_selectors() == ("div.new",)
    assert outlet.wall_selectors(TODAY) == ()


def test_nothing_is_in_force_before_the_first_version():
    outlet = Profile(name="example", domains=("example.com",), walls=(DatedSelectors(css=("p",), since=TODAY),))
    assert outlet.wall_selectors(date(2026, 1, 1)) == ()


@pytest.mark.parametrize(
    ("url", "name", "inside", "outside"),
    [
        ("https://www.example.com/", "example.com", "https://news.example.com/a", "https://example.org/a"),
        ("http://127.0.0.1:8000/", "127.0.0.1-8000", "http://127.0.0.1:8000/a", "http://127.0.0.2:8000/a"),
        (
            "http://herald.localhost:81/",
            "herald.localhost-81",
            "http://herald.localhost:81/a",
            "http://b.localhost:81/a",
        ),
    ],
)
def test_a_site_known_only_by_its_address(url, name, inside, outside):
    site = profile_for_address(url)
    assert site.name == name
    assert site.covers(inside)
    assert not site.covers(outside)
    assert site.sources(TODAY) == []
