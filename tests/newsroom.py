"""Whole crawls of the newsroom, each a subprocess, and what they left behind."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parent.parent
# A crawl of the newsroom takes about two seconds; this is for a machine that is busy with something else.
SECONDS = 90


@dataclass
class Crawl:
    """A finished crawl: its exit code, its output, and the archive as it was when it ended."""

    exit_code: int
    log: str
    output: str
    archive: Path
    records: list[dict[str, Any]] = field(default_factory=list)  # of all runs so far
    manifests: list[dict[str, Any]] = field(default_factory=list)  # the oldest first

    @property
    def manifest(self) -> dict[str, Any]:
        """Of the crawl's own run."""
        return self.manifests[-1]

    @cached_property
    def new(self) -> list[dict[str, Any]]:
        """The records of the crawl's own run."""
        return [record for record in self.records if record["run"] == self.manifest["run"]]

    @property
    def stats(self) -> dict[str, Any]:
        stats: dict[str, Any] = self.manifest["stats"]
        return stats

    def record(self, url: str) -> dict[str, Any]:
        """The newest version of the article whose canonical URL is `url`."""
        versions = [record for record in self.records if record["canonical_url"] == url]
        assert versions, f"no record of {url} among {sorted(r['canonical_url'] for r in self.records)}"
        return max(versions, key=lambda record: record["version"])

    def log_of(self, url: str) -> list[str]:
        """The lines of the log that name `url`."""
        return [line for line in self.log.splitlines() if url in line]


def crawl(archive: Path, *arguments: str, options: Sequence[str] = (), **settings: Any) -> Crawl:
    """Run `scrapy crawl news` with the spider arguments `name=value` against loopback, without delay."""
    defaults = {
        "NEWSCRAWL_ALLOW_PRIVATE_HOSTS": 1,
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": 0,
        "NEWSCRAWL_WORKERS": 1,
    }
    set_ = [f"-s{name}={value}" for name, value in (defaults | settings).items()]
    given = [f"-a{argument}" for argument in arguments]
    done = scrapy("crawl", "news", *given, *set_, *options, NEWSCRAWL_ARCHIVE=str(archive))
    return Crawl(done.returncode, done.stderr, done.stdout, archive, read_records(archive), read_manifests(archive))


def scrapy(*arguments: str, folder: Path = PROJECT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the `scrapy` command in the project (or `folder`) and wait for it."""
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWL_")} | environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def read_records(archive: Path) -> list[dict[str, Any]]:
    """Every line of the archive; json.loads raises where one is torn."""
    lines = [line for path in sorted(archive.glob("date=*/*.jsonl")) for line in path.read_bytes().splitlines()]
    return [json.loads(line) for line in lines]


def read_manifests(archive: Path) -> list[dict[str, Any]]:
    return sorted(
        (json.loads(path.read_bytes()) for path in archive.glob("runs/*.json")), key=lambda run: run["started"]
    )
