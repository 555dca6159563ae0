"""`scrapy probe` as a person calls it, against the newsroom."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from newsroom import scrapy
from scrapy.exceptions import UsageError

from newscrawl.commands.probe import Command
from newscrawl.demo.server import Server
from newscrawl.inspection.drawing import show
from newscrawl.inspection.probing import probed
from newscrawl.inspection.visit import Answer
from newscrawl.middlewares.outcomes import of_error
from newscrawl.middlewares.refusals import RobotsForbidden


def probe(url: str, *options: str, **environment: str) -> CompletedProcess[str]:
    return scrapy("probe", url, *options, NEWSCRAWL_ALLOW_PRIVATE_HOSTS="1", **environment)


def test_a_page_is_fetched_as_a_crawl_would_and_shown_block_by_block(newsroom: Server, tmp_path: Path) -> None:
    url = f"{newsroom.address('monsoon')}/city/stepwell-pumps"
    before = len(newsroom.requests)
    page, contact = tmp_path / "page.html", {"NEWSCRAWL_CONTACT": "desk@archive.example"}
    done = probe(url, "--save", str(page), NEWSCRAWL_ARCHIVE=str(tmp_path / "archive"), **contact)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    expected = newsroom.newsroom.expected(url)
    lines = done.stdout.splitlines()
    assert any(line.startswith("story") and expected.text[:40] in line for line in lines)
    meter = next(line for line in lines if expected.wall.paywall[0] in line)
    assert meter.startswith("paywall")
    assert "meter phrase (en)" in meter
    assert all(
        any(plan.name in line and plan.offer["currency"] in line for line in lines) for plan in expected.wall.plans
    )
    assert any(line.startswith("authors") and "schema.org author.name" in line for line in lines)
    asked = newsroom.requests[before:]
    assert [request.path for request in asked] == ["/robots.txt", "/city/stepwell-pumps"]
    assert all("+desk@archive.example" in request.user_agent for request in asked)
    assert expected.story.title.encode() in page.read_bytes()
    assert not (tmp_path / "archive").exists()


def test_a_place_that_cannot_be_written_to_is_said(newsroom: Server, tmp_path: Path) -> None:
    url = f"{newsroom.address('monsoon')}/city/stepwell-pumps"
    done = probe(url, "--save", str(tmp_path / "none" / "page.html"), NEWSCRAWL_ARCHIVE=str(tmp_path / "archive"))
    said = done.stdout + done.stderr
    assert (done.returncode, "page.html: No such file or directory" in said, "Traceback" in said) == (2, True, False)


def test_a_challenge_is_said_and_gives_no_record(newsroom: Server) -> None:
    done = probe(f"{newsroom.address('bad')}/news/challenge")
    assert done.returncode == 1
    assert "No record: refused" in done.stdout
    assert "challenge came in place of the page" in done.stdout


def test_what_robots_forbids_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(None, of_error(RobotsForbidden("robots.txt forbids it")))
    picture, is_record = probed("https://a.example/\x1b[2J", answer, None, date(2026, 11, 23), everything=False)
    show(picture)
    shown = capsys.readouterr().out
    assert not is_record
    assert "No record: robots forbidden" in shown
    assert "asks crawlers to leave this page alone" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [([], "one address"), (["a.example/b"], "did you mean https://a.example/b"), (["ftp://a.example/"], "http")],
)
def test_what_is_no_address_is_said(arguments: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Command().run(arguments, Namespace())
