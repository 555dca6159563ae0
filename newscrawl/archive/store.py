"""Where an archive lies: in a folder, or in an object store. Who reads one knows it by this alone."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol


class Store(Protocol):
    """Files by their names relative to the archive, with `/` between folders.

    `read` and `open` raise `FileNotFoundError` for a file that is not there; whatever an object store is asked for
    raises `StoreError` where it cannot be reached or refuses.
    """

    def __str__(self) -> str:
        """The archive as a user names it."""

    def names(self, folder: str = "") -> Iterator[str]:
        """The names of all files below `folder`, in no order."""

    def read(self, name: str) -> bytes: ...

    def open(self, name: str) -> BinaryIO:
        """The file, to be read from its start a piece at a time."""


Place = Path | str | Store  # a path, an address such as s3://bucket/prefix, or what that was opened as


class Folder:
    """An archive on this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __str__(self) -> str:
        return str(self.path)

    def names(self, folder: str = "") -> Iterator[str]:
        for parent, _, files in os.walk(self.path / folder):
            inside = Path(parent).relative_to(self.path)
            before = "" if inside == Path() else f"{inside.as_posix()}/"
            yield from (before + file for file in files)

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def open(self, name: str) -> BinaryIO:
        return (self.path / name).open("rb")


def is_address(place: object) -> bool:
    """Is that the address of an object store, and no path?"""
    return isinstance(place, str) and "://" in place


def open_store(place: Place) -> Store:
    """Raises `ArgumentError` for an address that is none, or where the package for object stores is missing."""
    if isinstance(place, str) and is_address(place):
        from newscrawl.archive.objectstore import ObjectStore  # noqa: PLC0415  (needs an optional package)

        return ObjectStore(place)
    return Folder(Path(place)) if isinstance(place, (str, Path)) else place
