"""What leads to the newsroom's articles: feeds of four kinds, news sitemaps, robots.txt.

Written with ElementTree, so that what a real site gets wrong is on the outlet for that (trouble.py) and not here.
"""

import gzip
import json
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree

from newscrawl.demo.addresses import link
from newscrawl.demo.stories import Outlet, Story

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RSS1 = "http://purl.org/rss/1.0/"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

for prefix, namespace in {"dc": DC, "rdf": RDF, "news": NEWS}.items():
    ElementTree.register_namespace(prefix, namespace)


def feed(outlet: Outlet, stories: list[Story], base: str) -> bytes:
    writers = {"rss2": _rss2, "rss1": _rss1, "atom": _atom, "json": _json_feed}
    return writers[outlet.feed](outlet, stories, base)


def _rss2(outlet: Outlet, stories: list[Story], base: str) -> bytes:
    root = ElementTree.Element("rss", version="2.0")
    channel = _child(root, "channel")
    _children(channel, title=outlet.name, link=base + "/", language=outlet.language)
    for story in stories:
        item = _child(channel, "item")
        date = format_datetime(datetime.fromisoformat(story.published))
        _children(item, title=story.title, link=link(outlet, story, base, "feed"), pubDate=date)
        _child(item, "guid", link(outlet, story, base)).set("isPermaLink", "false")
    return _document(root)


def _rss1(outlet: Outlet, stories: list[Story], base: str) -> bytes:
    root = ElementTree.Element(f"{{{RDF}}}RDF")
    channel = _child(root, f"{{{RSS1}}}channel")
    channel.set(f"{{{RDF}}}about", base + "/")
    _child(channel, f"{{{RSS1}}}title", outlet.name)
    for story in stories:
        item = _child(root, f"{{{RSS1}}}item")
        item.set(f"{{{RDF}}}about", link(outlet, story, base))
        _child(item, f"{{{RSS1}}}title", story.title)
        _child(item, f"{{{RSS1}}}link", link(outlet, story, base, "feed"))
        _child(item, f"{{{DC}}}date", story.published)
    return _document(root)


def _atom(outlet: Outlet, stories: list[Story], base: str) -> bytes:
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    _child(root, f"{{{ATOM}}}title", outlet.name)
    for story in stories:
        entry = _child(root, f"{{{ATOM}}}entry")
        _child(entry, f"{{{ATOM}}}id", link(outlet, story, base))
        _child(entry, f"{{{ATOM}}}title", story.title)
        _child(entry, f"{{{ATOM}}}link").set("href", link(outlet, story, base, "feed"))
        _child(entry, f"{{{ATOM}}}published", story.published)
        _child(entry, f"{{{ATOM}}}updated", story.touched)
    return _document(root)


def _json_feed(outlet: Outlet, stories: list[Story], base: str) -> bytes:
    items = [
        {
            "id": link(outlet, story, base),
            "url": link(outlet, story, base, "feed"),
            "title": story.title,
            "date_published": story.published,
            "date_modified": story.touched,
        }
        for story in stories
    ]
    values = {"version": "https://jsonfeed.org/version/1.1", "title": outlet.name, "items": items}
    return json.dumps(values, ensure_ascii=False, indent=1).encode()


def sitemaps(outlet: Outlet, stories: list[Story], base: str) -> dict[str, bytes]:
    """Path → body; the one that robots.txt names is the first."""
    match outlet.sitemap:
        case "none":
            return {}
        case "index":
            children = {"/news-sitemap.xml.gz": gzip.compress(_urlset(outlet, stories, base, news=True), mtime=0)}
            root = ElementTree.Element(f"{{{SITEMAP}}}sitemapindex")
            for path in children:
                _child(_child(root, f"{{{SITEMAP}}}sitemap"), f"{{{SITEMAP}}}loc", base + path)
            return {"/sitemap.xml": _document(root)} | children
        case "gz":
            return {"/news.xml.gz": gzip.compress(_urlset(outlet, stories, base, news=True), mtime=0)}
        case kind:
            return {"/sitemap.xml": _urlset(outlet, stories, base, news=kind == "news")}


def _urlset(outlet: Outlet, stories: list[Story], base: str, *, news: bool) -> bytes:
    root = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    for story in stories:
        entry = _child(root, f"{{{SITEMAP}}}url")
        _child(entry, f"{{{SITEMAP}}}loc", link(outlet, story, base))
        _child(entry, f"{{{SITEMAP}}}lastmod", story.touched)
        if news:
            said = _child(entry, f"{{{NEWS}}}news")
            publication = _child(said, f"{{{NEWS}}}publication")
            _child(publication, f"{{{NEWS}}}name", outlet.name)
            _child(publication, f"{{{NEWS}}}language", outlet.language)
            _child(said, f"{{{NEWS}}}publication_date", story.published)
            _child(said, f"{{{NEWS}}}title", story.title)
    return _document(root)


def robots(outlet: Outlet, base: str) -> bytes:
    lines = ["User-agent: *", "Disallow: /private/"]
    if outlet.crawl_delay is not None:
        lines.append(f"Crawl-delay: {outlet.crawl_delay}")
    if outlet.announce:
        lines += [f"Sitemap: {base}{path}" for path in list(sitemaps(outlet, [], base))[:1]]
    return ("\n".join(lines) + "\n").encode()


def _child(parent: ElementTree.Element, tag: str, text: str | None = None) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag)
    element.text = text
    return element


def _children(parent: ElementTree.Element, **texts: str) -> None:
    for tag, text in texts.items():
        _child(parent, tag, text)


def _document(root: ElementTree.Element) -> bytes:
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document
