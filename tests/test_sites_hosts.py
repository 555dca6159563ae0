"""Hosts: what belongs to one site."""

import doctest

import pytest

from newscrawl.sites import hosts
from newscrawl.sites.hosts import host_of, registrable_domain, same_site, site_name


def test_examples_in_docstrings_hold():
    results = doctest.testmod(hosts)
    assert (results.failed, results.attempted > 3) == (0, True)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("example.com", "example.com"),
        ("www.news.example.com", "example.com"),
        ("www.example.co.uk", "example.co.uk"),
        ("www.example.com.ua", "example.com.ua"),
        ("reporter.blogspot.com", "reporter.blogspot.com"),  # a private suffix: each blog is a site
        ("co.uk", "co.uk"),
        ("herald.localhost", "herald.localhost"),  # an unknown zone counts as one label
        ("m.herald.localhost", "herald.localhost"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("", ""),
    ],
)
def test_registrable_domain(host, expected):
    assert registrable_domain(host) == expected


def test_two_addresses_are_two_sites():
    assert not same_site("127.0.0.1", "127.0.0.2")
    assert not same_site("one.localhost", "other.localhost")


@pytest.mark.parametrize("text", ["", "news", "mailto:ada@example.com", "http://[bad/", "/news/story"])
def test_no_host_where_there_is_none(text):
    assert host_of(text) == ""


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.com/", "example.com"),
        ("https://www.example.com:443/", "example.com"),
        ("http://example.com:443/", "example.com-443"),
        ("http://herald.localhost:8123/news", "herald.localhost-8123"),
        ("https://example.com./", "example.com"),
    ],
)
def test_name_of_a_site_without_profile(url, name):
    assert site_name(url) == name
