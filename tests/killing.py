"""Crawls in processes of their own that are killed at random moments and started again."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from onesite import Site

from newscrawl.archive import read
from newscrawl.archive.verify import Verification

Moment = tuple[int, float]  # so many seconds after so many articles were fetched, or after the start

ROOT = Path(__file__).parent.parent
HASTE = {
    "NEWSCRAWL_ALLOW_PRIVATE_HOSTS": 1,
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "NEWSCRAWL_PROGRESS": "off",
    "NEWSCRAWL_FSYNC_RECORDS": 8,
    "NEWSCRAWL_FSYNC_SECONDS": 0.2,
}


def start(
    archive: Path, url: str, before: Callable[[], None] | None = None, **settings: object
) -> subprocess.Popen[str]:
    """`scrapy crawl news -a url=…` in a session of its own, so that a kill takes its workers along."""
    options = [f"{name}={value}" for name, value in {**HASTE, "NEWSCRAWL_ARCHIVE": archive, **settings}.items()]
    command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"url={url}"]
    for option in options:
        command += ["-s", option]
    return subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        preexec_fn=before,  # noqa: PLW1509  (it sets a limit and nothing else)
    )  # fmt: skip


def kill_at_random(archive: Path, site: Site, moments: Iterable[Moment], **settings: object) -> int:
    """Starts a crawl and kills it at each of these moments; gives how many were killed before they had ended."""
    met = 0
    for articles, seconds in moments:
        before = len(site.hits)
        crawl = start(archive, site.address, **settings)
        while len(site.hits) < before + articles and crawl.poll() is None:
            time.sleep(0.01)
        time.sleep(seconds)
        met += crawl.poll() is None
        with suppress(ProcessLookupError):  # it had ended before
            os.killpg(crawl.pid, signal.SIGKILL)
        crawl.communicate()
    return met


def finish(archive: Path, url: str, **settings: object) -> tuple[int, str]:
    """A crawl that is left to end: its exit code and its log."""
    crawl = start(archive, url, **settings)
    log, _ = crawl.communicate(timeout=240)
    return crawl.returncode, log


def judge(archive: Path, articles: int) -> list[str]:
    """What is not as it should be: each article once, every line valid, every manifest true."""
    wrong = [str(fault) for fault in Verification(archive).faults()]
    stored = Counter(record["url"].rsplit("/", 1)[-1] for record in read(archive))
    wrong += [f"story {number} is stored {count} times" for number, count in stored.items() if count > 1]
    missing = articles - len(stored)
    return [*wrong, f"{missing} stories are missing"] if missing else wrong
