"""A crawl ends with its worker, however that one ends, and is never left behind."""

import json
import os
import signal
import subprocess
import sys
import time
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


def start(folder: Path, site: Site) -> "subprocess.Popen[str]":
    (folder / "haste.py").write_text(HASTE)
    return subprocess.Popen(
        [sys.executable, "-c", PARENT, site.address], stdout=subprocess.PIPE, text=True, cwd=folder,
        env=os.environ | {
            "PYTHONPATH": f"{folder}:{PROJECT}", "SCRAPY_SETTINGS_MODULE": "haste", "NEWSCRAWL_WORKERS": "1",
            "NEWSCRAWL_ARCHIVE": str(folder / "archive"), "NEWSCRAWL_ALLOW_PRIVATE_HOSTS": "1",
            "NEWSCRAWL_ENDING_SECONDS": "1",
        },
    )  # fmt: skip


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


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, float]]:
    """Where two crawls ran, and how many seconds each went on when its parent was killed, and asked to end."""
    folders = {how: tmp_path_factory.mktemp(how) for how in ("killed", "asked")}
    seconds = {}
    with serve(400, delay=0.2) as one, serve(400, delay=0.2, host="other.localhost") as other:
        parents = {how: start(folders[how], site) for how, site in (("killed", one), ("asked", other))}
        for site in (one, other):
            wait_for(lambda site=site: len(site.hits) > 2)
        parents["killed"].send_signal(signal.SIGKILL)
        parents["asked"].terminate()
        begun = time.monotonic()
        for how, folder in folders.items():
            wait_for(lambda folder=folder: not descendants(folder), lambda: f"left: {folders}", seconds=25)
            seconds[how] = time.monotonic() - begun
    assert parents["asked"].communicate()[0] == "exit 0\n"
    parents["killed"].communicate()
    return {how: (folders[how], seconds[how]) for how in folders}


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
@pytest.mark.parametrize("how", ["killed", "asked"])
def test_a_crawl_ends_cleanly_with_its_worker_within_ten_seconds(
    ended: dict[str, tuple[Path, float]], how: str
) -> None:
    folder, seconds = ended[how]
    assert exits(folder) == ["shutdown"]
    assert seconds < 10
