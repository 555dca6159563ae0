"""The files of one run while it goes on."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson

from newscrawl.archive import manifest as manifests
from newscrawl.archive.compression import compress
from newscrawl.archive.durable import LineFile, make_directory
from newscrawl.archive.layout import (
    RUNS,
    capture_file,
    dead_path,
    is_capture_file,
    manifest_path,
    new_run_id,
    open_path,
    record_file,
    rejects_file,
    run_of,
    visits_file,
)
from newscrawl.archive.manifest import Counts, Listed, Manifest
from newscrawl.errors import WriteError

_OPEN_FILES = 64  # descriptors at once: a run of hundreds of sites has more files than that


def now() -> str:
    """RFC 3339 in UTC, to the microsecond: manifests are ordered by it."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


class Archive:
    """What one run adds to an archive: records, visits, rejects, and in the end its manifest.

    A line is in the file when `append` returns, and safe from a power cut when `sync` does. Methods that write raise
    `WriteError`; after one of them nothing more can be appended, and what was synced stands.
    """

    def __init__(self, path: Path, compression: str = "") -> None:
        self.path = path
        self.started = now()
        self.compression = compression
        self._files: OrderedDict[str, LineFile] = OrderedDict()  # all of the run; the least recently used first
        try:
            make_directory(path / RUNS)
        except OSError as error:
            raise WriteError(
                f"NEWSCRAWL_ARCHIVE={path}: no folder to write in ({error.strerror}): name another"
            ) from error
        self.run, self._lock = self._claim()

    def _claim(self) -> tuple[str, LineFile]:
        """A run id that nobody has, and its locked `.open` file, by which others see that the run lives."""
        while True:
            run = new_run_id(datetime.fromisoformat(self.started))
            if any(path(self.path, run).exists() for path in (manifest_path, open_path, dead_path)):
                continue
            lock = LineFile(open_path(self.path, run))
            lock.open()
            if lock.lock():
                return run, lock

    def append(self, site: str, fetched_at: str, line: bytes) -> tuple[str, int]:
        """Appends one record; gives the relative name of its file and the file's size after it."""
        name = record_file(site, self.run, fetched_at)
        return name, self._append(name, line)

    def keep(self, site: str, fetched_at: str, records: Sequence[bytes], first: Callable[[str], bytes]) -> str:
        """Appends the WARC records of one raw capture, each packed; gives `file:offset` of the first one.

        `first` makes the first record of a file out of its name.
        """
        name = capture_file(site, self.run, fetched_at)
        if name not in self._files:
            self._append(name, first(name))
        offset = self._files[name].size
        for record in records:
            self._append(name, record)
        return f"{name}:{offset}"

    def visit(self, line: bytes) -> tuple[str, int]:
        name = visits_file(self.run)
        return name, self._append(name, line)

    def reject(self, record: object, reason: str) -> None:
        """Keeps a record that broke the schema, with what was wrong with it."""
        try:
            line = orjson.dumps({"reason": reason, "record": record}, default=ascii)
        except TypeError:  # half a surrogate pair is no text that JSON could hold
            line = orjson.dumps({"reason": reason, "record": ascii(record)})
        self._append(rejects_file(self.run), line + b"\n")

    def _append(self, name: str, line: bytes) -> int:
        file = self._files.get(name)
        if file is None:
            # Told to the lock file first: after a crash it says which files there are to repair.
            self._lock.append(name.encode() + b"\n")
            self._lock.sync()
            file = self._files[name] = LineFile(self.path / name)
        if not file.is_open:
            self._make_room()
            file.open()
        self._files.move_to_end(name)
        return file.append(line)

    def _make_room(self) -> None:
        opened = [file for file in self._files.values() if file.is_open]
        if len(opened) >= _OPEN_FILES:
            self.sync()
            opened[0].close()

    def sync(self) -> None:
        """Everything that was appended is on the disk when this returns: captures before what points at them."""
        for name, file in self._files.items():
            if is_capture_file(name):
                file.sync()
        for file in self._files.values():
            file.sync()

    def finish(self, exit_reason: str, sites: Counts, stats: dict[str, object]) -> Manifest:
        """Closes the files and writes the manifest that hands them over to readers."""
        self.sync()
        for file in self._files.values():
            file.close()
        originals = [name for name in self._files if run_of(name) and not is_capture_file(name)]
        manifest = Manifest(
            run=self.run,
            started=self.started,
            ended=now(),
            exit=exit_reason,
            files=list(self._finished(originals)),
            journals=[self._listed(name) for name in self._files if name.startswith(RUNS)],
            captures=[self._listed(name) for name in self._files if is_capture_file(name)],
            sites=sites,
            outcomes=manifests.outcomes_of(sites),
            software=manifests.software(),
            stats=stats,
        )
        manifests.write(self.path, manifest)
        if self.compression:
            for name in originals:
                (self.path / name).unlink()
        self._lock.path.unlink()
        self._lock.close()
        return manifest

    def _finished(self, names: list[str]) -> Iterator[Listed]:
        for name in names:
            if self.compression:
                packed = compress(self.path / name, self.compression)
                relative = str(packed.relative_to(self.path))
                yield Listed(
                    path=relative,
                    lines=self._files[name].lines,
                    bytes=packed.stat().st_size,
                    sha256=manifests.sha256_of(packed),
                )
            else:
                yield self._listed(name)

    def _listed(self, name: str) -> Listed:
        file = self._files[name]
        return Listed(path=name, lines=file.lines, bytes=file.size, sha256=file.sha256())

    def abandon(self) -> None:
        """Lets go of the files without a manifest, as a kill would: the next run puts them in order."""
        for file in self._files.values():
            file.close()
        self._lock.close()
