"""What `scrapy probe` says of an answer: what came, and what the extraction makes of it."""

from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text
from scrapy.http import Response

from newscrawl.errors import ExtractionError
from newscrawl.extraction import Context
from newscrawl.extraction.anatomy import anatomy
from newscrawl.inspection.drawing import drawn, safe
from newscrawl.inspection.visit import Answer
from newscrawl.middlewares.outcomes import Outcome, of_page
from newscrawl.sites import Profile
from newscrawl.spiders.capture import charset_of, header

# What a crawl makes of an outcome that a person may want to change.
MEANING = {
    "robots_forbidden": "The site asks crawlers to leave this page alone, and a crawl does.",
    "robots_unreachable": "Without a robots.txt to read, nothing of the host may be fetched (RFC 9309): try later.",
    "refused": "The site does not let us read it. A crawl counts that, lets the host rest, and works around nothing.",
    "gone": "A crawl keeps what it has of the article and does not ask for it again.",
    "wrong_type": "Only HTML pages become records.",
    "too_large": "DOWNLOAD_MAXSIZE bounds the pages that a crawl takes.",
    "timeout": "DOWNLOAD_TIMEOUT is how long a crawl waits.",
}


def probed(
    url: str, answer: Answer, profile: Profile | None, today: date, *, everything: bool
) -> tuple[RenderableType, bool]:
    """The picture, and whether the page gives a record."""
    response = answer.response
    outcome = answer.outcome or (of_page(response) if response is not None else None)
    if response is None or outcome is not None:
        return Group(*_arrival(url, response, profile), _why_not(outcome)), False
    lines = _arrival(url, response, profile)
    try:
        seen = anatomy(response.body, response.url, Context(charset_of(response), profile, day=today))
    except ExtractionError as error:
        return Group(*lines, Text(f"No record: {safe(str(error))}", "bold red")), False
    return Group(*lines, Text(), drawn(seen, everything=everything)), seen.article is not None


def _arrival(url: str, response: Response | None, profile: Profile | None) -> list[Text]:
    site = f"profile {profile.name}" if profile is not None else "no profile: read by its address alone"
    lines = [Text(f"Asked for  {safe(url)}"), Text(f"Site       {site}")]
    if response is not None:
        kind = header(response, "Content-Type") or "of no stated type"
        lines.append(Text(f"Answer     status {response.status}, {len(response.body)} bytes, {safe(kind)}"))
        assert response.request is not None
        way = [*response.request.meta.get("redirect_urls", []), response.url]
        lines += [Text(f"Redirected {safe(step)}") for step in way[1:]]
    return lines


def _why_not(outcome: Outcome | None) -> Text:
    if outcome is None:
        return Text("No record: nothing came back", "bold red")
    said = f"No record: {outcome.name.replace('_', ' ')} ({safe(outcome.why)})"
    meaning = MEANING.get(outcome.name)
    return Text.assemble((said, "bold red"), f"\n{meaning}" if meaning else "")
