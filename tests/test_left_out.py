"""NEWSCRAWL_TEST_ALL=1 makes a failure of a test that is left out, whichever way it is left out (conftest.py)."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
QUIETLY = ("-p", "no:cacheprovider", "--continue-on-collection-errors")
FIXTURE = "@pytest.fixture\ndef browser(): pytest.skip('no browser')\ndef test(browser): pass"
WAYS = {
    "mark": "@pytest.mark.skipif(True, reason='no browser')\ndef test(): pass",
    "call": "def test(): pytest.skip('no browser')",
    "fixture": FIXTURE,
    "file": "pytest.skip('no browser', allow_module_level=True)",
    "import": "pytest.importorskip('no_such_browser', reason='no browser')",
}


@pytest.mark.parametrize(("value", "failures"), [("", set()), ("1", set(WAYS))])
def test_what_is_left_out_has_failed_where_all_was_asked_for(tmp_path, value, failures):
    shutil.copy(TESTS / "conftest.py", tmp_path)
    for way, code in WAYS.items():
        (tmp_path / f"test_{way}.py").write_text(f"import pytest\n{code}\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--rootdir", tmp_path, "-c", os.devnull, "-rA", *QUIETLY, tmp_path],
        env={**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent}", "NEWSCRAWL_TEST_ALL": value},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    summary = done.stdout.rpartition("short test summary info")[2].splitlines()
    failed = {
        way for way in WAYS for line in summary if line.startswith(("FAILED", "ERROR")) and f"test_{way}.py" in line
    }
    assert failed == failures, done.stdout
    assert done.stdout.count("no browser") >= len(WAYS)


def test_each_extra_is_installed_where_all_tests_run():
    """The tests' requirements and pyproject.toml's extras say the same."""
    extras = tomllib.loads((TESTS.parent / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    listed = {line.partition("#")[0].strip() for line in (TESTS / "requirements.txt").read_text().splitlines()}
    assert {requirement for extra in extras.values() for requirement in extra} <= listed
