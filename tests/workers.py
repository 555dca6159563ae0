"""Workers of a cluster, each `celery -A newscrawl.cluster worker` in a process of its own, and what they are sent."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newscrawl.state.opening import usable
from newscrawl.state.units import Unit, all_units

PROJECT = Path(__file__).parent.parent
SECONDS = 90  # for what takes a few; this is for a machine that is busy with something else
# Settings that are no guest's: a module of a user's own, as SCRAPY_SETTINGS_MODULE names it.
HASTE = "from newscrawl.settings import *\nDOWNLOAD_DELAY = 0\nAUTOTHROTTLE_ENABLED = False\n"


@dataclass
class Cluster:
    """Where the workers of one test meet: `settings` are their NEWSCRAWL_* variables, `module` is that of Scrapy's."""

    folder: Path
    settings: dict[str, str]
    module: str = HASTE
    started: list["Worker"] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "haste.py").write_text(self.module)

    @property
    def environment(self) -> dict[str, str]:
        rest = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")}
        paths = {"PYTHONPATH": f"{self.folder}:{PROJECT}", "SCRAPY_SETTINGS_MODULE": "haste"}
        return {**rest, **paths, "NEWSCRAWL_WORKERS": "0", **self.settings}

    def worker(self, concurrency: int, **settings: str) -> "Worker":
        number = len(self.started)
        return self._start(["worker", "-c", str(concurrency), "-n", f"{number}@%h", *ALONE], settings)

    def beat(self, **settings: str) -> "Worker":
        return self._start(["beat"], settings)

    def _start(self, command: list[str], settings: dict[str, str]) -> "Worker":
        log = self.folder / f"{command[0]}-{len(self.started)}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [*CELERY, *command, "-l", "INFO"], cwd=self.folder, env=self.environment | settings,
                stdout=file, stderr=file, start_new_session=True,
            )  # fmt: skip
        self.started.append(Worker(process, log))
        return self.started[-1]

    def units(self) -> dict[str, Unit]:
        database = usable(self.settings["NEWSCRAWL_STATE"], self.folder)
        try:
            return {unit.unit: unit for unit in all_units(database)}
        finally:
            database.close()


CELERY = [sys.executable, "-m", "celery", "-A", "newscrawl.cluster"]
ALONE = ["--without-gossip", "--without-mingle", "--without-heartbeat"]  # a second sooner ready


@dataclass
class Worker:
    """Or the beat, which has no crawls."""

    process: "subprocess.Popen[bytes]"
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def crawls(self) -> list[int]:
        """The processes of its crawls, by what is left of them: their command names their worker."""
        mark = f"newscrawl.cluster.tether\0{self.process.pid}\0".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
        return found

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def lose(self) -> None:
        """As if its machine had lost its power: the worker and its crawls at once."""
        crawls = self.crawls()
        self.kill()
        for pid in crawls:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)

    def end(self) -> int:
        """Asks it to end, and waits for it."""
        self.process.terminate()
        return self.process.wait(SECONDS)


@contextlib.contextmanager
def cluster(folder: Path, module: str = HASTE, **settings: str) -> Iterator[Cluster]:
    made = Cluster(folder, settings, module)
    try:
        yield made
    finally:
        for worker in made.started:
            if worker.process.poll() is None:
                worker.lose()


def wait_for(what: Callable[[], object], why: Callable[[], str] = str, seconds: float = SECONDS) -> None:
    give_up = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < give_up, why()
        time.sleep(0.1)
