"""What a publisher reserves: robots directives of a page, and the TDM Reservation Protocol.

Directives: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag (the same words in
`<meta name=robots>` and in X-Robots-Tag). TDM: https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/
"""

from collections.abc import Iterable, Mapping, Sequence

WORDS = (
    "noindex",
    "noarchive",
    "nosnippet",
    "noai",
    "noimageai",
)  # directives that say what must not be done with a page
TDM = "tdm-reservation"
ALL = (*WORDS, TDM)
OURS = "newscrawl"  # the name that a directive addresses us by; those for other crawlers are none of our business


def of_meta(meta: Mapping[str, Sequence[str]]) -> list[str]:
    """Of a page's meta elements: name, in lower case → contents."""
    directives = [*meta.get("robots", ()), *meta.get(OURS, ())]
    return _known(directives, meta.get(TDM, ()))


def of_headers(robots_tags: Iterable[str], tdm_reservations: Sequence[str]) -> list[str]:
    """Of the values of the headers X-Robots-Tag (`noindex`, or `somebot: noindex, nofollow`) and TDM-Reservation."""
    directives = []
    for value in robots_tags:
        agent, colon, rest = value.partition(":")
        addressed = bool(colon) and " " not in agent.strip() and "," not in agent and "_" not in agent
        if not addressed:
            directives.append(value)
        elif agent.strip().lower() == OURS:
            directives.append(rest)
    return _known(directives, tdm_reservations)


def together(*found: Iterable[str]) -> list[str] | None:
    """Each once, in the order of `ALL`; None where nothing is reserved."""
    said = {word for words in found for word in words}
    return [word for word in ALL if word in said] or None


def _known(directives: Iterable[str], reservations: Iterable[str]) -> list[str]:
    words = {word.strip().lower() for value in directives for word in value.split(",")}
    if "none" in words:  # short for noindex, nofollow
        words.add("noindex")
    if any(value.strip() == "1" for value in reservations):
        words.add(TDM)
    return together(words) or []
