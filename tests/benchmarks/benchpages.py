"""Pages of the shared corpus with another text each, as a WARC file."""

import gzip
import importlib.util
import io
import random
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FIRST = datetime(2026, 11, 23, 4, tzinfo=UTC)


def write_warc(path: Path, shared: Path, number: int) -> None:
    """`number` pages, as SHARED/tools/benchsite.py swaps their words, in gzip members of their own."""
    swap = _benchsite(shared).article
    raws = [gzip.decompress(file.read_bytes()) for file in sorted((shared / "corpus" / "pages").glob("*.html.gz"))]
    texts = [raw.decode("utf-8", "surrogateescape") for raw in raws if 20_000 < len(raw) < 900_000]
    random.Random(7).shuffle(texts)
    with path.open("wb") as file:
        for n in range(number):
            file.write(_member(n, swap(texts[n % len(texts)], n)))


def _member(number: int, body: bytes) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="1.1")
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    record = writer.create_warc_record(
        f"https://bench.example/news/2026/{number:06d}-story.html",
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=headers,
        warc_headers_dict={"WARC-Date": f"{FIRST + timedelta(seconds=number):%Y-%m-%dT%H:%M:%SZ}"},
    )
    writer.write_record(record)
    packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(buffer.getvalue()) + packer.flush()


def _benchsite(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchsite", shared / "tools" / "benchsite.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
