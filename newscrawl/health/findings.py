"""A site that needs a look: why, since when, and what to do. The words are in reasons.toml."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def reasons() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((files(__package__) / "reasons.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Finding:
    """`seen` is what was seen, against what is usual; `since` the start of the run that it began with."""

    site: str
    reason: str  # a table of reasons.toml
    seen: str
    since: str  # RFC 3339
    run: str  # the one that it began with

    @property
    def title(self) -> str:
        return str(reasons()[self.reason]["title"])

    @property
    def advice(self) -> str:
        return str(reasons()[self.reason]["advice"])

    @property
    def line(self) -> str:
        return f"{self.site}: {self.title} since {self.since[:16].replace('T', ' ')} ({self.seen}). {self.advice}"


def unexplained(findings: Iterable[Finding]) -> list[Finding]:
    """Of one site's findings those that no other one explains; the gravest first, as in reasons.toml.

    Of two that explain each other, the graver one stays.
    """
    order = list(reasons())
    found = sorted(findings, key=lambda finding: order.index(finding.reason))
    return [
        finding
        for place, finding in enumerate(found)
        if not any(
            _explains(other, finding) and (where < place or not _explains(finding, other))
            for where, other in enumerate(found)
            if where != place
        )
    ]


def _explains(one: Finding, other: Finding) -> bool:
    named = reasons()[one.reason].get("explains", ())
    return other.reason in named or "*" in named
