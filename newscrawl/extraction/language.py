"""The language of a story: what the page says, unless its script or the page itself contradicts it."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from newscrawl.extraction.classifier import classify
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page
from newscrawl.extraction.schemaorg import text_of

_TAG = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?$")
_SAMPLE = 2000  # characters
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())


@dataclass(frozen=True, slots=True)
class _Lexicon:
    letters: dict[str, re.Pattern[str]]  # runs of them, by script
    written_in: dict[str, list[str]]  # languages by script
    latin_too: frozenset[str]
    renamed: dict[str, str]
    wider: dict[str, str]


@cache
def _lexicon() -> _Lexicon:
    data: dict[str, Any] = tomllib.loads((files(__package__) / "lexicon" / "languages.toml").read_text("utf-8"))
    scripts, tags = data["scripts"], data["tags"]
    return _Lexicon(
        {name: re.compile(f"(?:{script['letters']})+") for name, script in scripts.items()},
        {name: script["languages"] for name, script in scripts.items()},
        frozenset(tags["latin_too"]),
        tags["renamed"],
        tags["wider"],
    )


def language(page: Page, linked: LinkedData, context_language: str | None, story: str) -> str | None:
    """BCP 47. The page's word counts unless the story's script cannot be that language, or the page says several.

    `context_language` is the outlet's, for a page that says nothing. The text itself is classified last, since that is
    slow and short texts mislead it.
    """
    script = script_of(story)
    said = [tag for text in _said(page, linked) if (tag := normalised(text)) and _fits(tag, script)]
    if len({_widest(tag) for tag in said}) == 1:
        return said[0]
    if said:
        guess = _classified(story)
        return next((tag for tag in said if _widest(tag) == _lexicon().wider.get(guess or "", guess)), said[0])
    outlet = normalised(context_language or "")
    if outlet and _fits(outlet, script):
        return outlet
    candidates = _lexicon().written_in.get(script or "", [])
    return candidates[0] if len(candidates) == 1 else _classified(story)


def normalised(text: str) -> str | None:
    """`en_us` → `en-US`, `zh-hant-tw` → `zh-Hant-TW`; None for what is no language tag."""
    found = _TAG.match(text.strip())
    written = found[1].lower() if found else ""
    primary = _lexicon().renamed.get(written, written if len(written) == 2 and written != "xx" else "")
    if not found or not primary:
        return None
    parts = [primary, found[2] and found[2].title(), found[3] and found[3].upper()]
    return "-".join(part for part in parts if part)


def script_of(text: str) -> str | None:
    """ISO 15924 code of the script that most letters are in; Japanese counts as Kana, though most may be Han."""
    sample = text[:_SAMPLE]
    if len(sample.encode("ascii", "ignore").translate(None, _NO_LETTERS)) * 2 > len(sample):
        return "Latn"
    if _count(_lexicon().letters["Latn"], sample) * 2 > len(sample):
        return "Latn"
    counts = Counter({script: _count(letters, sample) for script, letters in _lexicon().letters.items()})
    if counts["Hani"] and counts["Kana"] * 5 > counts["Hani"]:
        return "Kana"
    script, count = counts.most_common(1)[0]
    return script if count else None


def _count(letters: re.Pattern[str], text: str) -> int:
    return sum(map(len, letters.findall(text)))


def _fits(tag: str, script: str | None) -> bool:
    if script is None:
        return True
    primary, lexicon = _primary(tag), _lexicon()
    if script == "Latn":
        return primary in lexicon.latin_too or all(primary not in names for names in lexicon.written_in.values())
    return primary in lexicon.written_in[script]


def _primary(tag: str) -> str:
    return tag.partition("-")[0]


def _widest(tag: str) -> str:
    return _lexicon().wider.get(_primary(tag), _primary(tag))


def _said(page: Page, linked: LinkedData) -> list[str]:
    body = page.tree.find("body")
    said = [page.tree.get("lang"), page.tree.get("xml:lang"), body.get("lang") if body is not None else None]
    for value in linked.values("inLanguage"):
        named = value.get("alternateName") or value.get("name") if isinstance(value, dict) else value
        said += [text_of(named)]
    for key in ("og:locale", "content-language", "language", "dc.language", "dcterms.language"):
        said += page.meta.get(key, [])[:1]
    return [text for text in said if text]


def _classified(story: str) -> str | None:
    if len(story) < 40:
        return None
    return classify(story[:_SAMPLE])
