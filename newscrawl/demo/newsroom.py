"""A made-up newsroom of ten outlets: what the demo crawls and the tests crawl. All names and stories are invented.

    host (.localhost)  language  feed             sitemap             its articles
    herald             en-GB     /feed RSS 2      index → gz, news    semantic; an unfilled meter; agency copy
    monsoon            en-IN     /atom.xml        /sitemap.xml news   every shape of wall, three plans, a disclaimer
    dispatch           en-US     /feed RSS 2 *    /sitemap.xml *      /article?id=N, no canonical; boxes; agency copy
    uferbote           de        /index.rdf RSS 1 /sitemap.xml plain  hashed classes; on streaming prices and shares
    lahar              hi        /feed RSS 2      none                microdata; on what readers pay
    minato             ja        /feed.json       /news.xml.gz        one div with <br><br>; a story cut at its wall
    faro               es        /atom.xml        /sitemap.xml news   captions; a fine, a box called "paywall"
    estuaire           fr        none             none                tables, windows-1252; found by links only
    grachtpost         nl        /feed RSS 2      /sitemap.xml news   made by script in the browser: see scripted.py
    bad                en        /feed RSS 2      (a page)            two good neighbours and all of trouble.py

    * announced nowhere: found at well-known places only

Every outlet has `/` (its newest stories), a page for each section, `/robots.txt` (`Disallow: /private/`, where the
herald keeps a story; a Crawl-delay on estuaire) and articles with ETag and Last-Modified; conditional requests are
honoured. Each article answers under all forms of addresses.py. The bare address, http://127.0.0.1:PORT/, is the
herald's.

The stories stay as the files in outlets/ have them until one of the changes below is asked for.
"""

import threading
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from newscrawl.demo import finders, pages, scripted
from newscrawl.demo.addresses import link, plain_path
from newscrawl.demo.answers import HTML, Answer, redirect, with_validators
from newscrawl.demo.stories import Outlet, Story, Wall, load_outlets
from newscrawl.demo.trouble import Trouble, page_for_a_feed


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be read from an article's page."""

    story: Story
    outlet: Outlet
    wall: Wall  # as the page shows it now

    @property
    def text(self) -> str:
        return self.story.shown

    @property
    def offers(self) -> list[dict[str, Any]]:
        """The plans that the page shows; the unfilled template shows none."""
        shown = self.story.wall not in {None, "template"}
        return [{"name": plan.name} | plan.offer for plan in self.wall.plans] if shown else []

    @property
    def apart(self) -> list[str]:
        """Strings of the page that must be in its notices and not in its text."""
        wall, story = self.wall, self.story
        strings = list(wall.newsletter) if story.newsletter else []
        strings += [wall.disclaimer] if story.disclaimer else []
        if story.wall is not None:
            strings += [*wall.paywall, wall.terms, wall.benefits_title, wall.login]
            strings += [string for plan in wall.plans for string in (plan.name, *plan.lines)]
            strings += [string for benefit in wall.benefits for string in benefit]
        return [string for string in strings if string]


