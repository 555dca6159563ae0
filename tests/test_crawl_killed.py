"""Real crawls, killed with SIGKILL, run into a full disk, or two at once on one archive: nothing is lost or repeated.

tests/benchmarks/killed_crawls.py does the same with 300 articles and 100 kills.
"""

import random
import resource
import signal
import subprocess
import time
from collections import Counter
from functools import partial

import pytest
from killing import finish, judge, kill_at_random, start
from onesite import serve

from newscrawl.archive import manifest as manifests
from newscrawl.archive import read
from newscrawl.archive.layout import finished_runs
from newscrawl.archive.verify import Verification


def test_a_crawl_that_is_killed_again_and_again_stores_each_article_once(tmp_path):
    with serve(40, delay=0.15) as site:
        rng = random.Random(20_261_123)
        moments = [(rng.randrange(1, 12), rng.uniform(0, 0.4)) for _ in range(3)]
        assert kill_at_random(tmp_path, site, moments, NEWSCRAWL_WORKERS=0) == 3
        code, log = finish(tmp_path, site.address, NEWSCRAWL_WORKERS=0)
    assert code == 0, log
    assert judge(tmp_path, 40) == []
    exits = {manifests.load(tmp_path, run).exit for run in finished_runs(tmp_path)}
    assert exits <= {"killed", "finished"}


@pytest.mark.parametrize(
    ("bytes_a_file", "state", "said"),
    [(20_000, "sqlite://", "the disk refuses to take more"), (400_000, "", "`scrapy reindex` rebuilds it")],
    ids=["under the records", "under the state"],
)
def test_a_full_disk_ends_the_run_with_a_message_and_exit_code_1(tmp_path, bytes_a_file, state, said):
    """A limit on the size of a file stands in: what was stored before stays readable, the next run goes on."""
    settings = {"NEWSCRAWL_STATE": state, "NEWSCRAWL_WORKERS": 0}
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (bytes_a_file, bytes_a_file))
    with serve(40) as site:
        crawl = start(tmp_path, site.address, before=limit, **settings)
        log, _ = crawl.communicate(timeout=60)
        assert crawl.returncode == 1, log
        assert said in log
        assert "Traceback" not in log, log
        kept = len(list(read(tmp_path)))
        code, log = finish(tmp_path, site.address, **settings)
    assert code == 0, log
    assert kept < 40 or not state  # the state may be full only when all records are safe
    assert judge(tmp_path, 40) == []


def test_of_two_crawls_of_one_site_at_once_one_leaves_it_to_the_other(tmp_path):
    """The first one is asked to end afterwards: it leaves its manifest, and what it had not come to is for the next."""
    with serve(400, delay=0.5) as site:
        first = start(tmp_path, site.address, NEWSCRAWL_WORKERS=0)
        wait_for(lambda: site.hits)
        code, log = finish(tmp_path, site.address, NEWSCRAWL_WORKERS=0)
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=30)
        hits = Counter(site.hits)
    assert "another run is at work on it" in log
    assert (code, first.returncode) == (0, 0)
    assert set(hits.values()) == {1}
    assert {manifests.load(tmp_path, run).exit for run in finished_runs(tmp_path)} == {"finished", "shutdown"}
    assert list(Verification(tmp_path).faults()) == []


def test_two_crawls_of_two_sites_at_once_share_an_archive(tmp_path):
    with serve(20, delay=0.05) as one, serve(20, delay=0.05, host="other.localhost") as other:
        crawls = [start(tmp_path, site.address, NEWSCRAWL_WORKERS=0) for site in (one, other)]
        logs = [crawl.communicate(timeout=60)[0] for crawl in crawls]
    assert [crawl.returncode for crawl in crawls] == [0, 0], logs
    stored = [record["url"] for record in read(tmp_path)]
    assert (len(stored), len(set(stored))) == (40, 40)


def wait_for(what, seconds=20):
    give_up = time.monotonic() + seconds
    while not what():
        if time.monotonic() > give_up:
            raise subprocess.TimeoutExpired("crawl", seconds)
        time.sleep(0.02)
