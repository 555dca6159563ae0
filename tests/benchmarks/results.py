"""RESULTS.md, section by section: a script replaces its own and leaves the others as they are."""

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
SOFTWARE = ("scrapy", "trafilatura", "lxml", "twisted")


def write_section(title: str, text: str) -> None:
    """Put `text` under the heading `title`, with when, where and on what it was measured."""
    versions = ", ".join(f"{name} {version(name)}" for name in SOFTWARE)
    measured = (
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores ({platform.machine()}, {platform.system()}),"
        f" Python {platform.python_version()}, {versions}."
    )
    section = f"## {title}\n\n{measured}\n\n{text.strip()}\n"
    old = RESULTS.read_text("utf-8") if RESULTS.exists() else "# Results of the benchmarks\n"
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", old, re.DOTALL | re.MULTILINE)
    new = old.replace(found[0], section + "\n") if found else f"{old.rstrip()}\n\n{section}"
    RESULTS.write_text(new.rstrip() + "\n", "utf-8")
