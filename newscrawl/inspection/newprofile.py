"""A profile out of a survey: TOML as a person would write it, with what was seen as a comment."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from newscrawl.errors import ArgumentError, DiscoveryError
from newscrawl.inspection.checking import Check, told
from newscrawl.inspection.drawing import safe
from newscrawl.inspection.survey import Survey, survey
from newscrawl.inspection.visit import Guest, checked_address, visit
from newscrawl.sites import Profile
from newscrawl.sites.hosts import registrable_domain
from newscrawl.sites.loading import parse_profile
from newscrawl.wording import amount

FIELDS = {"feeds": "feed", "news_sitemaps": "news_sitemap", "sitemaps": "sitemap", "sections": "section"}


def profile_name(domain: str) -> str:
    """What the profile of a site is called.

    >>> profile_name("example.co.uk"), profile_name("news.example.com"), profile_name("127.0.0.1")
    ('example', 'news-example', '127-0-0-1')
    """
    registered = registrable_domain(domain)
    own = domain if registered.replace(".", "").isdecimal() else registered.partition(".")[0]
    above = domain.removesuffix(registered).strip(".")
    return re.sub(r"[^a-z0-9]+", "-", f"{above}.{own}".lower()).strip("-")


def profile_text(seen: Survey, today: date) -> str:
    """The profile's TOML. Raises `ProfileError` where the site's host is none that a profile can name."""
    name = profile_name(seen.domain)
    plain = Profile(name=name, domains=(seen.domain,))
    fields: dict[str, object] = {
        "publisher": seen.publisher and safe(seen.publisher),
        "domains": [seen.domain],
        "languages": [seen.language] if seen.language else [],
    }
    fields |= {key: _addresses(seen.good, kind) for key, kind in FIELDS.items()}
    # JSON writes lists and strings as TOML does.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items() if value]
    text = "\n".join([*(f"# {_one_line(line)}" for line in _seen(seen, plain, today)), *lines, ""])
    parse_profile(text, name, f"{name}.toml")  # what is written can be read
    return text


def write_new(folder: Path, name: str, text: str) -> Path:
    """Make the file. Raises `ArgumentError` where there is one of this name or the folder takes none."""
    path = folder / f"{name}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ArgumentError(f"{path} is there already and stays as it is: edit it, or give --into FOLDER") from None
    except OSError as error:
        raise ArgumentError(f"{path} cannot be written ({error.strerror}): give --into FOLDER") from error
    return path


def new_profile(process: AsyncCrawlerProcess, url: str, folder: Path) -> Path:
    """Look at the site of `url` and write its profile.

    Raises `ArgumentError`, `DiscoveryError` where the site tells of no articles, `ProfileError` where its host is none
    that a profile can name.
    """
    found: list[Survey] = []
    address = checked_address(url)

    async def journey(guest: Guest) -> None:
        found.append(await survey(guest, address))

    visit(process, journey)
    if not found:
        raise DiscoveryError(f"{url}: stopped before the site was looked at")
    return write_new(folder, profile_name(found[0].domain), profile_text(found[0], datetime.now(UTC).date()))


def _addresses(checks: Iterable[Check], kind: str) -> list[str]:
    """Addresses of one kind; braces are doubled, since a profile's addresses may hold the day in them."""
    urls = (checked.source.url for checked in checks if checked.source.kind == kind)
    return [url.replace("{", "{{").replace("}", "}}") if "{" in url else url for url in urls]


def _seen(seen: Survey, profile: Profile, today: date) -> Iterator[str]:
    yield f"By `scrapy sites --new`, which looked at {seen.url} on {today}:"
    for checked in seen.good:
        yield f"  {checked.source.url}: {told(checked, profile)}"
    for checked in seen.vain:
        yield f"  {checked.source.url}: {told(checked, profile)}: left out"
    if seen.not_looked_at:
        yield f"  not looked at: {amount(seen.not_looked_at, 'further source')} that it names"


def _one_line(text: str) -> str:
    """What a site says must not end a comment."""
    return re.sub(r"[\n\r\t]+", " ", safe(text))