class Newsroom:
    """The outlets as they are at the moment; threads may ask while a test changes them."""

    def __init__(self) -> None:
        self.outlets = {outlet.key: outlet for outlet in load_outlets()}
        self._lock = threading.RLock()
        self._moved: dict[tuple[str, str], Story] = {}  # (outlet, old path) → the story as it redirects to it
        self._frozen: dict[str, Outlet] = {}
        self._trouble = Trouble()

    # What is there

    def articles(self, key: str, *, readable: bool = True) -> list[Story]:
        """The outlet's stories, newest first, without those that robots.txt or trouble keeps from a reader."""
        with self._lock:
            return [s for s in _newest_first(self.outlets[key]) if not readable or not (s.private or s.trouble)]

    def find(self, url: str) -> tuple[Outlet, Story]:
        """The story that `url`, in any of its forms, leads to; raises KeyError where there is none."""
        parts = urlsplit(url)
        outlet = self.outlet_of(parts.netloc)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return outlet, self._stories(outlet)[plain_path(target)]

    def expected(self, url: str) -> Expected:
        outlet, story = self.find(url)
        return Expected(story, outlet, outlet.wall.around(story))

    def outlet_of(self, host: str) -> Outlet:
        """The outlet at a host (with or without a port): www.herald.localhost, hangs.bad.localhost, 127.0.0.1."""
        name = host.partition(":")[0]
        local = name.endswith(".localhost")
        return self.outlets[name.split(".")[-2] if local else next(iter(self.outlets))]

    # Changes

    def publish(self, key: str, story: Story) -> None:
        self._replace_stories(key, (*self.outlets[key].stories, story))

    def update(self, url: str, **changes: Any) -> None:
        """Change fields of a story: its text, its title, its wall, where it is cut, when it was modified …"""
        with self._lock:
            outlet, story = self.find(url)
            others = tuple(other for other in outlet.stories if other is not story)
            self._replace_stories(outlet.key, (*others, replace(story, **changes)))

    def change_wall(self, key: str, **changes: Any) -> None:
        """Change words of an outlet's walls on all its pages, such as `paywall` or `plans`."""
        with self._lock:
            outlet = self.outlets[key]
            self.outlets[key] = replace(outlet, wall=replace(outlet.wall, **changes))

    def move(self, url: str, slug: str, *, leave_redirect: bool) -> None:
        """Give a story a new slug; the old one redirects to it, or is gone."""
        with self._lock:
            outlet, story = self.find(url)
            if leave_redirect:
                self._moved[outlet.key, outlet.path_of(story)] = replace(story, slug=slug)
            self.update(url, slug=slug)

    def freeze_feed(self, key: str) -> None:
        """From now on the outlet's feed says what it says now."""
        self._frozen[key] = self.outlets[key]

    # Answers

    def answer(self, host: str, target: str) -> Answer:
        """The answer to GET `target` at `host` (the Host header), before conditions are looked at."""
        try:
            outlet = self.outlet_of(host)
        except KeyError:
            return Answer(404, b"No such outlet.", "text/plain")
        base = f"http://{host.removeprefix('www.')}"
        path = plain_path(target)
        story = self._stories(outlet).get(path)
        if outlet.scripted and (made := scripted.answer(outlet, self._stories(outlet), path, base)):
            return made
        if story is None:
            return self._other(outlet, path, base)
        if story.trouble:
            return self._trouble.answer(story.slug, path)
        others = [other for other in self.articles(outlet.key) if other is not story]
        amp = target.startswith("/amp/")
        body = pages.article(outlet, story, others, base, amp=amp)
        return with_validators(Answer(body=body, kind=_html(outlet)), story.touched)

    def _other(self, outlet: Outlet, path: str, base: str) -> Answer:
        moved = self._moved.get((outlet.key, path))
        if moved is not None:
            return redirect(link(outlet, moved, base), status=301)
        if path == "/robots.txt":
            return Answer(body=finders.robots(outlet, base), kind="text/plain; charset=utf-8")
        if outlet.broken_feed and path in {pages.BROKEN_FEED, "/sitemap.xml"}:
            return page_for_a_feed()
        return self._finder(outlet, path, base) or Answer(404, b"<h1>Not found</h1>", HTML)

    def _finder(self, outlet: Outlet, path: str, base: str) -> Answer | None:
        """The feed, sitemap, front or section page at `path`."""
        stories = _newest_first(outlet)
        touched = max(story.touched for story in stories)
        if path == pages.FEEDS.get(outlet.feed, ("",))[0]:
            shown = _newest_first(self._frozen.get(outlet.key, outlet))
            feed = Answer(body=finders.feed(outlet, shown, base), kind=pages.FEEDS[outlet.feed][1])
            return with_validators(feed, max(story.touched for story in shown))
        if body := finders.sitemaps(outlet, self.articles(outlet.key), base).get(path):
            return with_validators(Answer(body=body, kind=_xml(path)), touched)
        if path == "/":
            body = pages.listing(outlet, outlet.name, stories, base, "front")
        elif name := pages.sections(outlet).get(path):
            body = pages.listing(outlet, name, [s for s in stories if s.section == name], base, "section")
        else:
            return None
        return with_validators(Answer(body=body, kind=_html(outlet)), touched)

    def _stories(self, outlet: Outlet) -> dict[str, Story]:
        return {outlet.path_of(story): story for story in outlet.stories}

    def _replace_stories(self, key: str, stories: tuple[Story, ...]) -> None:
        with self._lock:
            self.outlets[key] = replace(self.outlets[key], stories=stories)


def _newest_first(outlet: Outlet) -> list[Story]:
    return sorted(outlet.stories, key=lambda story: story.published, reverse=True)


def _html(outlet: Outlet) -> str:
    return f"text/html; charset={outlet.charset}"


def _xml(path: str) -> str:
    return "application/gzip" if path.endswith(".gz") else "application/xml"
