"""A crawl of 300 articles, killed with SIGKILL at 100 random moments and started again each time.

    python tests/benchmarks/killed_crawls.py [--articles 300] [--kills 100] [--state postgresql+psycopg://…]

The crawl is the ordinary `scrapy crawl news`, workers and all, on a site on loopback that answers a little late, so
that kills meet it at every stage: opening, discovery, fetching, writing, ending. Writes into
RESULTS.md.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from killing import finish, judge, kill_at_random
from onesite import serve
from results import write_section

from newscrawl.archive import manifest as manifests
from newscrawl.archive.layout import finished_runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--state", default="")
    arguments = parser.parse_args()
    rng = random.Random(20_261_123)
    # Most of them while articles come in, some while the run opens, finds, or has just ended.
    moments = [
        (0, rng.uniform(0, 3)) if rng.random() < 0.2 else (rng.randrange(1, 4), rng.uniform(0, 1))
        for _ in range(arguments.kills)
    ]
    began = time.monotonic()
    with serve(arguments.articles, delay=1.0) as site, tempfile.TemporaryDirectory() as folder:
        archive = Path(folder)
        # Two articles a second: so slow that there is something left for the last kills to meet.
        settings = {"NEWSCRAWL_STATE": arguments.state, "CONCURRENT_REQUESTS_PER_DOMAIN": 2}
        met = kill_at_random(archive, site, moments, **settings)
        code, log = finish(archive, site.address, **settings)
        found = [manifests.load(archive, run) for run in finished_runs(archive)]
        wrong = judge(archive, arguments.articles)
        bringing = sum(bool(manifest.files) for manifest in found)
        lines = sum(entry.lines for manifest in found for entry in manifest.files)
        text = (
            f"{arguments.articles} articles, {arguments.kills} kills ({met} while the crawl was running), "
            f"{len(found)} runs with a manifest, {bringing} of them with records, {lines} lines, "
            f"{len(site.hits)} articles fetched, last exit code {code}, {time.monotonic() - began:.0f} s: "
        )
    text += "; ".join(wrong) if wrong else "every article once, every line valid, every manifest true."
    print(text)
    write_section("Killed crawls", text)
    if wrong or code:
        sys.exit(log)


if __name__ == "__main__":
    main()
