"""What a source answers: fetched once, read as the crawl reads it, and judged."""

from collections import Counter
from dataclasses import dataclass, field

from newscrawl.discovery.dates import moment
from newscrawl.errors import DiscoveryError
from newscrawl.inspection.visit import Guest
from newscrawl.items import Candidate
from newscrawl.middlewares.outcomes import Outcome
from newscrawl.sites import Profile, Source
from newscrawl.sites.hosts import host_of
from newscrawl.spiders.capture import charset_of, header
from newscrawl.spiders.news import SITEMAP_SIZE
from newscrawl.spiders.planner import DEEPEST
from newscrawl.spiders.sources import read_source
from newscrawl.wording import amount


@dataclass(slots=True)
class Check:
    """What one source gave: `fault` is None where it could be read.

    Of a sitemap index the newest sitemap is looked at, `sitemaps` says how many it names.
    """

    source: Source
    fault: Outcome | None = None
    hosts: Counter[str] = field(default_factory=Counter)  # of the articles that it names
    titled: int = 0  # articles that it names with their titles, as feeds and news sitemaps do
    newest: str | None = None  # RFC 3339, of publication or else of change
    sitemaps: int = 0
    conditional: bool = False  # does it give an ETag or a date, so that it can be asked only if it changed?

    @property
    def found(self) -> int:
        return self.hosts.total()

    def elsewhere(self, profile: Profile) -> int:
        """How many of its articles lie on hosts that are not the outlet's, which a crawl leaves out."""
        return sum(number for host, number in self.hosts.items() if not profile.covers(f"https://{host}/"))

    def is_broken(self, profile: Profile) -> bool:
        """Feeds and sitemaps may be empty for a night; a section without links to articles is not one any more."""
        if self.fault is not None:
            return True
        if not self.found:
            return self.source.kind == "section"
        return self.elsewhere(profile) == self.found


async def check(guest: Guest, source: Source, profile: Profile | None = None) -> Check:
    """Fetch a source, and of an index its newest sitemap too."""
    checked = Check(source)
    url = source.url
    for _ in range(1 + DEEPEST):
        answer = await guest.fetch(url, profile, download_maxsize=SITEMAP_SIZE)
        if answer.response is None or answer.outcome is not None:
            checked.fault = answer.outcome
            return checked
        response = answer.response
        checked.conditional = bool(header(response, "ETag") or header(response, "Last-Modified"))
        try:
            finding = read_source(source, response.body, response.url, charset_of(response), None)
            for candidate in finding.candidates:
                _count(checked, candidate)
        except DiscoveryError as error:
            checked.fault = Outcome("broken_source", str(error).removeprefix(f"{response.url}: "))
            return checked
        if checked.found or not finding.children:
            return checked
        checked.sitemaps = checked.sitemaps or len(finding.children) + finding.children_left
        url = finding.children[0].url
    return checked


def told(checked: Check, profile: Profile) -> str:
    """A check in words."""
    if checked.fault is not None:
        return f"{checked.fault.name.replace('_', ' ')} ({checked.fault.why})"
    words = [amount(checked.found, "article")]
    if checked.sitemaps:
        words.insert(0, f"index of {amount(checked.sitemaps, 'sitemap')}, the newest of them")
    if elsewhere := checked.elsewhere(profile):
        words.append(f"{elsewhere} of them on other hosts, such as {_other_host(checked, profile)}")
    if checked.newest:
        words.append(f"newest {checked.newest}")
    if not checked.conditional:
        words.append("sent whole each time (no ETag, no Last-Modified)")
    return ", ".join(words)


def _other_host(checked: Check, profile: Profile) -> str:
    return next(host for host, _ in checked.hosts.most_common() if not profile.covers(f"https://{host}/"))


def _count(checked: Check, candidate: Candidate) -> None:
    checked.hosts[host_of(candidate.url)] += 1
    checked.titled += candidate.discovery.title is not None
    when = candidate.discovery.published_at or candidate.modified_at
    if when and moment(when) > moment(checked.newest):
        checked.newest = when
