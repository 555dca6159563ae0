"""News agencies: known by name in a byline, or by the credit of a story's first or last line."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_DATELINE = 160  # characters at the story's start: "ISLAMABAD, Nov 23 (AFP) -", "【ソウル共同】"
_LAST_LINE = 80  # the most characters of a credit at its end
_EXACT = 5  # letters: names up to this length are words in some language, so their case counts
_EDGE = " \t.,;:|()[]{}«»\"'–—-©"
_BRACKETED = re.compile(r"[(\[（【［]([^()\[\]（）【】［］]{2,60})[)\]）】］]")
_DASHED = re.compile(r"^[^–—\-:]{0,60}?[/,.]\s*([^\s,/–—:][^,/–—:]{1,30}?)\s*(?:[–—:]|--?\s)")
_PARTS = re.compile(r"[/,;|&+=＝・、]|\s(?:and|und|et|y|e|en|og|och|und|mit|with)\s|\s[–—-]\s")


@cache
def _lexicon() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "lexicon" / "agencies.toml").read_text("utf-8"))


@cache
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Short names as they are written, and long ones case-folded, each with the name that the record keeps."""
    table = _lexicon()["names"]
    short: dict[str, str] = {}
    long: dict[str, str] = {}
    for name, others in table.items():
        for written in (name, *others):
            if len(written) <= _EXACT:
                short.setdefault(written, name)
            else:
                long.setdefault(written.casefold(), name)
    short |= {written.lower(): short[written] for written in _lexicon()["also_lower"]}
    return short, long


def agency_named(text: str) -> str | None:
    """The agency that `text` as a whole names, under the name that the record keeps; None for anything else."""
    short, long = _names()
    bare = text.strip(_EDGE)
    return short.get(bare) or long.get(bare.casefold()) or long.get(bare.casefold().removeprefix("the "))


def agency_credited(story: str) -> str | None:
    """The agency in the story's dateline or in a credit at its end."""
    lines = [line.strip() for line in story.splitlines() if line.strip()]
    if not lines:
        return None
    for line in lines[:2]:
        if found := _in_dateline(line[:_DATELINE]):
            return found
    for line in reversed(lines[-3:]):
        if found := _in_last_line(line):
            return found
    return None


def _in_dateline(start: str) -> str | None:
    credited = [match[1] for match in _BRACKETED.finditer(start)]
    if dashed := _DASHED.match(start):
        credited.append(dashed[1])
    return _first_named(credited)


def _in_last_line(line: str) -> str | None:
    """A credit that ends the last paragraph in brackets, or is a line by itself ("dpa", "© AFP", "Source: AFP")."""
    tail = line[-_LAST_LINE:]
    credited = [match[1] for match in _BRACKETED.finditer(tail) if tail.endswith(match[0])]
    if len(line) <= _LAST_LINE:
        credited.append(line)
        if (label := line.partition(":" if ":" in line else "："))[2] and label[0].strip().casefold() in _lexicon()[
            "source_labels"
        ]:
            credited.append(label[2])
    return _first_named(credited)


def _first_named(credited: list[str]) -> str | None:
    for credit in credited:
        parts = [credit, *_PARTS.split(credit)]
        # "共同", "ソウル共同": a place run together with the agency, in scripts without spaces
        parts += [credit[-2:]] if not credit.isascii() and len(credit) <= 8 else []
        if found := next(filter(None, map(agency_named, parts)), None):
            return found
    return None
