"""Arguments of `scrapy crawl news`: what is right is understood, what is wrong is said with what would be right."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.errors import ArgumentError, ProfileError
from newscrawl.sites import Registry
from newscrawl.spiders.arguments import Start, parse

HERALD = 'domains = ["herald.example"]\nfeeds = ["https://herald.example/rss.xml"]\n'
PLAIN = 'domains = ["plain.example"]\n'


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    (tmp_path / "herald.toml").write_text(HERALD)
    (tmp_path / "plain.toml").write_text(PLAIN)
    return Registry.load(tmp_path)


def starts(registry: Registry, **arguments: str) -> list[tuple[str, str | None]]:
    return [(start.profile.name, start.address) for start in parse(arguments, registry).starts]


def test_sites_are_names_of_profiles(registry: Registry) -> None:
    assert starts(registry, sites="herald, plain,") == [("herald", None), ("plain", None)]


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://unknown.example/", ("unknown.example", "https://unknown.example/")),
        ("https://www.herald.example", ("herald", None)),  # its profile knows better where to look
        ("https://herald.example/rss.xml", ("herald", "https://herald.example/rss.xml")),
        ("https://plain.example/", ("plain", "https://plain.example/")),  # its profile names no source
        ("http://127.0.0.1:8000/", ("127.0.0.1-8000", "http://127.0.0.1:8000/")),
    ],
)
def test_an_address_starts_at_its_profile_or_at_itself(
    registry: Registry, url: str, start: tuple[str, str | None]
) -> None:
    assert starts(registry, url=url) == [start]


def test_a_host_in_other_letters_is_known_as_its_articles_call_it(registry: Registry) -> None:
    (start,) = parse({"url": "https://Zürich.example/"}, registry).starts
    assert start.profile.covers("https://www.xn--zrich-kva.example/story")


def test_a_site_named_twice_is_crawled_once(registry: Registry) -> None:
    assert starts(registry, sites="herald,herald", url="https://herald.example/") == [("herald", None)]


def test_bounds_are_understood(registry: Registry) -> None:
    arguments = parse({"sites": "herald", "since": "2026-11-01", "limit": "20", "budget": "1.5h"}, registry)
    assert arguments.since == datetime(2026, 11, 1, tzinfo=UTC)
    assert (arguments.limit, arguments.budget) == (20, 5400.0)
    assert arguments.starts == (Start(registry.get("herald")),)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({}, "nothing to crawl"),
        ({"sits": "herald"}, "did you mean sites="),
        ({"sites": "herald", "colour": "red"}, "there are sites="),
        ({"url": "example.com"}, "did you mean https://example.com"),
        ({"url": "ftp://example.com/"}, "no address of http or https"),
        ({"url": "https://"}, "no address"),
        ({"url": "https://example.com:99999/"}, "no address"),
        ({"url": "https://[1/"}, "no address"),
        ({"url": "https://exa mple.com/"}, "no address"),
        ({"url": "https://../"}, "no address"),
        ({"sites": "herald", "budget": "9" * 30 + "d"}, "such as 90s"),
        ({"sites": "herald", "limit": "9" * 5000}, "limit=999"),
        ({"sites": "herald", "since": "yesterday"}, "YYYY-MM-DD"),
        ({"sites": "herald", "limit": "0"}, "limit=0"),
        ({"sites": "herald", "limit": "many"}, "limit=many"),
        ({"sites": "herald", "budget": "soon"}, "such as 90s"),
        ({"sites": "herald", "budget": "0m"}, "such as 90s"),
    ],
)
def test_what_is_wrong_is_said_with_what_is_right(registry: Registry, wrong: dict[str, str], says: str) -> None:
    with pytest.raises(ArgumentError, match=says.replace("(", r"\(")):
        parse(wrong, registry)


def test_an_unknown_site_names_those_near_it(registry: Registry) -> None:
    with pytest.raises(ProfileError, match="herald"):
        parse({"sites": "heralt"}, registry)
