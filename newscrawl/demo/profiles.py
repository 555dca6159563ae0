"""Site profiles of the outlets, as a user would write them: what `scrapy demo` crawls by name."""

import json
from pathlib import Path

from newscrawl.demo import finders, pages
from newscrawl.demo.addresses import address
from newscrawl.demo.stories import Outlet


def write_profiles(outlets: list[Outlet], port: int, folder: Path) -> None:
    """One TOML file for each outlet, made anew."""
    folder.mkdir(parents=True, exist_ok=True)
    for outlet in outlets:
        (folder / f"{outlet.key}.toml").write_text(profile(outlet, port), "utf-8")


def profile(outlet: Outlet, port: int) -> str:
    """The outlet's profile: its feed and sitemap, or its front page where it has neither."""
    base = address(outlet, port)
    fields: dict[str, object] = {
        "publisher": outlet.name,
        "domains": [f"{outlet.key}.localhost"],
        "languages": [outlet.language],
    }
    feeds = [pages.FEEDS[outlet.feed][0]] if outlet.feed != "none" else []
    feeds += [pages.BROKEN_FEED] if outlet.broken_feed else []
    sitemaps = list(finders.sitemaps(outlet, [], base))[:1]
    fields["feeds"] = [base + path for path in feeds]
    fields["sitemaps" if outlet.sitemap == "plain" else "news_sitemaps"] = [base + path for path in sitemaps]
    fields["sections"] = [] if feeds or sitemaps else [f"{base}/"]
    fields |= {"render": True} if outlet.scripted else {}
    # JSON writes lists, strings and yes as TOML does.
    return "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
