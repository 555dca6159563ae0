"""Units of systemd for one machine of a cluster: a worker, and on one of the machines the beat that sends the sites.

Pure, as units.py. Formats: systemd.service(5), systemd.exec(5) for the environment's file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newscrawl.scheduling.units import STOP_SECONDS, plain, quoted

ALIVE = ("-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=2")  # a tunnel that hangs is built anew


@dataclass(frozen=True, slots=True)
class Machine:
    name: str  # of its units
    command: Sequence[str]  # `celery -A newscrawl.cluster`, whole, the program by its absolute path
    folder: Path  # to run it in
    unit_folder: Path  # that the files will lie in
    environment: Mapping[str, str]
    beat: bool
    through: str | None = None  # the machine, as ssh knows it, whose broker and state are reached through a tunnel
    ports: Sequence[int] = ()  # of these two, on the loopback of both machines

    @property
    def files(self) -> dict[str, str]:
        """By their names, the environment first: it may hold passwords, and nothing else does."""
        units = {f"{self.name}-worker.service": self._celery("worker", "crawls what it is sent")}
        if self.beat:
            units[f"{self.name}-beat.service"] = self._celery("beat", "sends each site when it is due")
        if self.through:
            ssh = ["/usr/bin/ssh", "-N", "-o", "BatchMode=yes", "-o", "ExitOnForwardFailure=yes", *ALIVE]
            tunnels = [word for port in self.ports for word in ("-L", f"127.0.0.1:{port}:127.0.0.1:{port}")]
            units[f"{self.name}-tunnel.service"] = _unit("broker and state", [*ssh, *tunnels, self.through])
        return {f"{self.name}.env": self._environment(), **units}

    @property
    def starts(self) -> list[str]:
        return [name for name in self.files if name.endswith(".service")]

    def _environment(self) -> str:
        lines = (f'{name}="{_escaped(value)}"\n' for name, value in sorted(self.environment.items()))
        return "".join(lines)

    def _celery(self, role: str, what: str) -> str:
        place = (
            f"WorkingDirectory={plain(str(self.folder))}\n"
            f"EnvironmentFile={plain(str(self.unit_folder / self.name))}.env\n"
        )
        return _unit(what, [*self.command, role, "--loglevel", "INFO"], place)


def _unit(what: str, command: Sequence[str], place: str = "") -> str:
    """A service that is always there: what it needs of other services it waits for."""
    return (
        f"[Unit]\nDescription=newscrawl: {plain(what)}\n\n"
        "[Service]\n"
        f"{place}"
        f"ExecStart={' '.join(quoted(word.replace('$', '$$')) for word in command)}\n"
        "# a worker asks its crawls to end by itself\n"
        "KillMode=mixed\n"
        f"TimeoutStopSec={STOP_SECONDS}\n"
        "Restart=always\n"
        "RestartSec=10\n"
        "Nice=10\n\n"
        "[Install]\n"
        "WantedBy=default.target\n"
    )


def _escaped(value: str) -> str:
    """Within double quotes of an environment's file."""
    for letter in '\\"$`':
        value = value.replace(letter, f"\\{letter}")
    return value.replace("\n", " ")
