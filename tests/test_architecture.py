"""The arrows of the design hold: which room may import which, and where Scrapy may be seen."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "newscrawl"

# Rooms by height: a module imports only from its own room and from lower ones.
HEIGHT = {
    "errors": 0, "parentdeath": 0, "counters": 0, "items": 0, "wording": 0, "schema": 1, "sites": 2,
    "discovery": 3, "extraction": 3, "state": 3, "archive": 3, "warc": 3, "health": 3, "scheduling": 4,
    "report": 4, "spiders": 4, "middlewares": 4, "pipelines": 4, "extensions": 4, "inspection": 4,
    "cluster": 5, "commands": 5, "commandline": 4, "demo": 4, "settings": 4,
}  # fmt: skip
WITHOUT_SCRAPY = {
    "errors",
    "parentdeath",
    "counters",
    "items",
    "wording",
    "schema",
    "sites",
    "discovery",
    "extraction",
    "state",
    "archive",
    "warc",
    "health",
    "report",
    "scheduling",
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides which room is meant"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if p.parent != PACKAGE or p.stem not in {"__init__", "__main__"})


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_downwards(path: Path) -> None:
    here = room(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "scrapy":
            assert here not in WITHOUT_SCRAPY, f"{path} imports {name} in a room that does not know Scrapy"
        if parts[0] == "newscrawl" and len(parts) > 1 and parts[1] in HEIGHT:
            assert HEIGHT[parts[1]] <= HEIGHT[here], f"{path} imports {name}, which stands above it"


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [p for p in modules() if p.stem in {"utils", "util", "helpers", "common", "misc", "base2"}]


def test_every_room_is_placed() -> None:
    assert {room(p) for p in modules()} <= set(HEIGHT)
