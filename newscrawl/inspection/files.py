"""Saved pages: files as a browser, curl or an archive leaves them."""

import gzip
import sys
import zlib
from pathlib import Path
from urllib.parse import urlsplit

from newscrawl.errors import NotHTML
from newscrawl.extraction.page import parse

STANDARD_INPUT = "-"
_GZIP = b"\x1f\x8b"


def saved_page(name: str, url: str | None) -> tuple[bytes, str]:
    """The page in the file `name` and its address: `url`, else the one that it states, else the file's own.

    Raises `OSError` where the file cannot be read, `NotHTML` where it is no page.
    """
    body = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
    if body.startswith(_GZIP):
        try:
            body = gzip.decompress(body)
        except (EOFError, zlib.error, OSError) as error:
            raise NotHTML(f"{name}: broken gzip ({error}): save or fetch it again") from error
    return body, url or _stated(body, name) or _own(name)


def _stated(body: bytes, name: str) -> str | None:
    page = parse(body, name)
    stated = [*page.links.get("canonical", []), *page.meta.get("og:url", [])]
    return next((url for url in stated if urlsplit(url).scheme in {"http", "https"}), None)


def _own(name: str) -> str:
    return "file:///dev/stdin" if name == STANDARD_INPUT else Path(name).resolve().as_uri()
