"""The newsroom's data: outlets, their walls and their stories, read from the TOML files beside this module.

A story's text is written once, apart from any markup: paragraphs parted by blank lines, of which `## ` begins a
subhead, `- ` a list entry and `> ` a quote. Templates give each outlet its own markup; tests compare with the text.
"""

import tomllib
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from typing import Any, Literal

Shape = Literal["loose", "hashed", "dialog", "container", "template"]

ENDS = ("herald.toml", "bad.toml")  # the first and the last outlet
MARKS = {"## ": "h2", "- ": "li", "> ": "blockquote"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A subscription as a wall prints it (`lines`), and as an offer must be read from it."""

    name: str
    lines: tuple[str, ...]
    offer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wall:
    """The words of an outlet's walls; each shape of wall puts them into other markup."""

    paywall: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()  # in place of `paywall` where the story is cut off
    plans: tuple[Plan, ...] = ()
    terms: str = ""
    benefits_title: str = ""
    benefits: tuple[tuple[str, str], ...] = ()
    login: str = ""
    button: str = ""
    disclaimer: str = ""
    newsletter: tuple[str, ...] = ()

    def around(self, story: "Story") -> "Wall":
        """The wall that the page of `story` shows."""
        return replace(self, paywall=self.locked) if story.cut is not None else self


@dataclass(frozen=True)
class Story:
    slug: str
    section: str
    title: str
    authors: tuple[str, ...]
    published: str  # RFC 3339
    text: str
    lead: str = ""
    agency: str = ""
    modified: str = ""
    wall: Shape | None = None
    cut: int | None = None  # only so many paragraphs are shown, then the wall
    disclaimer: bool = False
    newsletter: bool = False
    private: bool = False  # disallowed by robots.txt
    trouble: bool = False  # the page goes wrong in the way that the slug names: see trouble.py
    mirrors: str = ""  # the slug of a story of the same outlet that this one is, in another section
    own_host: bool = False  # at <slug>.<outlet>.localhost, since its host is left in peace after it

    @cached_property
    def blocks(self) -> list[tuple[str, str]]:
        """(tag, text) of each paragraph that the page shows."""
        blocks = []
        for part in (line.strip() for line in self.text.split("\n")):
            mark = next((mark for mark in MARKS if part.startswith(mark)), "")
            if part:
                blocks.append((MARKS.get(mark, "p"), part.removeprefix(mark)))
        return blocks[: self.cut]

    @property
    def shown(self) -> str:
        """The story as a record must hold it."""
        return "\n\n".join(text for _, text in self.blocks)

    @property
    def touched(self) -> str:
        return self.modified or self.published


@dataclass(frozen=True, slots=True)
class Outlet:
    key: str  # its host is <key>.localhost
    name: str
    language: str
    feed: Literal["rss2", "rss1", "atom", "json", "none"]
    sitemap: Literal["index", "news", "plain", "gz", "none"]
    template: str
    path: str  # of an article, with {section} and {slug}
    wall: Wall
    stories: tuple[Story, ...]
    aliases: tuple[str, ...] = ()  # other forms of article URLs that its pages and feeds use: see addresses.py
    announce: bool = True  # feeds by <link>, sitemaps by robots.txt; otherwise only at well-known places
    canonical: bool = True  # do its articles carry a canonical link?
    linked_data: bool = True  # schema.org as JSON-LD
    broken_feed: bool = False  # does it name a feed that is none?
    charset: str = "utf-8"
    crawl_delay: float | None = None  # seconds, in robots.txt
    scripted: bool = False  # are its pages made in the reader's browser? See scripted.py

    def path_of(self, story: Story) -> str:
        if story.private:
            return f"/private/{story.slug}"
        return self.path.format(section=story.section.lower(), slug=story.slug)


def load_outlets() -> list[Outlet]:
    """All outlets; the first is the one that answers for the bare address."""
    folder = files(__package__) / "outlets"
    agency_copy = tomllib.loads((folder / "wire.toml").read_text("utf-8"))
    names = sorted(entry.name for entry in folder.iterdir() if entry.name not in {*ENDS, "wire.toml"})
    return [_outlet(name.removesuffix(".toml"), folder, agency_copy) for name in [ENDS[0], *names, ENDS[1]]]


def _outlet(key: str, folder: Any, agency_copy: dict[str, Any]) -> Outlet:
    data = tomllib.loads((folder / f"{key}.toml").read_text("utf-8"))
    entries = data.pop("story")
    texts = {entry["slug"]: entry.get("text", "") for entry in entries}
    stories = tuple(_story(entry, agency_copy, texts) for entry in entries)
    for table in ("trouble", "trouble_of_a_host"):
        named = data.pop(table, {})
        stories += tuple(_trouble(slug, title, own_host=table != "trouble") for slug, title in named.items())
    aliases = tuple(data.pop("aliases", ()))
    return Outlet(key=key, wall=_wall(data.pop("wall", {})), stories=stories, aliases=aliases, **data)


def _story(entry: dict[str, Any], agency_copy: dict[str, Any], texts: dict[str, str]) -> Story:
    if mirrored := entry.get("mirrors"):
        entry["text"] = texts[mirrored]
    opening = entry.pop("opening", "")
    if key := entry.pop("wire", None):
        entry["text"] = agency_copy[key]["text"].replace("{opening}", opening)
        entry["agency"] = agency_copy[key]["agency"]
    return replace(Story(**entry), authors=tuple(entry["authors"]), text=entry["text"].strip())


def _trouble(slug: str, title: str, *, own_host: bool) -> Story:
    return Story(slug, "News", title, (), "2026-11-22T12:00:00+00:00", "", trouble=True, own_host=own_host)


def _wall(data: dict[str, Any]) -> Wall:
    plans = tuple(Plan(plan["name"], tuple(plan["lines"]), plan["offer"]) for plan in data.pop("plans", ()))
    benefits = tuple((title, text) for title, text in data.pop("benefits", ()))
    paywall, locked, newsletter = (tuple(data.pop(name, ())) for name in ("paywall", "locked", "newsletter"))
    return Wall(paywall=paywall, locked=locked, newsletter=newsletter, plans=plans, benefits=benefits, **data)
