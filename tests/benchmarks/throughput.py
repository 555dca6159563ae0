"""A whole crawl, all pipelines on, against the ordinary Scrapy project that calls trafilatura in its pipeline.

    python tests/benchmarks/throughput.py [SHARED] [--pages 600] [--rounds 5]        default: ../shared

Both crawl the same bench site (SHARED/tools/benchsite.py) turn by turn, without delay, 32 requests at once. Prints the
medians and writes them into RESULTS.md.
"""

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from processes import Used, run
from results import write_section
from sharedfolder import add_shared

ROOT = Path(__file__).parents[2]
HASTE = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "CONCURRENT_REQUESTS_PER_DOMAIN=32", "CONCURRENT_REQUESTS=32")


def ours(port: int, archive: Path) -> tuple[Used, int]:
    settings = [*HASTE, "NEWSCRAWL_ALLOW_PRIVATE_HOSTS=1", f"NEWSCRAWL_ARCHIVE={archive}"]
    options = [part for setting in settings for part in ("-s", setting)]
    url = f"url=http://127.0.0.1:{port}/"
    used = run([sys.executable, "-m", "scrapy", "crawl", "news", "--quiet", "-a", url, *options], ROOT)
    return used, sum(file.read_bytes().count(b"\n") for file in archive.glob("date=*/*.jsonl"))


def plain(port: int, folder: Path, out: Path) -> tuple[Used, int]:
    base = f"base=http://127.0.0.1:{port}"
    used = run([sys.executable, "-m", "scrapy", "crawl", "news", "-a", base, "-O", str(out)], folder)
    return used, out.read_bytes().count(b"\n")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    add_shared(options)
    options.add_argument("--pages", type=int, default=600)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    tools = chosen.shared / "tools"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    site = [sys.executable, tools / "benchsite.py", chosen.shared / "corpus" / "pages", str(port), str(chosen.pages)]
    with tempfile.TemporaryDirectory() as name, subprocess.Popen(site, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        while b"ready" not in server.stdout.readline():
            pass
        folder = shutil.copytree(tools / "plain", Path(name) / "plain")  # where Python may write its caches
        rounds = []
        for number in range(chosen.rounds):
            rounds.append((ours(port, Path(name) / str(number)), plain(port, folder, Path(name) / "out.jsonl")))
            print(
                *(f"{count} articles in {used.wall:.1f} s, {used.cpu:.1f} s of CPU" for used, count in rounds[-1]),
                sep="; ",
            )
        server.kill()
    text = table(rounds, chosen.pages)
    print(text)
    write_section("Throughput against a plain Scrapy project", text)
    return 0


def table(rounds: list[tuple[tuple[Used, int], tuple[Used, int]]], pages: int) -> str:
    lines = ["| | articles | articles a second | CPU seconds an article |", "|---|---|---|---|"]
    rates, costs = [], []
    for name, results in zip(("newscrawl", "plain"), zip(*rounds, strict=True), strict=True):
        rates.append(statistics.median(count / used.wall for used, count in results))
        costs.append(statistics.median(used.cpu / count for used, count in results))
        lines.append(f"| {name} | {results[-1][1]} of {pages} | {rates[-1]:.1f} | {costs[-1]:.4f} |")
    lines.append(f"| ratio | | {rates[0] / rates[1]:.2f} | {costs[0] / costs[1]:.2f} |")
    return "\n".join([f"Medians of {len(rounds)} rounds, start and end of the processes included.", "", *lines])


if __name__ == "__main__":
    sys.exit(main())
