"""The HTML of the newsroom: each outlet's template filled with its stories."""

import json
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from newscrawl.demo.addresses import link
from newscrawl.demo.stories import Outlet, Story

FEEDS = {  # kind of feed → (path, media type)
    "rss2": ("/feed", "application/rss+xml"),
    "rss1": ("/index.rdf", "application/rdf+xml"),
    "atom": ("/atom.xml", "application/atom+xml"),
    "json": ("/feed.json", "application/feed+json"),
}
BROKEN_FEED = "/broken-feed.xml"  # named like a feed, but a page


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def article(outlet: Outlet, story: Story, others: list[Story], base: str, *, amp: bool) -> bytes:
    """The page of `story`, which names the first of `others` too."""
    plain = link(outlet, story, base)
    amp_url = base + "/amp" + outlet.path_of(story) if "amp" in outlet.aliases and not amp else None
    linked = json.dumps(_linked_data(outlet, story, plain), ensure_ascii=False).replace("</", "<\\/")
    values = {
        "title": story.title,
        "story": story,
        "wall": outlet.wall.around(story),
        "canonical": plain if outlet.canonical else None,
        "amp_url": amp_url,
        "linked_data": Markup(linked) if outlet.linked_data else None,
        "headlines": [(other.title, link(outlet, other, base)) for other in others[:3]],
    }
    return _render("amp.html" if amp else outlet.template, outlet, base, values)


def shell(outlet: Outlet, base: str) -> bytes:
    """The page of any story of a scripted outlet, as it is sent."""
    return _render(outlet.template, outlet, base, {"title": outlet.name, "story": None, "headlines": []})


def script(outlet: Outlet) -> bytes:
    """What fills a scripted outlet's shell."""
    return _templates().get_template(f"{outlet.key}.js").render().encode()


def piece(outlet: Outlet, story: Story, base: str, name: str) -> dict[str, str]:
    """What that script asks for: "story" or "wall"."""
    template = _templates().get_template(f"{outlet.key}-{name}.html")
    html = template.render(story=story, wall=outlet.wall.around(story))
    if name == "wall":
        return {"html": html}
    linked = json.dumps(_linked_data(outlet, story, link(outlet, story, base)), ensure_ascii=False)
    return {"title": story.title, "html": html, "linked_data": linked}


def listing(outlet: Outlet, title: str, stories: list[Story], base: str, place: str) -> bytes:
    """A front page or a section page (`place`: "front" or "section"), linking to articles in that place's form."""
    headlines = [(story.title, link(outlet, story, base, place)) for story in stories]
    return _render(outlet.template, outlet, base, {"title": title, "story": None, "headlines": headlines})


def section_path(name: str) -> str:
    return "/" + quote(name.lower())


def sections(outlet: Outlet) -> dict[str, str]:
    """Path of each section page → the section's name."""
    return {section_path(story.section): story.section for story in outlet.stories}


def _render(template: str, outlet: Outlet, base: str, values: dict[str, object]) -> bytes:
    alternates = [(FEEDS[outlet.feed][1], base + FEEDS[outlet.feed][0])] if outlet.feed != "none" else []
    if outlet.broken_feed:
        alternates.append((FEEDS["rss2"][1], base + BROKEN_FEED))
    navigation = [(name, path) for path, name in sections(outlet).items()]
    page = (
        _templates()
        .get_template(template)
        .render(
            outlet=outlet,
            alternates=alternates if outlet.announce else [],
            sections=navigation,
            **values,
        )
    )
    return page.encode(outlet.charset, "xmlcharrefreplace")


def _linked_data(outlet: Outlet, story: Story, url: str) -> dict[str, object]:
    people = [{"@type": "Person", "name": name} for name in story.authors]
    node: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": url,
        "headline": story.title,
        "datePublished": story.published,
        "dateModified": story.touched,
        "articleSection": story.section,
        "inLanguage": outlet.language,
        "author": people or [{"@type": "Organization", "name": story.agency or outlet.name}],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
    }
    if story.wall == "container" or story.cut is not None:
        node["isAccessibleForFree"] = "False"
    if story.wall == "container":
        node["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".paywall"}
    return node
