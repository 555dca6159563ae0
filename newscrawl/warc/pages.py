"""What a WARC file gives, piece by piece."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its record has it; the body is freed of its encodings. Header names are in lower case."""

    offset: int  # of its record, or of the gzip member that holds it
    url: str
    at: str  # of the fetch: RFC 3339 in UTC, to the second
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name and value), None)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]


@dataclass(frozen=True, slots=True)
class Damage:
    """Between `offset` and `until` (None: the file's end) something cannot be read."""

    offset: int
    until: int | None
    why: str
