"""The spider's arguments, checked: what is wrong is said before anything is fetched."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from urllib.parse import urlsplit

from newscrawl.discovery.urls import normalise
from newscrawl.errors import ArgumentError, NotAnAddress
from newscrawl.sites import Profile, Registry, profile_for_address

NAMES = {
    "sites": "names of site profiles, separated by commas (`scrapy sites` lists them)",
    "url": "the address of any news site, feed, sitemap, section page or article",
    "since": "a day, YYYY-MM-DD, or an RFC 3339 time: nothing that a finder dates before it",
    "limit": "articles a site, at most",
    "budget": "a time such as 90s, 20m or 2h, after which the run ends cleanly",
}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class Start:
    """Where a site's crawl starts: at its profile's sources, or at an `address` that is looked at first."""

    profile: Profile
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is to be crawled: `limit` articles a site, `budget` in seconds; None is no bound."""

    starts: tuple[Start, ...]
    since: datetime | None = None
    limit: int | None = None
    budget: float | None = None


def parse(arguments: Mapping[str, str], registry: Registry) -> Arguments:
    """The arguments of `scrapy crawl news -a name=value …`.

    Raises `ArgumentError` for a wrong one and `ProfileError` for an unknown or broken profile.
    """
    check_names(arguments, NAMES)
    names = [name.strip() for name in arguments.get("sites", "").split(",") if name.strip()]
    address = arguments.get("url", "").strip()
    if not names and not address:
        raise ArgumentError(f"nothing to crawl: give sites= ({NAMES['sites']}) or url= ({NAMES['url']})")
    starts = {name: Start(registry.get(name)) for name in names}
    if address:
        start = _start_at(address, registry)
        starts.setdefault(start.profile.name, start)
    return Arguments(
        starts=tuple(starts.values()),
        since=_since(arguments["since"]) if "since" in arguments else None,
        limit=_limit(arguments["limit"]) if "limit" in arguments else None,
        budget=seconds(arguments["budget"]) if "budget" in arguments else None,
    )


def check_names(arguments: Mapping[str, str], known: Mapping[str, str]) -> None:
    """Raises `ArgumentError` for an argument that is none of `known`."""
    for name in arguments:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}=?" if near else f"there are {', '.join(f'{n}=' for n in known)}"
            raise ArgumentError(f"there is no argument {name}=: {hint}")


def _start_at(address: str, registry: Registry) -> Start:
    given = address
    try:
        address = normalise(given)  # as candidates have it: a host in other letters than ASCII, too
    except NotAnAddress:
        hint = f": did you mean https://{given}?" if given and "://" not in given else ""
        raise ArgumentError(f"url={given} is no address of http or https{hint}") from None
    known = registry.for_url(address)
    if known and is_front_page(address) and known.sources(date.min):
        return Start(known)
    return Start(known or profile_for_address(address), address)


def is_front_page(address: str) -> bool:
    """Does `address` name a host and nothing of it?"""
    parts = urlsplit(address)
    return parts.path in {"", "/"} and not parts.query


def _since(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        raise ArgumentError(f"since={value} is no day: write {NAMES['since']}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _limit(value: str) -> int:
    if not value.strip().isdecimal() or len(value) > 18 or int(value) < 1:
        raise ArgumentError(f"limit={value} is not 1 or more: write how many {NAMES['limit']}")
    return int(value)


def seconds(value: str) -> float:
    """The seconds of a budget.

    >>> seconds("20m"), seconds("1.5h"), seconds("90")
    (1200.0, 5400.0, 90.0)
    """
    found = _DURATION.fullmatch(value.strip().lower())
    if not found or not 0 < float(found[1]) < 1e9:
        raise ArgumentError(f"budget={value} is no time: write {NAMES['budget']}")
    return float(found[1]) * _SECONDS[found[2]]
