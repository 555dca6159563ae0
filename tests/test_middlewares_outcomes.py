"""Whatever ends a request has one name, which is counted, and a reason that a person understands."""

import zlib

import pytest
from scrapy import exceptions
from scrapy.http import Response

from newscrawl import counters
from newscrawl.middlewares import refusals
from newscrawl.middlewares.download import GivenUp
from newscrawl.middlewares.outcomes import of_error, of_page, of_status


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (301, "broken_redirect"), (304, "unchanged"), (400, "client_error"), (401, "refused"), (402, "refused"),
        (403, "refused"), (404, "gone"), (410, "gone"), (418, "client_error"), (429, "refused"), (451, "refused"),
        (500, "server_error"), (503, "refused"), (520, "server_error"), (999, "server_error"),
    ],
)  # fmt: skip
def test_a_status_that_is_no_page_has_a_name(status: int, name: str) -> None:
    outcome = of_status(status)
    assert outcome is not None
    assert (outcome.name, outcome.why) == (name, f"status {status}")
    assert name in counters.OUTCOMES


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("text/html; charset=utf-8", None), ("application/xhtml+xml", None), ("TEXT/HTML", None), ("", None),
        ("application/pdf", "wrong_type"), ("image/png", "wrong_type"), ("video/mp4", "wrong_type"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_no_page(kind: str, name: str | None) -> None:
    outcome = of_page(Response("https://news.example/x", headers={"Content-Type": kind}))
    assert (outcome.name if outcome else None) == name


@pytest.mark.parametrize(
    ("error", "name", "temporary"),
    [
        (exceptions.DownloadTimeoutError("took longer"), "timeout", True),
        (exceptions.CannotResolveHostError("no host"), "unresolved", True),
        (exceptions.DownloadConnectionRefusedError("refused"), "unreachable", True),
        (exceptions.DownloadFailedError("[<twisted …>]"), "unreachable", True),
        (exceptions.ResponseDataLossError(), "broken_off", True),
        (exceptions.DownloadCancelledError("larger than"), "too_large", False),
        (GivenUp("the run ends"), "given_up", True),
        (exceptions.IgnoreRequest("max redirections reached"), "endless_redirect", False),
        (exceptions.IgnoreRequest("Ignored response: too large when decompressed"), "too_large", False),
        (zlib.error("invalid block"), "broken_off", True),
        (EOFError("Compressed file ended"), "broken_off", True),
        (RuntimeError("whatever else"), "unreachable", True),
        (refusals.RobotsForbidden("robots.txt forbids it"), "robots_forbidden", False),
        (refusals.Challenged("a captcha"), "refused", True),
        (refusals.PrivateHost("is this machine"), "private_host", False),
    ],
)
def test_an_error_has_a_name_and_says_whether_it_may_pass(error: Exception, name: str, temporary: bool) -> None:
    outcome = of_error(error)
    assert (outcome.name, outcome.temporary) == (name, temporary)
    assert "twisted" not in outcome.why
    assert name in counters.OUTCOMES or name == "given_up"  # which is counted as left for the next run


def test_every_refusal_is_counted() -> None:
    assert {refusal.outcome for refusal in refusals.Refusal.__subclasses__()} <= set(counters.OUTCOMES)
