"""What we know of an outlet: plain values, made by `newscrawl.sites.loading` from a TOML file."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from newscrawl.sites.hosts import host_of, registrable_domain, site_name

SourceKind = Literal["news_sitemap", "feed", "sitemap", "section"]


@dataclass(frozen=True, slots=True)
class Source:
    """An address that names articles."""

    kind: SourceKind
    url: str


@dataclass(frozen=True, slots=True)
class DatedSelectors:
    """CSS selectors that fit an outlet's pages from a day on, until the next version's day."""

    css: tuple[str, ...]
    since: date | None = None  # None: from the beginning
    remark: str | None = None  # why, for whoever meets the next redesign


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One outlet. Whatever is empty or None is found out by looking at the site.

    `domains` tell which hosts carry its articles: "example.com" with all its subdomains, "www.example.com" that
    host alone (for an outlet beside sister titles such as de.example.com). Feeds and sitemaps may lie on other
    hosts. An address in `feeds`, `news_sitemaps` and `sitemaps` may hold the day of the fetch, as in
    `?date={today:%Y-%m-%d}`.
    """

    name: str  # file name of its profile; in each record's `site`
    publisher: str | None = None
    domains: tuple[str, ...]
    country: str | None = None  # ISO 3166-1 alpha-2, lower-case
    languages: tuple[str, ...] = ()  # BCP 47, the main one first
    feeds: tuple[str, ...] = ()
    news_sitemaps: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    time_zone: str | None = None  # IANA name; of times that a page gives without an offset
    delay: float | None = None  # seconds between two requests to one host
    interval: float | None = None  # minutes between two runs
    story: tuple[DatedSelectors, ...] = ()  # what holds the story, newest version first
    walls: tuple[DatedSelectors, ...] = ()  # what is wall and not story, newest version first
    render: bool = False  # pages need a browser
    remark: str | None = None

    def covers(self, url: str) -> bool:
        """Does `url` lie on the outlet's own hosts, so that it may be one of its articles?"""
        return any(_serves(domain, host_of(url)) for domain in self.domains)

    def hosts(self) -> list[str]:
        """The registrable domains of all hosts that the profile names: two sites may share one."""
        named = [*self.domains, *map(host_of, (*self.news_sitemaps, *self.feeds, *self.sitemaps, *self.sections))]
        return sorted({registrable_domain(host) for host in named if host})

    def sources(self, today: date) -> list[Source]:
        """Everything that names articles, in the order of its worth: the sources that tell most come first."""
        return [
            *(Source("news_sitemap", filled(url, today)) for url in self.news_sitemaps),
            *(Source("feed", filled(url, today)) for url in self.feeds),
            *(Source("sitemap", filled(url, today)) for url in self.sitemaps),
            *(Source("section", url) for url in self.sections),
        ]

    def story_selectors(self, day: date | None = None) -> tuple[str, ...]:
        """CSS of the story on pages of `day`; without a day, of today's pages."""
        return _in_force(self.story, day)

    def wall_selectors(self, day: date | None = None) -> tuple[str, ...]:
        """CSS of walls on pages of `day`; without a day, of today's pages."""
        return _in_force(self.walls, day)


def profile_for_address(url: str) -> Profile:
    """The profile of a site of which only an address is known: its hosts and nothing else.

    >>> profile_for_address("https://www.example.com/news").name
    'example.com'
    """
    host = host_of(url)
    return Profile(name=site_name(url), domains=(registrable_domain(host),))


def filled(template: str, today: date) -> str:
    """An address with the day in it.

    Raises `KeyError`, `IndexError`, `ValueError` or `AttributeError` where it holds other placeholders.

    >>> filled("https://example.com/map.xml?date={today:%Y-%m-%d}", date(2026, 11, 23))
    'https://example.com/map.xml?date=2026-11-23'
    """
    return template.format(today=today) if "{" in template else template


def _serves(domain: str, host: str) -> bool:
    if domain.startswith("www."):
        return host in {domain, domain.removeprefix("www.")}
    return host == domain or host.endswith(f".{domain}")


def _in_force(versions: tuple[DatedSelectors, ...], day: date | None) -> tuple[str, ...]:
    for version in versions:
        if day is None or version.since is None or version.since <= day:
            return version.css
    return ()
