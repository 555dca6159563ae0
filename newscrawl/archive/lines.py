"""Reading files of lines, plain or compressed, without holding them."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import orjson

from newscrawl.archive.compression import zstd
from newscrawl.errors import BrokenRecord

_MEGABYTE = 1 << 20
# What a cut or damaged compressed file raises while it is read.
DAMAGE = (OSError, EOFError, zlib.error, zstd.ZstdError)


@dataclass(slots=True)
class Line:
    number: int  # from 1
    end: int  # offset after it, in bytes of the uncompressed file
    raw: bytes  # with its newline, unless it is torn

    @property
    def torn(self) -> bool:
        return not self.raw.endswith(b"\n")

    def record(self) -> dict[str, Any]:
        """Raises `BrokenRecord` where the line is no JSON object."""
        try:
            value = orjson.loads(self.raw)
        except ValueError as error:
            raise BrokenRecord(f"line {self.number}: no JSON ({error})") from error
        if not isinstance(value, dict):
            raise BrokenRecord(f"line {self.number}: JSON, but no object")
        return value


@contextmanager
def unpacked(file: IO[bytes], name: str) -> Iterator[IO[bytes]]:
    """What a file of lines holds; what its name says is packed (`.gz`, `.zst`) is unpacked on the way."""
    if name.endswith(".gz"):
        with cast("IO[bytes]", gzip.open(file, "rb")) as plain:
            yield plain
    elif name.endswith(".zst"):
        with cast("IO[bytes]", zstd.open(file, "rb")) as plain:
            yield plain
    else:
        yield file


@contextmanager
def open_plain(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file, unpacked(file, path.name) as plain:
        yield plain


def read_lines(path: Path, offset: int = 0) -> Iterator[Line]:
    """The lines from byte `offset` on, a torn last one included. `number` counts from where reading began."""
    with open_plain(path) as file:
        file.seek(offset)
        yield from lines_of(file, offset)


def lines_of(file: IO[bytes], offset: int = 0) -> Iterator[Line]:
    """The lines of an unpacked file, which is at byte `offset`."""
    end = offset
    for number, raw in enumerate(file, start=1):
        end += len(raw)
        yield Line(number, end, raw)


def count_lines(path: Path) -> int:
    with open_plain(path) as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_MEGABYTE), b""))


def whole_length(path: Path, is_whole: Callable[[dict[str, Any]], bool] | None = None) -> int:
    """Bytes of the uncompressed file that hold whole lines of JSON: a damaged end, and only the end, is left out.

    `is_whole` may ask for more of a record than to be JSON.

    After a power cut a file may end in zeros or in half a line; a bad line with a good one after it is no torn tail,
    and is left for `scrapy verify` to name.
    """
    whole = 0
    for line in read_lines(path):
        if line.torn:
            break
        try:
            record = line.record()
        except BrokenRecord:
            continue
        if is_whole is None or is_whole(record):
            whole = line.end
    return whole
