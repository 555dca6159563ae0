"""From a response to a Capture."""

from datetime import UTC, datetime

from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from newscrawl.extraction.optouts import of_headers
from newscrawl.items import Capture, Discovery, Exchange, Fetch
from newscrawl.middlewares.rendering import RENDERED
from newscrawl.middlewares.wire import EXCHANGE
from newscrawl.sites import Profile


def capture_of(response: Response, profile: Profile, discovery: Discovery) -> Capture:
    """The page as it came, with every address on the way to it."""
    assert response.request is not None
    return Capture(
        url=response.url,
        requested_urls=[*response.request.meta.get("redirect_urls", []), response.url],
        site=profile.name,
        publisher=profile.publisher,
        body=response.body,
        charset=charset_of(response),
        discovery=discovery,
        fetch=Fetch(
            at=now(),
            status=response.status,
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
            bytes=len(response.body),
        ),
        opt_outs=of_headers(_all(response, "X-Robots-Tag"), _all(response, "TDM-Reservation")),
        exchange=_exchange(response),
    )


def _exchange(response: Response) -> Exchange | None:
    """What went over the wire, where it is kept."""
    assert response.request is not None
    exchange: Exchange | None = response.request.meta.pop(EXCHANGE, None)
    if exchange is not None:
        exchange.rendered = RENDERED in response.flags
    return exchange


def charset_of(response: Response) -> str | None:
    return http_content_type_encoding(header(response, "Content-Type"))


def header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1").strip() or None if value else None


def _all(response: Response, name: str) -> list[str]:
    return [value.decode("latin-1") for value in response.headers.getlist(name)]


def now() -> str:
    """RFC 3339, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
