"""Many outlets' sources checked at once, each outlet's one after the other, and told as they come in."""

import asyncio
from datetime import UTC, date, datetime

from rich.console import Group
from rich.table import Table
from rich.text import Text
from scrapy.crawler import AsyncCrawlerProcess

from newscrawl.errors import DiscoveryError
from newscrawl.inspection.checking import Check, check, told
from newscrawl.inspection.drawing import heading, safe, show
from newscrawl.inspection.survey import survey
from newscrawl.inspection.visit import Guest, visit
from newscrawl.sites import Profile


def check_sites(process: AsyncCrawlerProcess, profiles: list[Profile]) -> bool:
    """Print what each source gave; are all of them well?"""
    verdicts: list[bool] = []
    today = datetime.now(UTC).date()

    async def journey(guest: Guest) -> None:
        verdicts.extend(await asyncio.gather(*(_check_site(guest, profile, today) for profile in profiles)))

    visit(process, journey)
    return bool(verdicts) and all(verdicts)


async def _check_site(guest: Guest, profile: Profile, today: date) -> bool:
    sources = profile.sources(today)
    try:
        checks = [await check(guest, source, profile) for source in sources]
        checks = checks or (await survey(guest, f"https://{profile.domains[0]}/")).good
    except DiscoveryError as error:
        show(Group(_title(profile, ""), Text(f"BROKEN  {safe(str(error))}", "bold red"), Text()))
        return False
    show(_picture(profile, checks, "" if sources else "names no sources; these are what a crawl finds"))
    return not any(checked.is_broken(profile) for checked in checks)


def _picture(profile: Profile, checks: list[Check], remark: str) -> Group:
    table = Table.grid(padding=(0, 2))
    for checked in checks:
        broken = checked.is_broken(profile)
        table.add_row(
            Text("BROKEN" if broken else "well", "bold red" if broken else "green"),
            checked.source.kind.replace("_", " "),
            Text(safe(checked.source.url), overflow="fold"),
            Text(safe(told(checked, profile))),
        )
    return Group(_title(profile, remark), table, Text())


def _title(profile: Profile, remark: str) -> Text:
    return heading(profile.name, ", ".join(filter(None, (profile.publisher, remark))))
