"""What a file is known by: in manifests (SHA-256) and in object stores (ETag)."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

_PART = 8 << 20  # bytes of a part, as uploads of larger files are cut
_PARTS = 10_000  # S3 takes no more of them


def part_of(size: int) -> int:
    """The length of the parts, in bytes, in which a file of `size` bytes goes up."""
    return max(_PART, -(-size // _PARTS))


@dataclass(frozen=True, slots=True)
class Digests:
    """Of a file's content; `etag` is what S3 gives an object that went up in parts of `part_of(size)`.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html: the MD5 of the content, or of the MD5s of its parts
    with their number; anything else where the bucket encrypts with keys of its own.
    """

    size: int  # bytes
    sha256: str
    etag: str


def digests_of(path: Path) -> Digests:
    """Reads the file through once, a part at a time. Raises `OSError`."""
    size = path.stat().st_size
    sha256, parts = hashlib.sha256(), []
    with path.open("rb") as file:
        while part := file.read(part_of(size)):
            sha256.update(part)
            parts.append(hashlib.md5(part, usedforsecurity=False).digest())
    if size > part_of(size):
        etag = f"{hashlib.md5(b''.join(parts), usedforsecurity=False).hexdigest()}-{len(parts)}"
    else:
        etag = parts[0].hex() if parts else hashlib.md5(usedforsecurity=False).hexdigest()
    return Digests(size, sha256.hexdigest(), etag)


class Hashing(io.RawIOBase):
    """Counts and hashes what is read through it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()
        self.size = 0  # bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        self.sha256.update(piece)
        self.size += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()
