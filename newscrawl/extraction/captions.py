"""The caption and the credit under a picture, told apart."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from lxml.html import HtmlElement

from newscrawl.extraction.agencies import agency_named

_CREDIT_CLASS = re.compile(r"credit|copyright|source|photographer|agency|attribution|quelle|pictsrc", re.IGNORECASE)
_MAX_CREDIT = 100
_LONGEST = 10_000  # characters of a caption in which a credit is looked for
_MAX_CREDIT_WORDS = 8  # of a line that is all credit; a longer one is a caption that starts with "Video:"
_EDGE = " \t|–—-•·"
_BRACKETED = re.compile(r"[(\[（［]([^()\[\]（）［］]{2,100})[)\]）］]\s*\.?$")
_OWNER = re.compile(r"(?:©|\(c\)|copyright)\s*([^©]{2,100})$", re.IGNORECASE)
_PARTED = re.compile(r"[/／|]|\bvia\b", re.IGNORECASE)


def caption_and_credit(figure: HtmlElement) -> tuple[str | None, str | None]:
    """(caption, credit) of a `<figure>`: the credit by its own element, else by its words."""
    holder = next(figure.iter("figcaption"), None)
    if holder is None:
        return None, None
    whole = _text(holder)
    marked = next((e for e in holder.iterdescendants() if _CREDIT_CLASS.search(e.get("class") or "")), None)
    credit = _text(marked) if marked is not None else ""
    if credit and len(credit) <= _MAX_CREDIT:
        caption = whole.removesuffix(credit) if whole.endswith(credit) else whole.replace(credit, " ", 1)
        return " ".join(caption.split()).strip(_EDGE) or None, bare_credit(credit)
    return split_caption(whole)


def split_caption(text: str) -> tuple[str | None, str | None]:
    """(caption, credit) of "The bay. Photo: Ada Marin/AFP", "The bay (AFP)", "The bay © AFP"."""
    text = text.strip(_EDGE)
    if len(text) > _LONGEST:
        return text, None
    owner = _OWNER.search(text)
    labelled = _labelled().search(text)
    bracketed = _BRACKETED.search(text)
    found = owner or labelled
    if found and (found.start() > 0 or len(text.split()) <= _MAX_CREDIT_WORDS):
        return text[: found.start()].strip(_EDGE + "([（") or None, bare_credit(found[1])
    if bracketed and (_PARTED.search(bracketed[1]) or agency_named(bracketed[1])):
        return text[: bracketed.start()].strip(_EDGE) or None, bare_credit(bracketed[1])
    return text or None, None


def bare_credit(text: str) -> str | None:
    """Without "Photo:", "©" and brackets."""
    text = text.strip(_EDGE + "()[]（）.:：")
    for pattern in (_OWNER, _leading()):
        if found := pattern.match(text):
            text = found[1]
    return text.strip(_EDGE + "()[]（）.:：") or None


def _text(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


@cache
def _labels() -> str:
    labels = tomllib.loads((files(__package__) / "lexicon" / "captions.toml").read_text("utf-8"))["labels"]
    return "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))


@cache
def _labelled() -> re.Pattern[str]:
    mark = r"(?:\s*[:：/=©]+|\s+(?:by|von|par|por|di|de|av|door)\s)\s*"
    before = rf"(?<!\w)(?:(?:{_labels()})\s)?(?:{_labels()})"
    return re.compile(rf"{before}{mark}(?:by\s)?([^:：]{{2,100}})$", re.IGNORECASE)


@cache
def _leading() -> re.Pattern[str]:
    return re.compile(rf"(?:{_labels()})\s*[:：/=]\s*(.+)$", re.IGNORECASE | re.DOTALL)
