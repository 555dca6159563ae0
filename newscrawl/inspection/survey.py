"""A look at a site that nobody has described yet: where it names its articles, and what it calls itself."""

from dataclasses import dataclass, field

from newscrawl.discovery.autodetect import ranked, sources_from_page, sources_from_robots, well_known
from newscrawl.discovery.sections import article_links
from newscrawl.errors import DiscoveryError, NotHTML
from newscrawl.extraction.language import language
from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.metadata import publisher
from newscrawl.extraction.page import parse
from newscrawl.inspection.checking import Check, check
from newscrawl.inspection.visit import Guest
from newscrawl.sites import Source
from newscrawl.sites.hosts import host_of, registrable_domain
from newscrawl.spiders.capture import charset_of

MOST = 8  # sources that a site names which are looked at: some name a feed for each of a hundred sections
SCARCE = {"sitemap", "section"}  # kinds that are worth naming only where nothing better is there
OWN = 0.9  # share of the articles that the given host alone must have to be the site's only one


@dataclass(slots=True)
class Survey:
    """What was seen at `url`: sources that name articles, and those that the site names in vain."""

    url: str  # where the address led
    publisher: str | None
    language: str | None
    good: list[Check] = field(default_factory=list)
    vain: list[Check] = field(default_factory=list)
    not_looked_at: int = 0

    @property
    def domain(self) -> str:
        """The hosts of the site: the given one, where nearly all articles lie on it, else all of its domain."""
        host = host_of(self.url).removeprefix("www.")
        total = sum(checked.found for checked in self.good)
        own = sum(checked.hosts[host] + checked.hosts[f"www.{host}"] for checked in self.good)
        return host if total and own >= OWN * total else registrable_domain(host)


async def survey(guest: Guest, url: str) -> Survey:
    """Look at a site's page (best its front page), what it names, and if need be at the usual places.

    Raises `DiscoveryError` where the page cannot be had or no articles are found.
    """
    answer = await guest.fetch(url)
    response = answer.response
    if response is None or answer.outcome is not None:
        outcome = answer.outcome
        raise DiscoveryError(f"{url}: {outcome.name.replace('_', ' ')} ({outcome.why})" if outcome else f"{url}: gone")
    charset = charset_of(response)
    seen = _introduced(response.body, response.url, charset)
    robots = await guest.robots(response.url)
    named = ranked(
        [*sources_from_robots(robots, response.url), *sources_from_page(response.body, response.url, charset)]
    )
    seen.not_looked_at = max(0, len(named) - MOST)
    for source in named[:MOST]:
        checked = await check(guest, source)
        if source.kind == "sitemap" and 2 * checked.titled > checked.found:
            checked.source = Source("news_sitemap", source.url)  # whatever its address says
        (seen.good if checked.found else seen.vain).append(checked)
    if not seen.good:
        await _guess(guest, response.url, seen)
    if not seen.good and (links := article_links(response.body, response.url, charset)):
        section = Check(Source("section", response.url))
        section.hosts.update(host_of(link.url) for link in links)
        seen.good.append(section)
    if not seen.good:
        raise DiscoveryError(f"{url}: neither feeds nor sitemaps nor links to articles: give a section page")
    best = [checked for checked in seen.good if checked.source.kind not in SCARCE]
    seen.good = best or seen.good
    return seen


async def _guess(guest: Guest, url: str, seen: Survey) -> None:
    """Try the places where sites keep feeds and sitemaps by convention, until there is one of each kind."""
    for source in well_known(url):
        if all(checked.source.kind != source.kind for checked in seen.good):
            checked = await check(guest, source)
            seen.good.extend([checked] if checked.found else [])


def _introduced(body: bytes, url: str, charset: str | None) -> Survey:
    """What the page calls itself."""
    try:
        page = parse(body, url, charset)
    except NotHTML as error:
        raise DiscoveryError(f"{url}: no page: give the site's front page ({error})") from error
    linked = linked_data(page)
    return Survey(url, publisher(page, linked), language(page, linked, None, ""))
