"""A host that another run asks is left alone, also where no profile names it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from records import Store
from scrapy import Request

from newscrawl.errors import NewscrawlError, StateError
from newscrawl.extensions.run import Run
from newscrawl.middlewares.hostlease import HostLease
from newscrawl.middlewares.refusals import HostLeft


def middleware(state: Any, failed: list[NewscrawlError]) -> HostLease:
    return HostLease(cast("Run", SimpleNamespace(state=state, fail=failed.append)))


def test_a_host_is_asked_by_the_run_that_asked_it_first(tmp_path: Path) -> None:
    one, other = Store(tmp_path), Store(tmp_path)
    first, second = (middleware(store.state, []) for store in (one, other))
    first.process_request(Request("https://feeds.shared.example/rss"))
    first.process_request(Request("https://www.shared.example/rss"))
    with pytest.raises(HostLeft, match=r"another run is at work on shared\.example"):
        second.process_request(Request("https://shared.example/other"))
    second.process_request(Request("https://other.example/"))
    one.finish()
    second.process_request(Request("https://shared.example/other"))
    other.finish()


def test_where_the_state_cannot_tell_nothing_is_asked_and_the_run_ends() -> None:
    def fails(_domain: str) -> bool:
        raise StateError("the state is gone")

    failed: list[NewscrawlError] = []
    with pytest.raises(HostLeft, match="cannot tell"):
        middleware(SimpleNamespace(lease_host=fails), failed).process_request(Request("https://a.example/"))
    assert [str(error) for error in failed] == ["the state is gone"]
