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
    wrong, known, lines, versions = 0, {}, [], 0
    for day in map(json.loads, done.stdout.splitlines()):
        found = {site: (reason, since) for site, (reason, since, _) in day["findings"].items()}
        stored = day["stored"]["herald"]
        versions += stored[1]
        first = day["day"] == 0
        wrong += found != month.expected(day["day"]) or not (
            first or stored == month.expected_of_herald(day["day"], day["day"] - 1)
        )
        seen = {site: day["findings"][site][2] for site in found.keys() - known.keys()}
        lines.extend(f"- day {day['day']}: {site}, {found[site][0]}: {what}" for site, what in seen.items())
        lines.extend(f"- day {day['day']}: {site} is well again" for site in known.keys() - found.keys())
        known = found
    seconds = time.monotonic() - begun
    told = f"30 crawls of {len(month.SITES)} outlets in {seconds:.0f} s; told amiss on {wrong} days."
    told += f" Updated stories that became new versions: {versions}."
    write_section("Thirty days of scheduled crawls", "\n".join([told, "", *lines]))
    print(told, *lines, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
