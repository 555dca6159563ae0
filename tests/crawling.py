"""Whole crawls as a user starts them: `scrapy crawl` in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SCRAPY = [sys.executable, "-m", "scrapy", "crawl", "news"]

# A test's own server is no guest's host: no delays but those that a test sets itself.
HASTE = {
    "NEWSCRAWL_ALLOW_PRIVATE_HOSTS": "1",
    "NEWSCRAWL_CONTACT": "crawl@archive.example",
    "AUTOTHROTTLE_ENABLED": "0",
    "DOWNLOAD_DELAY": "0",
    "NEWSCRAWL_WORKERS": "0",
}


@dataclass(frozen=True)
class Crawled:
    """What a crawl left: exit code, log, records, and its manifest (empty where there is none)."""

    exit: int
    log: str
    records: list[dict[str, Any]]
    manifest: dict[str, Any]

    def stories(self) -> list[str]:
        """The last part of each record's address, in order."""
        return sorted(record["url"].rpartition("/")[2] for record in self.records)


def command(archive: Path, *arguments: str, **settings: str) -> list[str]:
    options = [f"{name}={value}" for name, value in {**HASTE, "NEWSCRAWL_ARCHIVE": str(archive), **settings}.items()]
    return [*SCRAPY, *(f"-a{argument}" for argument in arguments), *(f"-s{option}" for option in options)]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")}


def crawl(archive: Path, *arguments: str, timeout: float = 60, **settings: str) -> Crawled:
    done = subprocess.run(
        command(archive, *arguments, **settings),
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip
    return left_in(archive, done.returncode, done.stderr)


def left_in(archive: Path, exit_code: int, log: str) -> Crawled:
    lines = [line for file in sorted(archive.glob("date=*/*.jsonl")) for line in file.read_text().splitlines()]
    manifests = sorted(archive.glob("runs/*.json"))
    manifest = json.loads(manifests[-1].read_text()) if manifests else {}
    return Crawled(exit_code, log, [json.loads(line) for line in lines], manifest)
