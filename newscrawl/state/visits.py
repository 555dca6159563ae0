"""What a run learns of an article without storing a line of it: the journal of what records do not tell."""

from dataclasses import dataclass
from typing import Any

import orjson

MISSED = "missed"  # it was due, but could not be had
FROM_FILE = "from_file"  # a stored capture of it was read: that is no look at it now


@dataclass(frozen=True, slots=True)
class Visit:
    """An article was looked at; these addresses led to it."""

    id: str
    site: str
    at: int  # seconds since 1970
    outcome: str  # of versions.Outcome, or "unchanged" (304), "gone" (404, 410), "missed", "from_file"
    urls: tuple[str, ...] = ()

    def line(self) -> bytes:
        return orjson.dumps(self) + b"\n"


def visit_of(record: dict[str, Any]) -> Visit:
    """Raises `KeyError`, `TypeError` where it is none."""
    return Visit(
        str(record["id"]),
        str(record["site"]),
        int(record["at"]),
        str(record["outcome"]),
        tuple(map(str, record["urls"])),
    )
