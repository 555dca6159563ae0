"""Putting units where the user's systemd looks for them."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newscrawl.archive.durable import make_directory, write_whole

SECONDS = 30


def unit_folder(environment: Mapping[str, str]) -> Path:
    """Where the user's own units are (systemd.unit(5))."""
    configuration = environment.get("XDG_CONFIG_HOME") or f"{Path.home()}/.config"
    return Path(configuration) / "systemd" / "user"


@dataclass(frozen=True, slots=True)
class Step:
    """What was done; where it was not, what is left to do."""

    text: str
    done: bool = True


def install(files: Mapping[str, str], starts: Sequence[str], folder: Path) -> Iterator[Step]:
    """Writes the files and starts those units of them, step by step. Raises `WriteError` and `OSError`.

    Where there is no systemd to be told, as in a container, the steps that are left are not done.
    """
    make_directory(folder)
    for name, text in files.items():
        with _for_us_alone():
            write_whole(folder / name, text.encode())
        yield Step(f"{folder / name} is written")
    for command in (["daemon-reload"], ["enable", "--now", *starts]):
        words = ["systemctl", "--user", *command]
        fault = _run(words)
        said = f"not done ({fault}); please run it yourself" if fault else "done"
        yield Step(f"{' '.join(words)}: {said}", not fault)
    yield Step("so that it also runs while you are not logged in: loginctl enable-linger")


@contextmanager
def _for_us_alone() -> Iterator[None]:
    """Nobody else can read what is written meanwhile, not for a moment: the state's address may hold a password."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _run(words: list[str]) -> str:
    """Runs it; what went wrong, "" where nothing did."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (" ".join(done.stderr.split()) or f"exit code {done.returncode}") if done.returncode else ""
