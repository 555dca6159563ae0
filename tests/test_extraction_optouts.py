"""What publishers reserve, in the ways that they say it."""

import pytest

from newscrawl.extraction.optouts import of_headers, of_meta, together


@pytest.mark.parametrize(
    ("meta", "found"),
    [
        ({}, []),
        ({"robots": ["index, follow, max-image-preview:large"]}, []),
        ({"robots": ["noindex,nofollow"]}, ["noindex"]),
        ({"robots": ["NONE"]}, ["noindex"]),
        ({"robots": ["noai, noimageai"], "newscrawl": ["noarchive"]}, ["noarchive", "noai", "noimageai"]),
        ({"googlebot": ["noindex"]}, []),
        ({"tdm-reservation": ["1"]}, ["tdm-reservation"]),
        ({"tdm-reservation": ["0"]}, []),
    ],
)
def test_meta_elements(meta: dict[str, list[str]], found: list[str]) -> None:
    assert of_meta(meta) == found


@pytest.mark.parametrize(
    ("tags", "reservations", "found"),
    [
        (["noindex, nofollow"], [], ["noindex"]),
        (["noarchive", "nosnippet"], ["1"], ["noarchive", "nosnippet", "tdm-reservation"]),
        (["googlebot: noindex"], [], []),
        (["newscrawl: noindex, noai"], [], ["noindex", "noai"]),
        (["otherbot: noindex, nofollow, newscrawl: noai"], [], ["noai"]),
        (["newscrawl: noarchive, otherbot: noindex"], [], ["noarchive"]),
        (["max-image-preview:large, noindex"], [], ["noindex"]),
        (["max-snippet: -1, noarchive"], [], ["noarchive"]),
        (["unavailable_after: Friday, 25-Jun-27 15:00:00 UTC, noindex"], [], ["noindex"]),
        (["unavailable_after: 25 Jun 2027 15:00:00 PST"], ["0"], []),
        (["noindex, unavailable_after: 25 Jun 2027 15:00:00 PST"], [], ["noindex"]),
    ],
)
def test_headers(tags: list[str], reservations: list[str], found: list[str]) -> None:
    assert of_headers(tags, reservations) == found


def test_silence_is_null() -> None:
    assert together([], []) is None
    assert together(["noai"], ["noindex", "noai"]) == ["noindex", "noai"]
