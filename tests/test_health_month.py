"""Scheduled crawls of the newsroom: each thing that goes wrong is named on its day, and nothing else is.

Some days of the month that tests/benchmarks/thirty_days.py plays in full.
"""

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import month
from newsroom import PROJECT

DAYS = [0, 1, 7, 12, 17, 21, 24]


def test_each_fault_is_named_on_its_day_and_nothing_else_is(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, month.__file__, str(tmp_path / "archive"), *map(str, DAYS)],
        cwd=PROJECT, env=os.environ | {"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True,
        timeout=120, check=True,
    )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [day["day"] for day in told] == DAYS
    for day in told:
        found = sorted((site, reason, since) for site, reason, since, _ in day["findings"])
        assert found == month.expected(day["day"]), day
    for before, day in pairwise(told):
        assert day["stored"]["herald"] == month.expected_of_herald(day["day"], before["day"]), day
