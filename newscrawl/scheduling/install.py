"""Putting units where the user's systemd looks for them."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from newscrawl.archive.durable import make_directory, write_whole

SECONDS = 30


def unit_folder(environment: Mapping[str, str]) -> Path:
    """Where the user's own units are (systemd.unit(5))."""
    configuration = environment.get("XDG_CONFIG_HOME") or f"{Path.home()}/.config"
    return Path(configuration) / "systemd" / "user"


def install(files: Mapping[str, str], starts: Sequence[str], folder: Path) -> Iterator[str]:
    """Writes the files, starts those units of them, and says what was done. Raises `WriteError` and `OSError`.

    Where there is no systemd to be told, as in a container, it says what is left to do.
    """
    make_directory(folder)
    for name, text in files.items():
        write_whole(folder / name, text.encode())
        (folder / name).chmod(0o600)  # the state's address may hold a password
        yield f"{folder / name} is written"
    for command in (["daemon-reload"], ["enable", "--now", *starts]):
        words = ["systemctl", "--user", *command]
        said = _run(words)
        yield f"{' '.join(words)}: {said or 'done'}"
    yield "so that it also runs while you are not logged in: loginctl enable-linger"


def _run(words: list[str]) -> str:
    """Runs it; what went wrong, with a request to run it by hand."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"not done ({error}); please run it yourself"
    return f"not done ({' '.join(done.stderr.split())}); please run it yourself" if done.returncode else ""
