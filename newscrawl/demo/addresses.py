"""The URLs of the newsroom: one article under several, as on real sites.

    plain      http://monsoon.localhost:PORT/city/stepwell-pumps      the canonical one
    tracking   …/city/stepwell-pumps?utm_source=rss&utm_medium=feed   in feeds
    slash      …/city/stepwell-pumps/                                 on the front page
    fragment   …/city/stepwell-pumps#comments                         on the front page
    amp        …/amp/city/stepwell-pumps                              on section pages
    www        http://www.monsoon.localhost:PORT/city/stepwell-pumps  on section pages

All of them answer, whichever of them an outlet uses itself.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit

from newscrawl.demo.stories import Outlet, Story

TRACKING = {"utm_source": "rss", "utm_medium": "feed"}
MEANINGLESS = {*TRACKING, "again"}  # `again` is what trouble.py's redirects add, so that no two are the same
USED_IN = {"feed": ("tracking",), "front": ("slash", "fragment"), "section": ("amp", "www")}


def address(outlet: Outlet, port: int, *, www: bool = False) -> str:
    return f"http://{'www.' if www else ''}{outlet.key}.localhost:{port}"


def link(outlet: Outlet, story: Story, base: str, place: str = "") -> str:
    """The URL by which `place` ("feed", "front", "section", or none) leads to `story`."""
    path = outlet.path_of(story)
    if story.own_host:
        base = base.replace("://", f"://{story.slug}.", 1)
    forms = [form for form in USED_IN.get(place, ()) if form in outlet.aliases and not story.private]
    if "tracking" in forms:
        path += ("&" if "?" in path else "?") + urlencode(TRACKING)
    if "slash" in forms:
        path += "/"
    if "fragment" in forms:
        path += "#comments"
    if "amp" in forms:
        path = "/amp" + path
    if "www" in forms:
        base = base.replace("://", "://www.", 1)
    return base + path


def plain_path(target: str) -> str:
    """The canonical path (with a meaningful query) of a request's target in any of the forms above."""
    parts = urlsplit(target)
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name not in MEANINGLESS])
    path = parts.path.removeprefix("/amp") if parts.path.startswith("/amp/") else parts.path
    path = path.rstrip("/") or "/"
    return f"{path}?{query}" if query else path
