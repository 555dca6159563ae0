"""`scrapy extract` as a person calls it: saved pages in, records or views out."""

import gzip
import json
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from scrapy.utils.project import get_project_settings

from newscrawl.commands.extract import Command
from newscrawl.extraction import extract

PROJECT = Path(__file__).parent.parent
URL = "https://herald.example/world/ferry"
STORY = [
    "The ferry of the north pier left at five o'clock, as it does on each day of spring, with forty people on board.",
    "Its captain said that the tide was the lowest in years, and that two sandbanks had to be passed with care.",
]
PAGE = f"""<!doctype html><html lang=en><head><title>A ferry leaves</title><link rel=canonical href={URL}>
<meta property=article:published_time content=2026-11-22T18:40:00+05:30></head><body>
<nav><ul><li><a href=/>Front page of the Herald</a></ul></nav><article><h1>A ferry leaves</h1>
{"".join(f"<p>{text}</p>" for text in STORY)}</article>
<div><p>You've read all of your 5 free articles this month.</p><p>Subscribe to continue reading</p></div>
<p>&#155;31m red \u202e</p></body></html>""".encode()


def scrapy_extract(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "scrapy", "extract", *map(str, arguments)]
    return subprocess.run(command, cwd=PROJECT, input=stdin, capture_output=True, timeout=60, check=False)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_bytes(PAGE)
    (tmp_path / "packed.gz").write_bytes(gzip.compress(PAGE))
    (tmp_path / "cut.html").write_bytes(gzip.compress(PAGE)[:100])
    (tmp_path / "letter.txt").write_text("Dear editor")
    return tmp_path / "page.html"


def test_each_file_is_a_line_just_as_extract_gives_it(page: Path) -> None:
    done = scrapy_extract(page, page.parent / "packed.gz")
    assert (done.returncode, done.stderr) == (0, b"")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first == second
    article = extract(PAGE, URL)
    assert (first["text"], first["url"], first["id"]) == (article.text, URL, article.id)
    assert (first["run"], first["fetch"]) == (None, None)


def test_files_that_give_no_record_are_named_and_the_others_still_do(page: Path) -> None:
    folder = page.parent
    done = scrapy_extract(folder / "cut.html", folder / "missing", folder / "letter.txt", folder, page)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    lines = done.stderr.decode().splitlines()
    for line, name, why in zip(
        lines,
        ("cut.html", "missing", "letter.txt", ""),
        ("broken gzip", "No such file", "without HTML", "directory"),
        strict=True,
    ):
        assert line.startswith(str(folder / name))
        assert why in line


def test_the_standard_input_and_a_given_address(page: Path) -> None:
    done = scrapy_extract("-", "--url", "https://herald.example/other?utm_source=rss", stdin=PAGE)
    record = json.loads(done.stdout)
    assert record["url"] == "https://herald.example/other?utm_source=rss"
    assert record["canonical_url"] == URL


def test_pages_without_an_address_are_articles_of_their_own() -> None:
    bare = PAGE.replace(f"<link rel=canonical href={URL}>".encode(), b"")
    assert extract(bare, "file:///a.html").id != extract(bare, "file:///b.html").id


def test_probe_shows_each_block_and_what_it_became(page: Path) -> None:
    done = scrapy_extract("--probe", "--all", page)
    assert done.returncode == 0
    text = done.stdout.decode()
    assert not [
        char for char in text if (ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160 or char == "\u202e"
    ]
    lines = text.splitlines()
    first_word = {line.split("  ")[0]: line for line in lines}
    assert {"story", "headline", "paywall", "left out"} <= first_word.keys()
    assert "in <nav>" in next(line for line in lines if "Front page of the Herald" in line)
    assert "meta article:published_time" in next(line for line in lines if line.startswith("published_at"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "name the files"),
        (["page.html", "--ulr"], "--ulr"),
        (["a.html", "b.html", "--url", URL], "one file"),
        (["a.html", "--site", "nobody-knows"], "nobody-knows"),
        (["a.html", "--url", "herald.example/a"], "no address"),
    ],
)
def test_wrong_arguments_are_said(arguments: list[str], says: str) -> None:
    command, parser = Command(), ArgumentParser()
    command.settings = get_project_settings()
    command.add_options(parser)
    options, files = parser.parse_known_args(arguments)
    with pytest.raises(UsageError, match=says):
        command.run(files, options)
