"""A unit of work, made of what a message or a command asks for: a site's crawl, or a WARC file's reading.

Whoever can write to the broker must not get further than an honest sender: a site is one that has a profile or a public
host, a file lies below NEWSCRAWL_WARC_ROOT.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scrapy.settings import BaseSettings

from newscrawl.errors import ArgumentError
from newscrawl.middlewares.addresses import is_public, literal_address, plain_host
from newscrawl.sites import Registry
from newscrawl.spiders.arguments import parse
from newscrawl.state.leases import of_host
from newscrawl.state.units import file_unit, site_unit

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,252}")
LONGEST_SECONDS = 25 * 60  # of a crawl: brokers before RabbitMQ 3.12 take a message back after 30 minutes
SHARE = 0.8  # of its interval that a crawl takes at most
LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True)
class Work:
    """`unit` in the table of units, the spider and its arguments, and the leases that its run takes.

    `interval` is in seconds, None for what is done once; `changed` is when the file was last written (Unix time).
    """

    unit: str
    spider: str
    arguments: Mapping[str, str]
    leases: tuple[str, ...]
    interval: float | None = None
    changed: float = 0


def site_named(name: object, settings: BaseSettings) -> Work:
    """The crawl of a site with a profile, or of a public host. Raises `ArgumentError` and `ProfileError`."""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ArgumentError(f"{str(name)[:100]!r} is neither the name of a profile nor a host")
    registry = registry_of(settings)
    is_host = name not in registry and _is_host(name, settings.getbool("NEWSCRAWL_ALLOW_PRIVATE_HOSTS"))
    arguments = {"url": f"https://{name}/"} if is_host else {"sites": name}
    profile = parse(arguments, registry).starts[0].profile
    interval = 60 * (profile.interval or _minutes(settings["NEWSCRAWL_INTERVAL"]))
    budget = min(SHARE * interval, LONGEST_SECONDS)
    unit = site_unit(profile.name)
    return Work(
        unit=unit,
        spider="news",
        arguments={**arguments, "budget": f"{budget:.0f}s"},
        leases=(unit, *map(of_host, profile.hosts())),
        interval=interval,
    )


def file_below(path: object, root: str) -> Work:
    """The reading of a WARC file below the folder `root`. Raises `ArgumentError`."""
    if not root:
        raise ArgumentError("NEWSCRAWL_WARC_ROOT is empty: name the folder that WARC files are read from")
    if not isinstance(path, str) or not path or len(path) > LONGEST_PATH or not path.isprintable():
        raise ArgumentError(f"{str(path)[:100]!r} is no path of a WARC file")
    if not Path(path).resolve().is_relative_to(Path(root).resolve()):  # what links lead to is what counts
        raise ArgumentError(f"{path} does not lie below NEWSCRAWL_WARC_ROOT={root}")
    return stored_file(Path(path))


def stored_file(path: Path) -> Work:
    """The reading of any WARC file of this machine. Raises `ArgumentError`."""
    place = path.resolve()
    if not place.is_file():
        raise ArgumentError(f"{path}: no such file here (all machines have to see it under this path)")
    unit = file_unit(place)
    return Work(unit, "warc", {"path": str(place)}, leases=(unit,), changed=place.stat().st_mtime)


def registry_of(settings: BaseSettings) -> Registry:
    folder = settings["NEWSCRAWL_PROFILES"]
    return Registry.load(Path(folder) if folder else None)


def _minutes(value: object) -> float:
    try:
        minutes = float(str(value))
    except ValueError:
        minutes = 0
    if not 1 <= minutes < float("inf"):
        raise ArgumentError(f"NEWSCRAWL_INTERVAL={value} is no number of minutes")
    return minutes


def _is_host(name: str, allow_private: bool) -> bool:
    host = plain_host(name)
    if host is None or "." not in host or host.endswith(".localhost"):
        return False
    address = literal_address(host)
    return allow_private or address is None or is_public(address)
