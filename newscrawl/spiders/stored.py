"""From a stored page to a Capture."""

from scrapy.http import Headers
from w3lib.encoding import http_content_type_encoding

from newscrawl.extraction.optouts import of_headers
from newscrawl.items import Capture, Discovery, Fetch
from newscrawl.middlewares.challenge import challenge
from newscrawl.sites import Profile
from newscrawl.warc.pages import Page


def capture_of_page(page: Page, profile: Profile, pointer: str) -> Capture:
    """The page as it was fetched at the time; `pointer` is the file and the offset of its record."""
    return Capture(
        url=page.url,
        requested_urls=[page.url],
        site=profile.name,
        publisher=profile.publisher,
        body=page.body,
        charset=http_content_type_encoding(page.header("content-type")),
        discovery=Discovery(via="warc", url=page.url),
        fetch=Fetch(
            at=page.at,
            status=page.status,
            etag=page.header("etag"),
            last_modified=page.header("last-modified"),
            bytes=len(page.body),
            warc=pointer,
        ),
        opt_outs=of_headers(page.all("x-robots-tag"), page.all("tdm-reservation")),
    )


def in_place_of(page: Page) -> str | None:
    """Whose challenge or consent wall the page is, None where it is the page itself: as the crawl tells them."""
    headers = Headers(list(page.headers))
    return challenge(page.status, headers, page.body, page.url, page.url)
