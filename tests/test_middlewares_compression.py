"""Packed answers: one call unpacks what is whole, and all else is as Scrapy has it."""

import gzip

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from newscrawl.middlewares.compression import Compression

URL = "https://news.example/a"
PAGE = b"<html><title>Ferries</title>" + bytes(range(256)) * 400
PACKED = gzip.compress(PAGE)


def unpacked(middleware: type[HttpCompressionMiddleware], body: bytes, largest: int = 2**20) -> bytes:
    crawler = get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": largest})
    response = Response(URL, headers={"Content-Encoding": "gzip", "Content-Type": "text/html"}, body=body)
    found = middleware.from_crawler(crawler).process_response(Request(URL), response)
    assert isinstance(found, Response)
    assert "Content-Encoding" not in found.headers
    return found.body


@pytest.mark.parametrize(
    "body",
    [
        PACKED,
        PACKED + gzip.compress(b"more"),
        PACKED[:-100],
        PACKED[:-8] + bytes(8),
        PACKED + b"\0" * 10,
        gzip.compress(b""),
    ],
    ids=["whole", "two members", "cut off", "wrong checksum", "padded", "empty"],
)
@pytest.mark.parametrize("largest", [2**20, 0], ids=["bounded", "unbounded"])
def test_it_comes_out_as_of_scrapy(body: bytes, largest: int) -> None:
    assert unpacked(Compression, body, largest) == unpacked(HttpCompressionMiddleware, body, largest)


def test_what_is_whole_needs_no_more_than_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(HttpCompressionMiddleware, "_decode")
    assert unpacked(Compression, PACKED) == PAGE
    assert unpacked(Compression, PACKED, len(PAGE)) == PAGE


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(IgnoreRequest, match="DOWNLOAD_MAXSIZE"):
        unpacked(Compression, PACKED, len(PAGE) - 1)
