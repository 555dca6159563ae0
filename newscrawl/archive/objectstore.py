"""An archive in an object store that speaks S3, through obstore (the Rust crate object_store).

Endpoint, region and credentials come from the environment alone (AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID …).
Faults of the network and of the server are tried again by obstore, with backoff.
"""

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from newscrawl.archive.digests import Digests, part_of
from newscrawl.archive.storeaddress import check_address, plain_http
from newscrawl.archive.storeerrors import Conflict, CutOff, Unsupported, told

if TYPE_CHECKING:
    from obstore import PutMode, ReadableFile

Answer = TypeVar("Answer")

_PARALLEL = 4  # parts of an upload that are held at once
_PIECE = 1 << 20  # bytes that are read at once
_RETRIES: Any = {
    "max_retries": 8,
    "backoff": {"init_backoff": timedelta(seconds=0.2), "max_backoff": timedelta(seconds=15)},
}


class ObjectStore:
    """`address` is s3://bucket or s3://bucket/prefix. Each method raises `StoreError`."""

    def __init__(self, address: str) -> None:
        """Raises `ArgumentError` where the address is none, or obstore is not installed."""
        check_address(address)
        from obstore.store import S3Store  # noqa: PLC0415  (an optional package)

        self._address = address.rstrip("/")
        self._conditional = True
        # A request may take so long, body included: a part then goes at 70 kB a second.
        options: Any = {
            "timeout": timedelta(seconds=120),
            "connect_timeout": timedelta(seconds=10),
            "allow_http": plain_http(),
        }
        with told(self._address):
            self._store = S3Store.from_url(self._address, client_options=options, retry_config=_RETRIES)

    def __str__(self) -> str:
        return self._address

    def names(self, folder: str = "") -> Iterator[str]:
        yield from self._again(
            folder, lambda: [entry["path"] for page in self._store.list(folder or None) for entry in page]
        )

    def read(self, name: str) -> bytes:
        return self.read_version(name)[0]

    def read_version(self, name: str) -> tuple[bytes, str | None]:
        """The content, and what `swap` wants to know it by."""

        def get() -> tuple[bytes, str | None]:
            found = self._store.get(name)
            return bytes(found.bytes()), found.meta["e_tag"]

        return self._again(name, get)

    def _again(self, name: str, ask: Callable[[], Answer]) -> Answer:
        """What obstore does not try again by itself: an answer that was cut off."""
        for pause in (0.2, 1.0, 5.0):
            try:
                with told(f"{self}/{name}"):
                    return ask()
            except CutOff:
                time.sleep(pause)
        with told(f"{self}/{name}"):
            return ask()

    def swap(self, name: str, content: bytes, version: str | None) -> bool:
        """Puts `content` where that version stands (None: nothing); False where somebody was quicker.

        In a store that knows no If-Match (such as Swift) whoever writes last wins.
        """
        mode: PutMode = {"e_tag": version} if version else "create"
        try:
            with told(f"{self}/{name}"):
                self._store.put(name, content, mode=mode if self._conditional else None, use_multipart=False)
        except Conflict:
            return False
        except Unsupported:
            if not self._conditional:
                raise
            self._conditional = False
            return self.swap(name, content, version)
        return True

    def open(self, name: str) -> BinaryIO:
        import obstore  # noqa: PLC0415

        with told(f"{self}/{name}"):
            reader = obstore.open_reader(self._store, name, buffer_size=_PIECE)
        return io.BufferedReader(_Reading(f"{self}/{name}", reader), _PIECE)

    def holds(self, name: str, digests: Digests) -> bool:
        """Does this very content stand there? The store's ETag says so; where it is no MD5, the object is read back."""
        try:
            with told(f"{self}/{name}"):
                found = self._store.head(name)
        except FileNotFoundError:
            return False
        if found["size"] != digests.size:
            return False
        if (found["e_tag"] or "").strip('"') == digests.etag:
            return True
        with self.open(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digests.sha256  # type: ignore[arg-type]

    def upload(self, path: Path, name: str) -> None:
        """Puts a file there, whole or not at all; what stood there before is replaced."""
        with told(f"{self}/{name}"):
            self._store.put(name, path, chunk_size=part_of(path.stat().st_size), max_concurrency=_PARALLEL)


class _Reading(io.RawIOBase):
    """What obstore reads, as Python's own readers want it."""

    def __init__(self, place: str, reader: "ReadableFile") -> None:
        self._place = place
        self._reader = reader

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with told(self._place):
            piece = self._reader.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)
