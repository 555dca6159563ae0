"""Raw captures as WARC/1.1 records: what was asked, what was answered, and for a page made by a browser what it shows.

The answer is as it came over the wire: status, headers, and the body in its Content-Encoding, so that the headers are
true of it. Three things are not, since the HTTP client does not hand them on or nobody may keep them: the chunks of
Transfer-Encoding are joined and headers of the connection left out, names of headers are in canonical spelling, and
cookies and credentials are never written.
"""

import io
import zlib
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawl.items import Capture, Exchange

LEVEL = 6  # of gzip: 5.7 ms a page of 200 kB that came plain, 1 ms one that came packed; level 9 takes 9.5 for 0.6 %
SECRET = frozenset({
    "authorization", "cookie", "cookie2", "proxy-authorization", "set-cookie", "set-cookie2",
    "authentication-info", "proxy-authentication-info",
})  # fmt: skip

Headers = Iterable[tuple[str, str]]


class AsReceived(StatusAndHeaders):  # type: ignore[misc]  # it has no types
    """Headers whose bytes stay what they were: warcio would rewrite those that are not ASCII."""

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        self.headers_buff = self.to_bytes(header_filter, encoding="latin-1")


def warcinfo(name: str, about: Mapping[str, str]) -> bytes:
    """The first record of the file `name`."""
    buffer = io.BytesIO()
    writer = _writer(buffer)
    fields = {
        **about,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    writer.write_record(writer.create_warcinfo_record(name.rpartition("/")[2], fields))
    return _packed(buffer.getvalue())


def records_of(capture: Capture, exchange: Exchange) -> tuple[bytes, bytes]:
    """The record that the capture was read from, and that of the request; each a gzip member of its own."""
    if exchange.rendered:
        answer, name = _resource(capture)
    else:
        answer, name = _response(capture, exchange)
    return answer, _request(capture, exchange, name)


def _response(capture: Capture, exchange: Exchange) -> tuple[bytes, str]:
    status = f"{exchange.status} {_phrase(exchange.status)}".rstrip()
    headers = AsReceived(status, _without_secrets(exchange.headers), protocol=exchange.protocol)
    more = {"WARC-IP-Address": exchange.ip_address} if exchange.ip_address else {}
    return _record(capture, "response", exchange.body, headers, more)


def _resource(capture: Capture) -> tuple[bytes, str]:
    """What a browser made of the page, which no answer held."""
    return _record(capture, "resource", capture.body, None, {"Content-Type": "text/html; charset=utf-8"})


def _request(capture: Capture, exchange: Exchange, concurrent_to: str) -> bytes:
    parts = urlsplit(capture.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    named = [("Host", host), *_without_secrets(exchange.request_headers)]
    headers = AsReceived(f"{exchange.method} {target} HTTP/1.1", named, is_http_request=True)
    record, _ = _record(capture, "request", b"", headers, {"WARC-Concurrent-To": concurrent_to})
    return record


def _record(
    capture: Capture, kind: str, body: bytes, headers: AsReceived | None, more: Mapping[str, str]
) -> tuple[bytes, str]:
    buffer = io.BytesIO()
    writer = _writer(buffer)
    fields = {"WARC-Date": capture.fetch.at, **more}
    record = writer.create_warc_record(
        capture.url, kind, payload=io.BytesIO(body), length=len(body), http_headers=headers, warc_headers_dict=fields
    )
    writer.write_record(record)
    return _packed(buffer.getvalue()), str(record.rec_headers.get_header("WARC-Record-ID"))


def _writer(buffer: io.BytesIO) -> Any:
    return WARCWriter(buffer, gzip=False, warc_version="WARC/1.1")  # it would pack at level 9


def _packed(record: bytes) -> bytes:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(record) + packer.flush()


def _without_secrets(headers: Headers) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in SECRET]


def _phrase(status: int) -> str:
    """The phrase that came is not handed on; RFC 9110, section 15.1, gives it no meaning."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
