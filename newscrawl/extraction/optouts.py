"""What a publisher reserves: robots directives of a page, and the TDM Reservation Protocol.

Directives: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag (the same words in
`<meta name=robots>` and in X-Robots-Tag). TDM: https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

WORDS = (
    "noindex",
    "noarchive",
    "nosnippet",
    "noai",
    "noimageai",
)  # directives that say what must not be done with a page
WITH_VALUES = {"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"}  # not crawlers' names
TDM = "tdm-reservation"
ALL = (*WORDS, TDM)
OURS = "newscrawl"  # the name that a directive addresses us by; those for other crawlers are none of our business


def of_meta(meta: Mapping[str, Sequence[str]]) -> list[str]:
    """Of a page's meta elements: name, in lower case → contents."""
    directives = [*meta.get("robots", ()), *meta.get(OURS, ())]
    return _known(directives, meta.get(TDM, ()))


def of_headers(robots_tags: Iterable[str], tdm_reservations: Sequence[str]) -> list[str]:
    """Of the values of the headers X-Robots-Tag (`noindex`, or `somebot: noindex, nofollow`) and TDM-Reservation."""
    directives = [directive for value in robots_tags for directive in _to_us(value)]
    return _known(directives, tdm_reservations)


def together(*found: Iterable[str]) -> list[str] | None:
    """Each once, in the order of `ALL`; None where nothing is reserved."""
    said = {word for words in found for word in words}
    return [word for word in ALL if word in said] or None


def _to_us(value: str) -> Iterator[str]:
    """Directives of one X-Robots-Tag; a crawler's name holds until the next: `otherbot: noindex, newscrawl: noai`."""
    agent = ""
    for part in value.lower().split(","):
        name, colon, rest = (piece.strip() for piece in part.partition(":"))
        addressed = colon and " " not in name and name not in WITH_VALUES
        if addressed:
            agent = name
        if agent in {"", OURS}:
            yield rest if addressed else part


def _known(directives: Iterable[str], reservations: Iterable[str]) -> list[str]:
    words = {word.strip().lower() for value in directives for word in value.split(",")}
    if "none" in words:  # short for noindex, nofollow
        words.add("noindex")
    if any(value.strip() == "1" for value in reservations):
        words.add(TDM)
    return together(words) or []
