"""`scrapy sites` as a person calls it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent


@pytest.fixture
def sites(tmp_path):
    (tmp_path / "herald.toml").write_text(
        'domains = ["herald.example"]\ncountry = "at"\nlanguages = ["de"]\npublisher = "Herald"\n'
        'feeds = ["https://herald.example/rss", "https://herald.example/atom"]',
        "utf-8",
    )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scrapy", "sites", "-s", f"NEWSCRAWL_PROFILES={tmp_path}", *arguments]
        environment = os.environ | {"PYTHONWARNINGS": "error"}
        return subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    return run


def test_lists_by_country_and_language_in_aligned_columns(sites):
    result = sites("--country", "at", "--language", "de")
    assert (result.returncode, result.stderr) == (0, "")
    head, *rows = result.stdout.splitlines()
    assert head.split() == ["NAME", "COUNTRY", "LANGUAGES", "SOURCES", "PUBLISHER"]
    names = [row.split()[0] for row in rows]
    assert names == sorted(names)
    assert {"herald", "derstandard"} <= set(names)
    herald = rows[names.index("herald")]
    assert herald.index("Herald") == head.index("PUBLISHER")
    assert herald.index("2 feeds") == head.index("SOURCES")


def test_lists_those_named(sites):
    result = sites("herald", "business-standard")
    assert [row.split()[0] for row in result.stdout.splitlines()[1:]] == ["herald", "business-standard"]
    assert "found out" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["heralt"], "did you mean herald?"),
        (["--country", "xx"], "Countries: at "),
        (["--language", "tlh"], "Languages: "),
    ],
)
def test_what_is_not_there_is_said_without_a_traceback(sites, arguments, message):
    result = sites(*arguments)
    assert result.returncode == 2
    assert message in result.stderr + result.stdout
    assert "Traceback" not in result.stderr
