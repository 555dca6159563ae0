"""Which query parameters tell one article from another: `data/parameters.toml`, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Parameters:
    """All names are lower-case."""

    prefixes: tuple[str, ...]
    dropped: frozenset[str]
    selecting: frozenset[str]
    amp: dict[str, frozenset[str]]

    def is_tracking(self, name: str) -> bool:
        """Does this parameter only tell where a reader came from?"""
        name = name.lower()
        return name in self.dropped or name.startswith(self.prefixes)

    def is_amp(self, name: str, value: str) -> bool:
        """Does `name=value` ask for the AMP form of the page?"""
        return value.lower() in self.amp.get(name.lower(), ())

    def may_select(self, name: str) -> bool:
        return name.lower() in self.selecting


@cache
def parameters() -> Parameters:
    data = tomllib.loads((files(__package__) / "data" / "parameters.toml").read_text("utf-8"))
    return Parameters(
        prefixes=tuple(data["tracking"]["prefixes"]),
        dropped=frozenset(name.lower() for name in data["tracking"]["names"] + data["session"]["names"]),
        selecting=frozenset(data["selecting"]["names"]),
        amp={name: frozenset(values) for name, values in data["amp"].items()},
    )
