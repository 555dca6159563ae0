"""A month of scheduled crawls of the newsroom, in a process with a clock of its own: `python month.py ARCHIVE DAY…`

Crawls on the days that are named, 0 to 29, and prints a JSON object for each: which sites need a look after its crawl,
and why, and how many articles and new versions it stored of each. What happens:

    every day      three new stories at each outlet, but for quiet weekends; one of the herald's last ones is updated
    day 7          a story of day 1 moves and leaves a redirect
    day 12 on      the herald's feed says what it said on day 11; its sitemap goes on
    day 17 to 19   a challenge page stands before all of faro
    day 21 on      dispatch is redesigned: its pages show the first paragraph only
    day 24 on      monsoon cuts its stories off at a wall
"""

import asyncio
import json
import random
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import time_machine
from scrapy.utils.reactor import install_reactor

from newscrawl.demo.answers import Answer
from newscrawl.demo.newsroom import Newsroom
from newscrawl.demo.profiles import write_profiles
from newscrawl.demo.server import Server, serve
from newscrawl.demo.stories import Story
from newscrawl.demo.trouble import CHALLENGE

SITES = ["herald", "faro", "dispatch", "monsoon"]
FIRST = datetime(2026, 12, 1, 6, tzinfo=UTC)  # after all stories of the newsroom's own
QUIET = {4, 5, 10, 18, 25}  # days without news
EVENTS: dict[str, tuple[range, str]] = {
    "herald": (range(12, 99), "source_frozen"),
    "faro": (range(17, 20), "refused"),
    "dispatch": (range(21, 99), "short"),
    "monsoon": (range(24, 99), "walls"),
}
ADDED = "The mayor, who had been asked about it in the morning, said in the evening that nothing would be changed."
WHO = [
    "ferry", "baker", "orchard", "tower", "library", "harbour", "market", "tunnel", "museum", "river",
    "school", "bridge", "mill", "garden", "station",
]  # fmt: skip
DID = [
    "opened", "closed", "counted", "painted", "moved", "repaired", "measured", "sold", "lent", "forgot",
    "promised", "drew", "weighed", "lit",
]  # fmt: skip
WHAT = [
    "nine boats", "an old clock", "the western gate", "forty lamps", "a brass bell", "two maps",
    "a wall of glass",
]  # fmt: skip
WHY = [
    "before noon", "after a long vote", "without a word", "for the third year", "in heavy rain",
    "with borrowed tools",
]  # fmt: skip


class Month(Newsroom):
    """The newsroom with a challenge before the outlets of `challenged`."""

    def __init__(self) -> None:
        super().__init__()
        self.challenged: set[str] = set()
        self.last: Story | None = None  # of the herald, published on the day before

    def rework(self, site: str, **changes: Any) -> None:
        """Changes all pages of an outlet."""
        self._replace_stories(site, tuple(replace(story, **changes) for story in self.outlets[site].stories))

    def answer(self, host: str, target: str) -> Answer:
        if self.outlet_of(host).key in self.challenged and target != "/robots.txt":
            return Answer(403, CHALLENGE.encode(), headers={"cf-mitigated": "challenge"})
        return super().answer(host, target)


def story(day: int, number: int, site: str) -> Story:
    """A story that nobody ever wrote: six paragraphs, always the same for a day, a number and a site."""
    rng = random.Random(f"{site} {day} {number}")
    paragraphs = [" ".join(sentence(rng) for _ in range(4)) for _ in range(6)]
    published = (FIRST + timedelta(days=day, hours=-1 - number)).isoformat()
    slug = f"{900 + day * 10 + number}" if site == "dispatch" else f"day-{day}-story-{number}"
    title = f"The {rng.choice(WHO)} {rng.choice(DID)} {rng.choice(WHAT)} on day {day}"
    return Story(slug, "News", title, (f"{rng.choice('ABCDE')}da Marin",), published, "\n\n".join(paragraphs))


def sentence(rng: random.Random) -> str:
    return f"The {rng.choice(WHO)} of the {rng.choice(WHO)} {rng.choice(DID)} {rng.choice(WHAT)} {rng.choice(WHY)}."


