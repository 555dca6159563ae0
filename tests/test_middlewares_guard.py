"""Nothing leaves for a private host, by whatever name, unless that is allowed."""

import asyncio
from unittest.mock import Mock

import pytest
from scrapy import Request
from scrapy.resolver import dnscache

from newscrawl.middlewares.guard import ARTICLE, PROFILE, Guard
from newscrawl.middlewares.refusals import Offsite, PrivateHost, UnusableAddress
from newscrawl.middlewares.resolver import PublicResolver
from newscrawl.sites import profile_for_address


def admit(url: str, *, allow: bool = False, **meta: object) -> None:
    asyncio.run(Guard(allow_private=allow).process_request(Request(url, meta=meta)))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.1:8000/", "http://0x7f000001/", "http://2130706433/", "http://[::1]/",
        "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
        "http://localhost/", "http://paper.localhost/", "http://LOCALHOST./", "http://%6c%6fcalhost/",
    ],
)  # fmt: skip
def test_a_private_address_is_refused_in_every_spelling(url: str) -> None:
    with pytest.raises(PrivateHost):
        admit(url)
    admit(url, allow=True)


@pytest.mark.parametrize("url", ["ftp://news.example/", "file:///etc/passwd", "data:text/html,x", "http:///x"])
def test_only_http_addresses_of_hosts_are_fetched(url: str) -> None:
    with pytest.raises(UnusableAddress):
        admit(url, allow=True)


def test_an_article_that_leads_to_another_site_is_refused_and_a_source_is_not() -> None:
    profile = profile_for_address("https://news.example/")
    with pytest.raises(Offsite, match=r"other\.example"):
        admit("https://other.example/x", allow=True, **{PROFILE: profile, ARTICLE: True})
    admit("https://m.news.example/x", allow=True, **{PROFILE: profile, ARTICLE: True})
    admit("https://feeds.example/x.xml", allow=True, **{PROFILE: profile})


def resolver(*, allow: bool) -> PublicResolver:
    made = PublicResolver(Mock(), cache_size=10, timeout=1.0)
    made.allow_private = allow
    return made


@pytest.mark.parametrize(
    ("address", "allow", "fails"), [("10.0.0.7", False, True), ("10.0.0.7", True, False), ("8.8.8.8", False, False)]
)
def test_a_name_that_leads_to_a_private_address_does_not_resolve(address: str, allow: bool, fails: bool) -> None:
    dnscache["rebound.example"] = address
    results: list[object] = []
    resolver(allow=allow).getHostByName("rebound.example").addBoth(results.append)
    failed = isinstance(getattr(results[0], "value", None), PrivateHost)
    assert failed == fails
    assert fails or results == [address]
    dnscache.pop("rebound.example", None)


def test_localhost_names_are_this_machine_where_it_is_allowed() -> None:
    results: list[object] = []
    resolver(allow=True).getHostByName("herald.localhost").addBoth(results.append)
    assert results == ["127.0.0.1"]
