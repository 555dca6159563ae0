"""Hosts: which belong to one site, and what a site without a profile is called."""

from functools import cache, lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract

DEFAULT_PORTS = {"http": 80, "https": 443}


@cache
def _suffixes() -> "TLDExtract":
    """The Public Suffix List as bundled, no download; with private suffixes: x.github.io is a site."""
    from tldextract import TLDExtract  # noqa: PLC0415  (0.1 s to import: not for commands that need profiles alone)

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """The part of `host` that somebody registered: what two hosts of one site share.

    By the rules of publicsuffix.org, its default rule `*` included, so that a name in an unknown zone counts
    two labels; an IP address or a bare name is its own.

    >>> registrable_domain("feeds.bbci.co.uk"), registrable_domain("www.herald.localhost")
    ('bbci.co.uk', 'herald.localhost')
    """
    if _is_address(host):
        return host
    parts = _suffixes()(host)
    if parts.suffix:
        return parts.top_domain_under_public_suffix or host
    return ".".join(host.split(".")[-2:])


def same_site(one: str, other: str) -> bool:
    """Are two hosts of one registrable domain?

    >>> same_site("feeds.example.co.uk", "www.example.co.uk"), same_site("one.co.uk", "other.co.uk")
    (True, False)
    """
    return one == other or registrable_domain(one) == registrable_domain(other)


def host_of(url: str) -> str:
    """The lower-case host of an address without its port; "" where there is none.

    >>> host_of("https://WWW.Example.com.:8080/x"), host_of("mailto:ada@example.com")
    ('www.example.com', '')
    """
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def site_name(url: str) -> str:
    """What a site without a profile is called in records and file names: its host, its port where that tells.

    >>> site_name("https://www.Example.com/news"), site_name("http://127.0.0.1:8000/")
    ('example.com', '127.0.0.1-8000')
    """
    parts = urlsplit(url)
    name = host_of(url).removeprefix("www.").replace(":", "-")
    if parts.port and parts.port != DEFAULT_PORTS.get(parts.scheme.lower()):
        return f"{name}-{parts.port}"
    return name


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
