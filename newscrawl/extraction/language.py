"""The language of a story: what the page says, unless its script or the page itself contradicts it."""

import re
from collections import Counter
from functools import cache
from typing import Any

from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page
from newscrawl.extraction.schemaorg import text_of

_TAG = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?$")
_SAMPLE = 2000  # characters
_SCRIPTS: dict[str, re.Pattern[str]] = {
    "Latn": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "Cyrl": re.compile("[\u0400-\u052f]"),
    "Grek": re.compile("[\u0370-\u03ff]"),
    "Hebr": re.compile("[\u0590-\u05ff]"),
    "Arab": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "Deva": re.compile("[\u0900-\u097f]"),
    "Beng": re.compile("[\u0980-\u09ff]"),
    "Guru": re.compile("[\u0a00-\u0a7f]"),
    "Gujr": re.compile("[\u0a80-\u0aff]"),
    "Orya": re.compile("[\u0b00-\u0b7f]"),
    "Taml": re.compile("[\u0b80-\u0bff]"),
    "Telu": re.compile("[\u0c00-\u0c7f]"),
    "Knda": re.compile("[\u0c80-\u0cff]"),
    "Mlym": re.compile("[\u0d00-\u0d7f]"),
    "Sinh": re.compile("[\u0d80-\u0dff]"),
    "Thai": re.compile("[\u0e00-\u0e7f]"),
    "Mymr": re.compile("[\u1000-\u109f]"),
    "Geor": re.compile("[\u10a0-\u10ff]"),
    "Armn": re.compile("[\u0530-\u058f]"),
    "Ethi": re.compile("[\u1200-\u137f]"),
    "Khmr": re.compile("[\u1780-\u17ff]"),
    "Kana": re.compile("[\u3040-\u30ff]"),
    "Hang": re.compile("[\uac00-\ud7a3]"),
    "Hani": re.compile("[\u3400-\u9fff]"),
}
# Languages of scripts that few languages share; every language not named here is taken to be written in Latin script.
_WRITTEN_IN = {
    "Cyrl": "ru uk be bg mk sr kk ky tg mn tt ba cv bs uz az",
    "Grek": "el",
    "Hebr": "he yi iw",
    "Arab": "ar fa ur ps ckb sd ug ku pa ms az",
    "Deva": "hi mr ne sa kok mai bho doi",
    "Beng": "bn as",
    "Guru": "pa",
    "Gujr": "gu",
    "Orya": "or",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Sinh": "si",
    "Thai": "th",
    "Mymr": "my shn",
    "Geor": "ka",
    "Armn": "hy",
    "Ethi": "am ti",
    "Khmr": "km",
    "Kana": "ja",
    "Hang": "ko",
    "Hani": "zh ja yue",
}
_BOTH = frozenset("sr bs uz az tk ku kk mn ms tt ro".split())  # written in Latin script as well
_RENAMED = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jp": "ja",
    "cz": "cs",
    "gr": "el",
    "ua": "uk",
    "kr": "ko",
    "cn": "zh",
    "dk": "da",
    "se": "sv",
}


def language(page: Page, linked: LinkedData, context_language: str | None, story: str) -> str | None:
    """BCP 47. The page's word counts unless the story's script cannot be that language, or the page says several.

    `context_language` is the outlet's, for a page that says nothing. The text itself is classified last, since that is
    slow and short texts mislead it.
    """
    script = script_of(story)
    said = [tag for text in _said(page, linked) if (tag := normalised(text)) and _fits(tag, script)]
    if len({_primary(tag) for tag in said}) == 1:
        return said[0]
    if said:
        guess = _classified(story)
        return next((tag for tag in said if _primary(tag) == guess), said[0])
    outlet = normalised(context_language or "")
    if outlet and _fits(outlet, script):
        return outlet
    candidates = _WRITTEN_IN.get(script or "", "").split()
    return candidates[0] if len(candidates) == 1 else _classified(story)


def normalised(text: str) -> str | None:
    """`en_us` → `en-US`, `zh-hant-tw` → `zh-Hant-TW`; None for what is no language tag."""
    found = _TAG.match(text.strip())
    if not found or found[1].lower() in ("x", "xx", "und", "mul", "zxx"):
        return None
    primary = found[1].lower()
    parts = [_RENAMED.get(primary, primary), found[2] and found[2].title(), found[3] and found[3].upper()]
    return "-".join(part for part in parts if part)


def script_of(text: str) -> str | None:
    """ISO 15924 code of the script that most letters are in; Kana or Hangul count for more, as Han letters stand among them."""
    sample = text[:_SAMPLE]
    counts = Counter({script: len(letters.findall(sample)) for script, letters in _SCRIPTS.items()})
    if counts["Hani"] and counts["Kana"] * 5 > counts["Hani"]:
        return "Kana"
    script, count = counts.most_common(1)[0]
    return script if count else None


def _fits(tag: str, script: str | None) -> bool:
    if script is None:
        return True
    primary = _primary(tag)
    if primary in _WRITTEN_IN.get(script, "").split():
        return True
    return script == "Latn" and (
        primary in _BOTH or not any(primary in names.split() for names in _WRITTEN_IN.values())
    )


def _primary(tag: str) -> str:
    return tag.split("-")[0]


def _said(page: Page, linked: LinkedData) -> list[str]:
    body = page.tree.find("body")
    said = [page.tree.get("lang"), page.tree.get("xml:lang"), body.get("lang") if body is not None else None]
    for value in linked.values("inLanguage"):
        said.append(
            text_of(value.get("alternateName") or value.get("name")) if isinstance(value, dict) else text_of(value)
        )
    for key in ("og:locale", "content-language", "language", "dc.language", "dcterms.language"):
        said += page.meta.get(key, [])[:1]
    return [text for text in said if text]


def _classified(story: str) -> str | None:
    if len(story) < 40:
        return None
    return str(_classifier().classify(story[:_SAMPLE])[0])


@cache
def _classifier() -> Any:
    import py3langid  # noqa: PLC0415  (a second to load and 94 MB, for the few pages that need it)

    return py3langid
