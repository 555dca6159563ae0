"""Writing that survives a kill and a power cut: whole lines, fsync, temp + rename.

The order of operations follows Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014): a file's content is
synced before its name is, and a new name is synced through its directory.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from newscrawl.errors import WriteError


def sync_directory(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_directory(folder: Path) -> None:
    """Creates `folder` and its missing parents so that they last."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for created in missing:
        sync_directory(created.parent)


def write_whole(path: Path, content: bytes) -> None:
    """`path` holds either what it held before or all of `content`, whatever happens. Raises `WriteError`."""
    with whole(path) as file:
        file.write(content)


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write, which stands at `path` only once all of it is on the disk. Raises `WriteError`."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_directory(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise refused(path, error) from error


def refused(path: Path, error: OSError) -> WriteError:
    return WriteError(
        f"{path}: the disk refuses to take more ({error.strerror}). What was acknowledged before stands; "
        "make room or mend the disk, then start the crawl again"
    )


@dataclass(slots=True)
class LineFile:
    """A file of lines that is only ever appended to, by one process. Each method raises `WriteError`."""

    path: Path
    lines: int = 0
    size: int = 0  # bytes
    _descriptor: int = -1
    _hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    _synced: int = 0
    _torn: bool = False

    def open(self) -> None:
        """Creates the file, or opens it again to go on where it was closed."""
        try:
            make_directory(self.path.parent)
            new = not self.path.exists()
            self._descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
            if new:
                sync_directory(self.path.parent)
        except OSError as error:
            raise refused(self.path, error) from error

    @property
    def is_open(self) -> bool:
        return self._descriptor >= 0

    def append(self, line: bytes) -> int:
        """Appends `line`, which ends in a newline, whole or not at all; gives the file's size after it in bytes."""
        try:
            rest = memoryview(line)
            while rest:  # one write takes it whole, but for a disk that fills up: there the second one tells why
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError as error:
            self._cut_back()
            raise refused(self.path, error) from error
        self._hash.update(line)
        self.lines += 1
        self.size += len(line)
        return self.size

    def _cut_back(self) -> None:
        try:
            os.ftruncate(self._descriptor, self.size)
        except OSError:
            self._torn = True  # the next start cuts the tail

    def lock(self) -> bool:
        """Takes the file for this process; the kernel lets go of it when the process dies, however that happens."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            return False
        if self.path.exists() and os.path.samestat(os.fstat(self._descriptor), self.path.stat()):
            return True
        self.close()  # whoever held it has removed it since it was opened here
        return False

    def sync(self) -> None:
        if self._torn:
            raise WriteError(f"{self.path}: its last line is torn; the next start of a crawl cuts it off")
        if self._synced == self.size or not self.is_open:
            return
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            raise refused(self.path, error) from error
        self._synced = self.size

    def close(self) -> None:
        """Closes the descriptor only: whoever wants the bytes to last has called `sync`."""
        if self.is_open:
            os.close(self._descriptor)
            self._descriptor = -1

    def sha256(self) -> str:
        return self._hash.hexdigest()
