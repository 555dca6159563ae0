"""A unit's crawl: the ordinary spider, in a process of its own that ends with the worker."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event

from newscrawl.cluster.tether import ENDING_SECONDS
from newscrawl.cluster.work import Work

LOOKS_EVERY = 0.2  # seconds


def crawl(work: Work, stopping: Event, options: Sequence[str] = ()) -> int:
    """Runs the crawl and waits for it in this thread; its exit code, negative where a signal ended it.

    Once `stopping` is set it is asked to end, which takes it up to ten seconds; what does not end is killed.
    """
    process = subprocess.Popen(
        command(work, options), env=environment(os.environ), stdin=subprocess.DEVNULL, start_new_session=True
    )
    while (code := _wait(process)) is None:
        if stopping.is_set():
            return _end(process)
    return code


def command(work: Work, options: Sequence[str]) -> list[str]:
    arguments = [word for name, value in work.arguments.items() for word in ("-a", f"{name}={value}")]
    tether = [sys.executable, "-m", "newscrawl.cluster.tether", str(os.getpid())]
    return [*tether, "crawl", work.spider, *arguments, *options, "--quiet"]


def environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Ours, with the project's settings unless SCRAPY_SETTINGS_MODULE names others, wherever we were started."""
    path = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, [ours.get("PYTHONPATH")])])
    return {"SCRAPY_SETTINGS_MODULE": "newscrawl.settings", **ours, "PYTHONPATH": path}


def _wait(process: "subprocess.Popen[bytes]") -> int | None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.wait(LOOKS_EVERY)
    return None


def _end(process: "subprocess.Popen[bytes]") -> int:
    process.terminate()
    give_up = time.monotonic() + ENDING_SECONDS
    while (code := _wait(process)) is None:
        if time.monotonic() > give_up:
            os.killpg(process.pid, signal.SIGKILL)  # it leads a group of its own
    return code
