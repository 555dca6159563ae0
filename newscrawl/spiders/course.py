"""How far a run has come through its files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.warc.reading import WarcFile


@dataclass(slots=True)
class Course:
    """`bytes` of `total` are read, as the files lie on the disk; `captures` were found in them so far."""

    total: int
    files: int
    files_read: int = 0
    captures: int = 0
    file: "WarcFile | None" = None  # the one that is read now
    _bytes: int = field(default=0)  # of the files that are read

    @classmethod
    def of(cls, paths: Sequence[Path]) -> "Course":
        return cls(total=sum(path.stat().st_size for path in paths if path.exists()), files=len(paths))

    @property
    def bytes(self) -> int:
        return self._bytes + (self.file.position if self.file else 0)

    @property
    def share(self) -> float:
        return min(1.0, self.bytes / self.total) if self.total else 1.0

    def file_read(self, size: int) -> None:
        self._bytes += size
        self.files_read += 1
        self.file = None
