"""What a command and all its descendants use, sampled while it runs (Linux: /proc)."""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

SAMPLES_EVERY = 0.1  # seconds
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Used:
    """`memory` is proportional set size in bytes, shared pages counted once over all processes, at each sample."""

    wall: float = 0.0
    cpu: float = 0.0
    memory: list[tuple[float, int]] = field(default_factory=list)
    exit: int = 0


def run(command: list[str], cwd: Path, *, memory_every: float = 0.0, at_sample: Callable[[], None] = bool) -> Used:
    """Run `command` in a session of its own; CPU seconds are those of all it started, dead ones as last seen."""
    used, begun, cpu = Used(), time.monotonic(), dict[int, float]()
    with subprocess.Popen(command, cwd=cwd, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        weighed = begun
        while process.poll() is None:
            pids = _family(process.pid, cpu)
            if memory_every and time.monotonic() - weighed >= memory_every:
                weighed = time.monotonic()
                used.memory.append((weighed - begun, sum(map(_memory, pids))))
                at_sample()
            time.sleep(SAMPLES_EVERY)
    used.wall, used.cpu, used.exit = time.monotonic() - begun, sum(cpu.values()), process.returncode
    return used


def _family(leader: int, cpu: dict[int, float]) -> list[int]:
    """The process and its descendants; to look at all processes of the machine would slow down what is measured."""
    pids, left = [], [leader]
    while left:
        pid = left.pop()
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            for thread in Path(f"/proc/{pid}/task").iterdir():
                left += map(int, (thread / "children").read_text().split())
        except OSError:
            continue
        pids.append(pid)
        cpu[pid] = (int(fields[11]) + int(fields[12])) / TICK
    return pids


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
