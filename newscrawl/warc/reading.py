"""The pages of a WARC file, one at a time: of our own captures, of CC-NEWS, of anyone's.

FastWARC reads; what is damaged is named with its offset, and reading goes on at the next record that can be found.
"""

import os
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Self

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from newscrawl.warc.bodies import TooLarge, decoded
from newscrawl.warc.members import whole_members
from newscrawl.warc.pages import Damage, Page

BREATH = 500  # records without a page, after which `pages` gives None
_WANTED = WarcRecordType.response | WarcRecordType.resource
_GZIP = b"\x1f\x8b\x08"
_START = re.compile(rb"^WARC/\d\.\d", re.MULTILINE)
_CHUNK = 1 << 20
_OVERLAP = 16  # bytes: a start may lie across two chunks


class _NoPage(Exception):
    """It says why, by the names of `counters.NO_PAGES`."""


def addresses(file: IO[bytes]) -> Iterator[tuple[int, str]]:
    """Offset and address of each answer or resource in a file. Raises `OSError` where it is damaged."""
    for record in ArchiveIterator(file, record_types=_WANTED, parse_http=False, fsspec_args=False):
        yield record.stream_pos, _address(record)


class WarcFile:
    """A file and how far it is read.

    `types` are the content types of pages ("" stands for none given); `largest` bounds a page's bytes. What is no page
    is counted in `left`, by the names of `counters.NO_PAGES`.
    """

    def __init__(self, path: Path, types: frozenset[str], largest: int) -> None:
        """Raises `OSError`."""
        self.path = path
        self.size = path.stat().st_size
        self.left: Counter[str] = Counter()
        self.records = 0  # responses and resources that were read, pages or not
        self.readable = True  # is there anything but damage?
        self.resumable = True  # is each record a gzip member of its own, or the file not packed?
        self._closed_at = 0
        self._types = types
        self._largest = largest
        self._file: IO[bytes] = path.open("rb")
        self._packed = self._file.read(2) == _GZIP[:2]

    @property
    def key(self) -> str:
        """What the state knows the file by: another one in its place has another size, as a rule."""
        return f"warc:{self.path.resolve()}:{self.size}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed_at = self._file.tell()
        self._file.close()

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._closed_at if self._file.closed else self._file.tell()

    def pages(self, start: int = 0) -> Iterator[Page | Damage | None]:
        """The pages from the record at `start` on; None now and then where there are none for long."""
        if start and start >= self.size:  # read to its end before
            return
        begin: int | None = start if self._is_start(start) else 0
        broken: tuple[int, str] | None = None
        passed = 0
        while begin is not None:
            last = begin
            self._file.seek(begin)
            try:
                for record in ArchiveIterator(self._file, parse_http=False, fsspec_args=False):
                    last = record.stream_pos
                    page = self._page(record)
                    if broken is not None:
                        yield Damage(broken[0], last, broken[1])
                        broken = None
                    self.records += bool(record.record_type & _WANTED)
                    if page is not None:
                        yield page
                        continue
                    passed += 1
                    if passed % BREATH == 0:
                        yield None
                begin = None
                torn = self._torn(last)
                if torn is not None and broken is None:
                    broken = (torn, "the file ends within a record's header")
            except OSError as error:
                broken = (last, str(error))
                begin = self._next_start(last + 1)
        if broken is not None:
            self.readable = self.records > 0
            yield Damage(broken[0], None, broken[1])

    def _page(self, record: WarcRecord) -> Page | None:
        """None for what is no page; raises `OSError` where the record ends before its end."""
        if not record.record_type & _WANTED:
            _skip(record)
            return None
        try:
            head = self._head(record)
        except _NoPage as reason:
            self.left[str(reason)] += 1
            _skip(record)
            return None
        body = _whole(record)
        try:
            return replace(head, body=self._decoded(head, body, cut=bool(record.headers.get("WARC-Truncated"))))
        except _NoPage as reason:
            self.left[str(reason)] += 1
            return None

    def _head(self, record: WarcRecord) -> Page:
        """A page without its body. Raises `_NoPage`."""
        url, at = _address(record), _moment(record.headers.get("WARC-Date"))
        if not url.startswith(("http://", "https://")) or at is None:
            raise _NoPage("unusable")
        if record.content_length > 2 * self._largest:
            raise _NoPage("too_large")
        if record.record_type == WarcRecordType.resource:
            status, headers = 200, [("content-type", record.headers.get("Content-Type") or "")]
        else:
            record.parse_http()
            if not record.is_http_parsed:  # an answer of another protocol
                raise _NoPage("unusable")
            status = record.http_headers.status_code or 0
            headers = [(_text(name).lower(), _text(value).strip()) for name, value in record.http_headers.items_bytes()]
        page = Page(self._offset(record.stream_pos), url, at, status, tuple(headers), b"")
        kind = (page.header("content-type") or "").partition(";")[0].strip().lower()
        if status != 200 or kind not in self._types:
            raise _NoPage("other_status" if status != 200 else "other_type")
        return page

    def _decoded(self, page: Page, body: bytes, *, cut: bool) -> bytes:
        """Raises `_NoPage`."""
        if cut:
            raise _NoPage("not_whole")
        transfer, content = ", ".join(page.all("transfer-encoding")), ", ".join(page.all("content-encoding"))
        try:
            return decoded(body, transfer, content, self._largest)
        except TooLarge:
            raise _NoPage("too_large") from None
        except ValueError:
            raise _NoPage("not_whole") from None

    def _offset(self, position: int) -> int:
        """Where reading can begin to find the record: in a file packed as a whole, only at its beginning."""
        if self.resumable and not self._is_start(position):
            self.resumable = False
        return position if self.resumable else 0

    def _is_start(self, position: int) -> bool:
        begins = os.pread(self._file.fileno(), 5, position)
        return begins.startswith(_GZIP) if self._packed else begins == b"WARC/"

    def _torn(self, last: int) -> int | None:
        """Where a record begins, at `last` or after it, in whose header the file ends: FastWARC does not tell."""
        if not self._packed:
            whole = not self.size or b"\r\n\r\n" in os.pread(self._file.fileno(), _CHUNK, last)
            return self._next_start(last + 1) if whole else last
        end = whole_members(self.path, last if self._is_start(last) else 0).end
        return end if end < self.size else None

    def _next_start(self, position: int) -> int | None:
        """The first record that begins at `position` or after it."""
        while chunk := os.pread(self._file.fileno(), _CHUNK, position):
            for at in self._starts(chunk):
                if not self._packed or self._is_member(position + at):
                    return position + at
            if len(chunk) < _CHUNK:
                return None
            position += len(chunk) - _OVERLAP
        return None

    def _starts(self, chunk: bytes) -> Iterator[int]:
        if not self._packed:
            yield from (found.start() for found in _START.finditer(chunk))
            return
        at = chunk.find(_GZIP)
        while at >= 0:
            yield at
            at = chunk.find(_GZIP, at + 1)

    def _is_member(self, position: int) -> bool:
        try:
            begin = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(os.pread(self._file.fileno(), 4096, position), 5)
        except zlib.error:
            return False
        return begin == b"WARC/"


def _whole(record: WarcRecord) -> bytes:
    length, body = record.content_length, record.reader.read()
    if len(body) < length:
        raise OSError(f"a record of {length} bytes ends after {len(body)}")
    return body


def _skip(record: WarcRecord) -> None:
    """Raises `OSError` where the record ends before its end: by itself, FastWARC would take the file to end there."""
    length, found = record.content_length, record.consume()
    if found < length:
        raise OSError(f"a record of {length} bytes ends after {found}")


def _address(record: WarcRecord) -> str:
    return (record.headers.get("WARC-Target-URI") or "").strip("<> ")  # WARC/1.0 has it in angle brackets


def _text(value: bytes) -> str:
    return value.decode("latin-1")


def _moment(value: str | None) -> str | None:
    """A WARC-Date (RFC 3339, or any of ISO 8601 in odd files) in UTC, to the second."""
    try:
        moment = datetime.fromisoformat((value or "").strip())
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
