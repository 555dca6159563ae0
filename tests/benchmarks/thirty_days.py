"""Thirty days of scheduled crawls of the newsroom, judged after each: `python tests/benchmarks/thirty_days.py`"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from results import write_section

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]


def main() -> int:
    import month

    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, month.__file__, f"{folder}/archive", *map(str, range(30))],
            cwd=TESTS.parent, env=os.environ | {"PYTHONPATH": str(TESTS.parent)}, stdout=subprocess.PIPE, text=True,
            check=True,
        )  # fmt: skip
    wrong, versions, lines = 0, 0, []
    known: set[tuple[str, str]] = set()
    for day in map(json.loads, done.stdout.splitlines()):
        number, stored = day["day"], day["stored"]["herald"]
        versions += stored[1]
        told = sorted((site, reason, since) for site, reason, since, _ in day["findings"])
        wrong += told != month.expected(number) or (
            number > 0 and stored != month.expected_of_herald(number, number - 1)
        )
        found = {(site, reason): seen for site, reason, _, seen in day["findings"]}
        new = sorted(found.keys() - known)
        lines.extend(f"- day {number}: {site}, {reason}: {found[site, reason]}" for site, reason in new)
        lines.extend(f"- day {number}: {site} is well again ({reason})" for site, reason in known - found.keys())
        known = set(found)
    seconds = time.monotonic() - begun
    summary = f"30 crawls of {len(month.SITES)} outlets in {seconds:.0f} s; told amiss on {wrong} days."
    summary += f" Updated stories that became new versions: {versions}."
    write_section("Thirty days of scheduled crawls", "\n".join([summary, "", *lines]))
    print(summary, *lines, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
