"""Fixtures that more than one file uses: the newsroom, and whole crawls of it that many tests look at.

A test whose server, browser or optional package is not there skips itself and says what to install. With
NEWSCRAWL_TEST_ALL=1, which .ci/run sets once it has installed all of that, a test that is left out has failed.
"""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from newsroom import Crawl, crawl

from newscrawl.demo.newsroom import Newsroom
from newscrawl.demo.profiles import write_profiles
from newscrawl.demo.server import LoggedRequest, Server, serve

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# How fast an example runs says more of the machine than of the code: times that matter are asserted where they do.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than the cores: while a whole crawl waits for its hosts' turns, another test goes on."""
    return (os.cpu_count() or 1) + 1


def failed_if_left_out(report: Report) -> Report:
    if report.skipped and os.environ.get("NEWSCRAWL_TEST_ALL") == "1" and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"left out, though NEWSCRAWL_TEST_ALL=1 asks for all: {why}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return failed_if_left_out((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return failed_if_left_out((yield))


@pytest.fixture(scope="session")
def newsroom() -> Iterator[Server]:
    """The newsroom as its files have it; tests that change it serve their own."""
    with serve(Newsroom()) as server:
        yield server


@pytest.fixture(scope="session")
def profiles(newsroom: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Profiles of all outlets, the one that needs a browser included."""
    folder = tmp_path_factory.mktemp("profiles")
    write_profiles(list(newsroom.newsroom.outlets.values()), newsroom.port, folder)
    return folder


@pytest.fixture(scope="session")
def good_sites(newsroom: Server) -> list[str]:
    """Those that are well and need no browser."""
    return [key for key, outlet in newsroom.newsroom.outlets.items() if key != "bad" and not outlet.scripted]


@pytest.fixture(scope="session")
def first(
    newsroom: Server, profiles: Path, good_sites: list[str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Crawl, list[LoggedRequest]]:
    """A crawl of all outlets but the bad one by their profiles, and the requests that it made."""
    archive = tmp_path_factory.mktemp("first") / "archive"
    before = len(newsroom.requests)
    done = crawl(archive, f"sites={','.join(good_sites)}", NEWSCRAWL_PROFILES=profiles)
    return done, newsroom.requests[before:]


@pytest.fixture(scope="session")
def second(
    first: tuple[Crawl, list[LoggedRequest]], newsroom: Server, profiles: Path, good_sites: list[str]
) -> tuple[Crawl, list[LoggedRequest]]:
    """The same crawl once more, into the same archive."""
    before = len(newsroom.requests)
    done = crawl(first[0].archive, f"sites={','.join(good_sites)}", NEWSCRAWL_PROFILES=profiles)
    return done, newsroom.requests[before:]


@pytest.fixture(scope="session")
def bad(newsroom: Server, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """A crawl of the outlet on which everything goes wrong, by its address alone."""
    archive = tmp_path_factory.mktemp("bad") / "archive"
    return crawl(
        archive, f"url={newsroom.address('bad')}/", DOWNLOAD_TIMEOUT=5, RETRY_TIMES=0, NEWSCRAWL_REST_LONGEST=5
    )
