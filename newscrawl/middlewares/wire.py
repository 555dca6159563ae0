"""What went over the wire, kept beside the response for its raw capture."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response

from newscrawl.items import Exchange

KEEP = "newscrawl_keep"  # request.meta: its answer may become a capture
EXCHANGE = "newscrawl_exchange"  # request.meta: the Exchange


class Wire:
    """Nearest to the downloader, so that the body still has its Content-Encoding and the request all its headers.

    Settings: NEWSCRAWL_WARC.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Wire":
        if not crawler.settings.getbool("NEWSCRAWL_WARC"):
            raise NotConfigured
        return cls()

    def process_response(self, request: Request, response: Response) -> Response:
        if request.meta.get(KEEP):
            request.meta[EXCHANGE] = exchange_of(request, response)
        return response


def exchange_of(request: Request, response: Response) -> Exchange:
    through_proxy = request.meta.get("proxy") is not None
    return Exchange(
        method=request.method,
        request_headers=_told(request.headers),
        protocol=response.protocol or "HTTP/1.1",
        status=response.status,
        headers=_told(response.headers),
        body=response.body,
        ip_address=None if through_proxy or response.ip_address is None else str(response.ip_address),
    )


def _told(headers: Headers) -> list[tuple[str, str]]:
    """Scrapy's headers, which are bytes, as text of the same bytes."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]
