"""Articles out of a WARC file with one and with two processes, and killed half-way and taken up again.

    python tests/benchmarks/backfill.py [SHARED] [--pages 2000]        default: ../shared

The file holds pages of SHARED/corpus, each with words of its own (SHARED/tools/benchsite.py). Prints the table and
writes it into RESULTS.md. CPU seconds count all processes.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchpages import write_warc
from processes import Used, run
from results import write_section
from sharedfolder import add_shared

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from newscrawl.archive import read  # noqa: E402
from newscrawl.archive.verify import Verification  # noqa: E402


def command(file: Path, archive: Path, workers: int) -> list[str]:
    # A machine that is busy with something else costs no page.
    settings = [f"NEWSCRAWL_ARCHIVE={archive}", f"NEWSCRAWL_WORKERS={workers}", "NEWSCRAWL_PAGE_SECONDS=90"]
    options = [part for setting in settings for part in ("-s", setting)]
    return [sys.executable, "-m", "scrapy", "crawl", "warc", "--quiet", "-a", f"path={file}", *options]


def killed_half_way(file: Path, archive: Path, lines: int) -> int:
    """Kills an extraction once it has stored so many lines; gives how many it had."""
    with subprocess.Popen(command(file, archive, 2), cwd=ROOT, start_new_session=True) as process:
        while process.poll() is None and stored(archive) < lines:
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGKILL)
    return stored(archive)


def stored(archive: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in archive.glob("date=*/*.jsonl"))


def articles(archive: Path) -> Counter[tuple[str, int]]:
    return Counter((record["url"], record["version"]) for record in read(archive))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    add_shared(options)
    options.add_argument("--pages", type=int, default=2000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "bench.warc.gz"
        write_warc(file, chosen.shared, chosen.pages)
        used: dict[str, Used] = {}
        for title, workers in (("1 process", 1), ("2 processes", 2)):
            used[title] = run(command(file, folder / title, workers), ROOT, memory_every=0.5)
        before = killed_half_way(file, folder / "killed", chosen.pages // 2)
        used["killed half-way, the rest"] = run(command(file, folder / "killed", 2), ROOT, memory_every=0.5)
        text = table(folder, used, file.stat().st_size, before)
    print(text)
    write_section("Backfill from a WARC file", text)
    return 0


def table(folder: Path, used: dict[str, Used], size: int, before: int) -> str:
    lines = ["| | articles | seconds | a second | CPU seconds | memory, most |", "|---|---|---|---|---|---|"]
    for title, each in used.items():
        archive = folder / title.partition(" half")[0]
        count = sum(articles(archive).values()) - (before if "killed" in title else 0)
        most = max((memory for _, memory in each.memory), default=0)
        cells = (title, count, f"{each.wall:.1f}", f"{count / each.wall:.1f}", f"{each.cpu:.1f}", f"{most >> 20} MB")
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    one, two = used["1 process"], used["2 processes"]
    same = articles(folder / "killed") == articles(folder / "2 processes") == articles(folder / "1 process")
    faults = sum(1 for name in ("1 process", "2 processes", "killed") for _ in Verification(folder / name).faults())
    told = "the same articles" if same else "OTHER ARTICLES"
    end = f"Killed after {before} articles and started again: {told}, {faults} faults in the archives."
    ratio = f"Two processes take {two.wall / one.wall:.2f} of the time of one. {end}"
    return "\n".join([f"{size / 1e6:.0f} MB; start and end of the processes included.", "", *lines, "", ratio])


if __name__ == "__main__":
    sys.exit(main())
