"""WARC files with articles of a made-up site, as others write them."""

import gzip
from pathlib import Path

from onesite import article


def write_warc(path: Path, numbers: range) -> Path:
    """One response record a member for each article (WARC/1.1, ISO 28500:2017)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for number in numbers:
            file.write(gzip.compress(_response(number)))
    return path


def _response(number: int) -> bytes:
    body = article(number).encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"WARC-Target-URI: https://stored.example/story/{number}\r\n"
        f"WARC-Date: 2024-05-0{number % 9 + 1}T04:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"
