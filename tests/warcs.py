"""WARC files made by hand, byte by byte, so that odd and broken ones can be made as well."""

import gzip
from collections.abc import Iterable

from onesite import article

AT = "2026-11-20T08:00:00Z"
HTML = (("Content-Type", "text/html; charset=utf-8"),)


def record(kind: str, url: str, block: bytes, *, version: str = "WARC/1.0", **fields: str) -> bytes:
    """One record; `fields` are further headers, or others in place of the usual ones, with _ for -."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{abs(hash((kind, url, block))) % 10**12:012}>",
        "WARC-Date": AT,
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"{version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def answer(body: bytes, headers: Iterable[tuple[str, str]] = HTML, status: str = "200 OK") -> bytes:
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


def response(url: str, body: bytes, headers: Iterable[tuple[str, str]] = HTML, **fields: str) -> bytes:
    return record("response", url, answer(body, headers, fields.pop("status", "200 OK")), **fields)


def page(number: int, **fields: str) -> bytes:
    """The record of a page with a story of its own."""
    return response(f"https://herald.example/{number}", article(number).encode(), **fields)


def packed(records: Iterable[bytes]) -> bytes:
    """As published: each record a gzip member."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def chunked(body: bytes, size: int = 700) -> bytes:
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x;note=x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
