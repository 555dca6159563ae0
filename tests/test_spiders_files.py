"""The arguments of `scrapy crawl warc`: which files are read, and in which order."""

from pathlib import Path

import pytest

from newscrawl.errors import ArgumentError
from newscrawl.spiders.files import parse_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.warc.gz", "a.warc", "deep/c.warc.gz", "deep/d.warc.gz.tmp", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("", ["a.warc", "b.warc.gz", "deep/c.warc.gz"]),
        ("/b.warc.gz", ["b.warc.gz"]),
        ("/*.warc*", ["a.warc", "b.warc.gz"]),
        ("/**/*.gz", ["b.warc.gz", "deep/c.warc.gz"]),
        ("/notes.txt", ["notes.txt"]),  # whoever names a file means it
    ],
)
def test_a_folder_a_pattern_or_a_file(folder: Path, path: str, found: list[str]) -> None:
    paths = parse_files({"path": f"{folder}{path}"}).paths
    assert [str(each.relative_to(folder)) for each in paths] == found


def test_a_name_that_looks_like_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "[2026].warc").touch()
    assert len(parse_files({"path": f"{tmp_path}/[2026].warc"}).paths) == 1


def test_a_budget(folder: Path) -> None:
    assert parse_files({"path": str(folder), "budget": "2m"}).budget == 120


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "nothing to read: give path="),
        ({"path": "nowhere/*.warc.gz"}, "path=nowhere/.*: no such file"),
        ({"pth": "x"}, "there is no argument pth=: did you mean path="),
        ({"path": ".", "budget": "soon"}, "budget=soon is no time"),
    ],
)
def test_wrong_ones_are_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: dict[str, str], said: str
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(ArgumentError, match=said):
        parse_files(arguments)