def happen(newsroom: Month, day: int, port: int) -> None:
    """What happens between the crawl of the day before and that of this one."""
    if day == 12:
        newsroom.freeze_feed("herald")
    newsroom.challenged = {"faro"} if day in EVENTS["faro"][0] else set()
    for site in SITES if day not in QUIET else []:
        for number in range(3):
            newsroom.publish(site, story(day, number, site))
    if day in EVENTS["dispatch"][0]:
        newsroom.rework("dispatch", cut=1)
    if day in EVENTS["monsoon"][0]:
        newsroom.rework("monsoon", wall="dialog", cut=2)
    herald = f"http://herald.localhost:{port}/news"
    if old := newsroom.last:
        modified = (FIRST + timedelta(days=day, hours=-1)).isoformat()
        newsroom.update(f"{herald}/{old.slug}", text=f"{old.text}\n\n{ADDED}", modified=modified)
    if day == 7:
        newsroom.move(f"{herald}/day-1-story-1", "day-1-story-1-at-its-new-place", leave_redirect=True)
    newsroom.last = None if day in QUIET else story(day, 0, "herald")


async def crawl(archive: Path, profiles: Path) -> None:
    from scrapy.crawler import AsyncCrawlerRunner
    from scrapy.utils.misc import load_object
    from scrapy.utils.project import get_project_settings
    from twisted.internet import reactor

    settings = get_project_settings()
    settings.update({
        "NEWSCRAWL_ARCHIVE": str(archive), "NEWSCRAWL_PROFILES": str(profiles), "NEWSCRAWL_ALLOW_PRIVATE_HOSTS": True,
        "NEWSCRAWL_WORKERS": 0, "NEWSCRAWL_PROGRESS": "off", "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False,
        "NEWSCRAWL_REST_LONGEST": 0, "LOG_ENABLED": False,
    }, priority="cmdline")  # fmt: skip
    runner = AsyncCrawlerRunner(settings)
    # What Scrapy's own CrawlerProcess does: *.localhost has to be found.
    load_object(settings["TWISTED_DNS_RESOLVER"]).from_crawler(runner, reactor).install_on_reactor()
    await runner.crawl("news", sites=",".join(SITES))


async def play(server: Server, archive: Path, profiles: Path, days: list[int]) -> None:
    from newscrawl.health.history import history
    from newscrawl.health.judge import judge_all

    assert isinstance(server.newsroom, Month)
    for day in days:
        happen(server.newsroom, day, server.port)
        with time_machine.travel(FIRST + timedelta(days=day)):
            await crawl(archive, profiles)
        runs = history(archive)
        told = [[found.site, found.reason, found.since[:10], found.seen] for found in judge_all(runs)]
        stored = {site: [runs[site][-1].count("new"), runs[site][-1].count("updated")] for site in SITES}
        print(json.dumps({"day": day, "findings": told, "stored": stored}), flush=True)


def expected(day: int) -> list[tuple[str, str, str]]:
    """Each finding after the crawl of a day: site, reason, and the day that it is so since."""
    return sorted(
        (site, reason, f"{FIRST + timedelta(days=days.start):%Y-%m-%d}")
        for site, (days, reason) in EVENTS.items()
        if day in days
    )


def expected_of_herald(day: int, before: int) -> list[int]:
    """New articles and new versions of the herald's on a day, the last one with a crawl being `before`.

    A story that moves is neither.
    """
    return [0 if day in QUIET else 3, 0 if before in QUIET else 1]


def main(archive: Path, days: list[int]) -> None:
    from twisted.internet import reactor

    with TemporaryDirectory() as folder, serve(Month()) as server:
        write_profiles([server.newsroom.outlets[site] for site in SITES], server.port, Path(folder))

        async def run() -> None:
            try:
                await play(server, archive, Path(folder), days)
            finally:
                reactor.stop()

        reactor.callWhenRunning(lambda: asyncio.ensure_future(run()))
        reactor.run()


if __name__ == "__main__":
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    main(Path(sys.argv[1]), [int(day) for day in sys.argv[2:]])
