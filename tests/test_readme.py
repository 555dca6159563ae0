"""The README tells of what is there: commands, settings with their defaults, spider arguments, files, Python."""

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest
from newsroom import PROJECT, scrapy

from newscrawl import settings
from newscrawl.archive import read
from newscrawl.sites.loading import parse_profile
from newscrawl.spiders.arguments import NAMES
from newscrawl.spiders.files import FILE_NAMES

TEXT = (PROJECT / "README.md").read_text("utf-8")
SHELL = [
    line.partition("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    for line in block.splitlines()
]
SCRAPY = [shlex.split(line.split("&&")[-1]) for line in SHELL if "scrapy " in line]


def test_every_setting_of_ours_is_told_with_its_default() -> None:
    told = dict(re.findall(r"^\| `(NEWSCRAWL_\w+)` \| `?(.*?)`? \|", TEXT, re.MULTILINE))
    ours = {name: getattr(settings, name) for name in dir(settings) if name.startswith("NEWSCRAWL_")}
    assert told == {
        name: ",".join(map(str, value)) if isinstance(value, list) else str(value) for name, value in ours.items()
    }


def test_every_command_is_there() -> None:
    listed = re.findall(r"^  (\w+) ", scrapy().stdout, re.MULTILINE)
    assert {words[1] for words in SCRAPY} <= set(listed)


@pytest.mark.parametrize("name", sorted({words[1] for words in SCRAPY if any(w.startswith("--") for w in words)}))
def test_every_option_is_there(name: str) -> None:
    options = {word for words in SCRAPY if words[1] == name for word in words if word.startswith("--")}
    told = scrapy(name, "-h").stdout
    assert [option for option in options if option not in told] == []


def test_every_spider_argument_is_there() -> None:
    given = {word.partition("=")[0] for words in SCRAPY for before, word in pairwise(words) if before == "-a"}
    told = set(re.findall(r"^\| `-a (\w+)=", TEXT, re.MULTILINE))
    assert given | told == set(NAMES) | set(FILE_NAMES)


def test_every_file_is_there() -> None:
    named = re.findall(r"(?:\]\(|`|python )((?:newscrawl|tests|\.ci)/[\w/.]+|[A-Z]+(?:\.md)?)[)`\s]", TEXT)
    files = [name for name in named if "/" in name or name.endswith(".md")]
    assert len(files) > 3
    assert [name for name in files if not (PROJECT / name).exists()] == []


def test_the_example_profile_is_right() -> None:
    example = re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert example
    assert parse_profile(example[1], "example", "README.md").domains == ("example.com",)


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.html").write_bytes((PROJECT / "tests/pages/wall-loose-siblings/page.html").read_bytes())
    (tmp_path / "archive" / "runs").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
        exec(block, {})
    assert list(read("archive")) == []
