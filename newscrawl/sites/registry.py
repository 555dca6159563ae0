"""From a name or a host to the profile: the user's folder first, then the catalogue that ships with the package."""

from difflib import get_close_matches
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Self

from newscrawl.errors import ProfileError
from newscrawl.sites.hosts import host_of
from newscrawl.sites.loading import parse_profile
from newscrawl.sites.profile import Profile

_ENDING = ".toml"


class Registry:
    """Profiles by name and by host. Files are read when a profile is asked for: the whole catalogue only by host."""

    def __init__(self, *folders: dict[str, Traversable]) -> None:
        """Each folder maps names to TOML files; an earlier one replaces the names and the hosts of a later one."""
        self._folders = folders
        self._files = {name: file for folder in reversed(folders) for name, file in folder.items()}
        self._read: dict[str, Profile] = {}

    @classmethod
    def load(cls, user_folder: Path | None = None) -> Self:
        """The catalogue, and before it the `*.toml` files of `user_folder`, which replace those of the same name.

        Raises `ProfileError` where `user_folder` is no folder.
        """
        catalogue = _profiles_in(files(__package__) / "catalogue")
        if user_folder is None:
            return cls(catalogue)
        if not user_folder.is_dir():
            raise ProfileError(f"{user_folder}: no such folder of profiles: make it, or correct the setting")
        return cls(_profiles_in(user_folder), catalogue)

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def get(self, name: str) -> Profile:
        """The profile called `name`.

        Raises `ProfileError` where there is none, with the names near it, or where its file is not right.
        """
        if name not in self._read:
            self._read[name] = self._parse(name)
        return self._read[name]

    def all(self) -> list[Profile]:
        """Every profile, by name. Raises `ProfileError` for the first file that is not right."""
        return [self.get(name) for name in sorted(self._files)]

    def for_url(self, url: str) -> Profile | None:
        """The profile of the outlet that `url` belongs to: that of the longest domain that covers its host."""
        host = host_of(url)
        covering = [host, f"www.{host}", *_parents(host)]
        found = (domains[domain] for domains in self._by_domain for domain in covering if domain in domains)
        return next(found, None)

    @cached_property
    def _by_domain(self) -> list[dict[str, Profile]]:
        """For each folder, which profile has a domain: the first by name where several claim it."""
        return [
            {domain: self.get(name) for name in sorted(folder, reverse=True) for domain in self.get(name).domains}
            for folder in self._folders
        ]

    def _parse(self, name: str) -> Profile:
        file = self._files.get(name)
        if file is None:
            near = get_close_matches(name, self._files, n=3, cutoff=0.7)
            hint = f"did you mean {' or '.join(near)}?" if near else "`scrapy sites` lists them all"
            raise ProfileError(f"there is no profile {name!r}: {hint}")
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ProfileError(f"{file}: cannot be read ({error}): profiles are TOML files in UTF-8") from error
        return parse_profile(text, name, str(file))


def _parents(host: str) -> list[str]:
    """`a.b.example.com` → `b.example.com`, `example.com`, `com`."""
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels))]


def _profiles_in(folder: Traversable) -> dict[str, Traversable]:
    found = ((file.name.removesuffix(_ENDING), file) for file in folder.iterdir() if file.name.endswith(_ENDING))
    return dict(found)
