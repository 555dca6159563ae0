"""A setting of ours that there is not is told, by every command and wherever it was set."""

import pytest
from newsroom import scrapy

from newscrawl.commandline import check_names
from newscrawl.errors import ArgumentError


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("NEWSCRAWL_PROGESS", "did you mean NEWSCRAWL_PROGRESS?"),
        ("newscrawl_archive", "did you mean NEWSCRAWL_ARCHIVE?"),
        ("NEWSCRAWL_ARCHIV", "did you mean NEWSCRAWL_ARCHIVE?"),
        ("NEWSCRAWL_FOO", "README.md lists all of them"),
    ],
)
def test_a_typo_is_told_with_the_nearest_name(name: str, says: str) -> None:
    with pytest.raises(ArgumentError, match=rf"there is no setting {name} \(-s\)") as error:
        check_names(["NEWSCRAWL_WORKERS", name, "DOWNLOAD_DELAY"], "-s")
    assert says in str(error.value)


def test_what_is_ours_scrapys_or_the_tests_is_taken() -> None:
    check_names(["NEWSCRAWL_WORKERS", "DOWNLOAD_DELAY", "NEWSCRAWL_TEST_ALL", "PATH"], "the environment")


@pytest.mark.parametrize(
    "command", [["crawl", "news", "-a", "url=http://127.0.0.1:9/"], ["sites", "orf"], ["demo"], ["report"], ["verify"]]
)
def test_every_command_ends_at_once(command: list[str]) -> None:
    done = scrapy(*command, NEWSCRAWL_WORKER="2")
    assert done.returncode == 2
    assert "there is no setting NEWSCRAWL_WORKER (the environment): did you mean NEWSCRAWL_WORKERS?" in done.stderr
    assert "Traceback" not in done.stderr


def test_so_does_a_typo_on_the_command_line() -> None:
    done = scrapy("schedule", "--sites", "orf", "-s", "NEWSCRAWL_CONTCT=me")
    assert (done.returncode, "did you mean NEWSCRAWL_CONTACT?" in done.stderr) == (2, True)
