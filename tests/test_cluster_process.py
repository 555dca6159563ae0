"""A crawl ends with its worker, however that one ends, and is never left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from onesite import Site, serve
from workers import HASTE, PROJECT, wait_for

# A parent that does what a worker does: it waits for a crawl in a thread of its own.
PARENT = """
import sys, signal, threading
from newscrawl.cluster.process import crawl
from newscrawl.cluster.work import Work
stopping = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stopping.set())
work = Work("site:one", "news", {"url": sys.argv[1]}, ())
waits = threading.Thread(target=lambda: print("exit", crawl(work, stopping), flush=True))
waits.start()
waits.join()
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serve(400, delay=0.2) as site:
        yield site


def start(folder: Path, site: Site) -> "subprocess.Popen[str]":
    (folder / "haste.py").write_text(HASTE)
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, site.address], stdout=subprocess.PIPE, text=True, cwd=folder,
        env=os.environ | {
            "PYTHONPATH": f"{folder}:{PROJECT}", "SCRAPY_SETTINGS_MODULE": "haste", "NEWSCRAWL_WORKERS": "1",
            "NEWSCRAWL_ARCHIVE": str(folder / "archive"), "NEWSCRAWL_ALLOW_PRIVATE_HOSTS": "1",
        },
    )  # fmt: skip
    wait_for(lambda: len(site.hits) > 2)
    return parent


def descendants(folder: Path) -> list[str]:
    """Processes that run in `folder`: the parent, its crawl, and the extraction's processes."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder:
                found.append(process.name)
        except OSError:
            continue
    return found


def exits(folder: Path) -> list[str]:
    return [json.loads(path.read_bytes())["exit"] for path in (folder / "archive" / "runs").glob("*.json")]


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_a_crawl_whose_worker_is_killed_ends_cleanly_within_ten_seconds(tmp_path: Path, site: Site) -> None:
    parent = start(tmp_path, site)
    parent.send_signal(signal.SIGKILL)
    begun = time.monotonic()
    wait_for(lambda: not descendants(tmp_path), lambda: f"left: {descendants(tmp_path)}", seconds=15)
    assert time.monotonic() - begun < 10
    parent.communicate()
    assert exits(tmp_path) == ["shutdown"]


def test_a_worker_that_is_asked_to_end_asks_its_crawl(tmp_path: Path, site: Site) -> None:
    parent = start(tmp_path, site)
    parent.terminate()
    assert parent.communicate(timeout=15)[0] == "exit 0\n"
    assert descendants(tmp_path) == []
    assert exits(tmp_path) == ["shutdown"]
