"""Our own pages and what must be read from them, field by field.

A case is a folder of tests/pages: `page.html`, written by us, and `expected.json`, what must be read from it:

- `url`: where the page was fetched (default `https://news.example/<case>`);
- `error`: the name of the error that the page must raise; then nothing else is looked at;
- `text`: the story, a list of its paragraphs;
- `notices`: what was set apart, the lines of each kind in page order: `{"paywall": ["…"], "pricing": ["…"]}`;
- `offers`: the plans, each with the fields that matter;
- `access`: `status` and `complete`;
- any other field of the record (`title`, `authors`, `published_at`, …) as it stands in the record.

To add one: write `page.html`, run pytest, read the `expected.json` that it generates (the run fails, so that
a person looks), keep the fields that the case is about, commit both.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from itemadapter import ItemAdapter

from newscrawl import errors
from newscrawl.extraction import extract

PAGES = Path(__file__).parent / "pages"
CASES = sorted(folder.name for folder in PAGES.iterdir() if folder.is_dir())
NOT_COMPARED = {"url", "error"}
# What a page alone cannot tell, what changes with every release, and what only repeats other fields.
NOT_GENERATED = {
    "schema",
    "id",
    "version",
    "supersedes",
    "site",
    "discovery",
    "fetch",
    "content_hash",
    "run",
} | {
    "near_duplicate_of",
    "extractor",
}


def expectations(case: str) -> dict[str, Any]:
    path = PAGES / case / "expected.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def fields_of_cases() -> list[Any]:
    """(case, field) for each field that a case expects; a case without expectations has the field `None`."""
    pairs: list[tuple[str, str | None]] = []
    for case in CASES:
        expected = expectations(case)
        pairs += [(case, field) for field in expected if field not in NOT_COMPARED]
        if not expected:
            pairs.append((case, None))
    return [pytest.param(case, field, id=f"{case}-{field}") for case, field in pairs]


@cache
def read(case: str) -> dict[str, Any]:
    """The record of a case's page, in the form in which expectations are written."""
    url = expectations(case).get("url", f"https://news.example/{case}")
    record = ItemAdapter(extract((PAGES / case / "page.html").read_bytes(), url)).asdict()
    notices: dict[str, list[str]] = {}
    for notice in record["notices"]:
        notices.setdefault(notice["kind"], []).extend(lines(notice["text"]))
    record["notices"] = notices
    record["text"] = [part for part in record["text"].split("\n\n") if part]
    del record["access"]["because"]
    return record


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def in_the_form_of(value: Any, expected: Any) -> Any:
    """`value` without the keys of its objects that the expectation leaves out."""
    if isinstance(expected, list) and isinstance(value, list):
        pairs = zip(value, expected, strict=False)
        return [in_the_form_of(one, other) for one, other in pairs] + value[len(expected) :]
    if isinstance(expected, dict) and isinstance(value, dict) and expected:
        kept = {key: value[key] for key in value if key in expected}
        return {key: in_the_form_of(one, expected[key]) for key, one in kept.items()}
    return value


@pytest.mark.parametrize(("case", "field"), fields_of_cases())
def test_page(case: str, field: str | None) -> None:
    if field is None:
        generate(case)
    expected = expectations(case)[field]
    found = read(case)[field]
    # A notice of a kind that is not expected is a fault, so that `notices` is compared whole.
    assert (found if field == "notices" else in_the_form_of(found, expected)) == expected


@pytest.mark.parametrize("case", [case for case in CASES if "error" in expectations(case)])
def test_page_that_is_no_article(case: str) -> None:
    expected = expectations(case)
    with pytest.raises(getattr(errors, expected["error"])):
        read.__wrapped__(case)


@pytest.mark.parametrize("case", [case for case in CASES if "error" not in expectations(case)])
def test_nothing_is_both_story_and_notice(case: str) -> None:
    record = read(case)
    apart = {line for found in record["notices"].values() for line in found}
    assert not apart & set(record["text"])


def generate(case: str) -> None:
    path = PAGES / case / "expected.json"
    record = {key: value for key, value in read(case).items() if key not in NOT_GENERATED}
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
    pytest.fail(f"{path} was missing: generated from what is read today. Look it over before you commit it.")
