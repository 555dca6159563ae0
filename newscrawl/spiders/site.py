"""One site's crawl: what of it waits, what is under way, and what became of the rest."""

from collections import deque
from dataclasses import dataclass, field

from newscrawl.items import Candidate
from newscrawl.sites import Profile, Source
from newscrawl.spiders.arguments import Start
from newscrawl.spiders.frontier import Work


@dataclass(slots=True)
class Errand:
    """A source to read, or the address to start at (`source` is None)."""

    url: str
    source: Source | None = None
    attempts: int = 0
    guessed: bool = False  # a well-known place, where nothing need be
    depth: int = 0  # of nested sitemap indexes


@dataclass(slots=True)
class Answer:
    """The validators of a source's answer, remembered once all that it named is dealt with."""

    url: str
    etag: str | None
    last_modified: str | None


@dataclass(slots=True)
class SiteCrawl:
    """The state of one site's crawl."""

    start: Start
    limit: int | None = None
    errands: deque[Errand] = field(default_factory=deque)
    asked: set[str] = field(default_factory=set)  # addresses of sources, so that none is read twice
    underway: dict[int, Work | Errand] = field(default_factory=dict)  # what has no answer yet, by its id()
    reading: int = 0  # sources without an end yet, waiting ones included
    found: int = 0  # articles that its sources named, each once
    keys: set[int] = field(default_factory=set)  # of those, while its sources are read
    left: int = 0  # articles that are left for the next run
    taken: int = 0  # captures that became, or may become, an article
    answered: bool = False  # did anything at all of this site answer?
    named: bool = False  # did a source name articles, or say that it has none but those of last time?
    complete: bool = True  # is every candidate dealt with, so that unchanged sources need not be read again?
    wakes: bool = False  # is a time set at which its host may be asked again?
    rests: set[str] = field(default_factory=set)  # hosts that asked for a rest
    revisited: bool = False  # were known articles that are due added?
    hosts_left: set[str] = field(default_factory=set)
    front_page: list[Candidate] = field(default_factory=list)  # its links, for when no source names anything
    fallbacks: deque[list[Source]] = field(default_factory=deque)  # where to look next if nothing is found
    answers: list[Answer] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.start.profile.name

    @property
    def profile(self) -> Profile:
        return self.start.profile

    @property
    def wants_more(self) -> bool:
        """Is there room for another article below the limit, those under way counted?"""
        if self.limit is None:
            return True
        articles = sum(isinstance(work, Work) for work in self.underway.values())
        return self.taken + articles < self.limit

    def send(self, errand: Errand) -> None:
        """Let a source wait, unless it was read or waits already."""
        if errand.url not in self.asked:
            self.asked.add(errand.url)
            self.errands.append(errand)
            self.reading += 1
