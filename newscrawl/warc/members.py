"""The gzip members of a file that is one record a member."""

import zlib
from dataclasses import dataclass
from pathlib import Path

_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Members:
    """So many whole ones, which end at byte `end`."""

    number: int
    end: int


def whole_members(path: Path, start: int = 0) -> Members:
    """What stands whole from byte `start` on, however the file was cut off; reads it through a megabyte at a time."""
    number, end, read = 0, start, start
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        file.seek(start)
        data = file.read(_MEGABYTE)
        while data:
            read += len(data)
            try:
                while data:
                    member.decompress(data)
                    data = b""
                    if member.eof:
                        data = member.unused_data
                        number, end = number + 1, read - len(data)
                        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            except zlib.error:
                break
            data = file.read(_MEGABYTE)
    return Members(number, end)
