"""What became of a request, in a word: the vocabulary of the counts and of the log's lines."""

import zlib
from dataclasses import dataclass

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response

from newscrawl.discovery.urls import leads_above
from newscrawl.middlewares.download import GivenUp
from newscrawl.middlewares.refusals import Refusal

HTML = {"text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "binary/octet-stream", ""}
# What the next run may fare better with. A refusal may be one for good; but then it costs a source read in vain.
TEMPORARY = {
    "broken_off", "given_up", "host_left", "host_rests", "not_rendered", "refused", "robots_unreachable",
    "server_error", "timeout", "unreachable", "unresolved",
}  # fmt: skip


# Exceptions, more special ones first, and what they mean. An IgnoreRequest that is none of ours is a body that grew
# beyond DOWNLOAD_MAXSIZE when it was decompressed; an OSError or EOFError comes of a broken compression.
_ERRORS: list[tuple[type[BaseException], str, str]] = [
    (GivenUp, "given_up", "the run ends"),
    (DownloadCancelledError, "too_large", "larger than DOWNLOAD_MAXSIZE"),
    (IgnoreRequest, "too_large", "larger than DOWNLOAD_MAXSIZE"),
    (DownloadTimeoutError, "timeout", "no whole answer within DOWNLOAD_TIMEOUT"),
    (CannotResolveHostError, "unresolved", "its host has no address"),
    (ResponseDataLossError, "broken_off", "the answer ended before its end"),
    (DownloadConnectionRefusedError, "unreachable", "the connection was refused"),
    (DownloadFailedError, "unreachable", "the connection failed or was lost"),
    (OSError, "broken_off", "its compression is broken"),
    (EOFError, "broken_off", "its compression is broken"),
    (zlib.error, "broken_off", "its compression is broken"),
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`name` is counted, `why` logged with the URL."""

    name: str
    why: str

    @property
    def temporary(self) -> bool:
        """May the next run fare better, so that this one must not count its source as done?"""
        return self.name in TEMPORARY


def of_status(status: int) -> Outcome | None:
    """What a status that is not the page itself means; None where it is the page."""
    why = f"status {status}"
    if 200 <= status < 300:
        return None
    if status == 304:
        return Outcome("unchanged", why)
    if status in {404, 410}:
        return Outcome("gone", why)
    if status in {401, 402, 403, 407, 429, 451, 503}:
        return Outcome("refused", why)
    if status >= 500:
        return Outcome("server_error", why)
    return Outcome("broken_redirect" if status < 400 else "client_error", why)


def of_page(response: Response) -> Outcome | None:
    """What an article's response means; None where it is a page to be read."""
    if outcome := of_status(response.status):
        return outcome
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
    return None if kind in HTML else Outcome("wrong_type", f"is {kind}")


def of_way(asked: str, url: str) -> Outcome | None:
    """What a redirect from the article `asked` to `url` means; None where an article may be there."""
    return Outcome("gone", f"leads to {url}") if leads_above(asked, url) else None


def of_error(error: BaseException | None) -> Outcome:
    """What an exception of the downloader or of a middleware means."""
    said = " ".join(str(error).split())[:300] or type(error).__name__
    if isinstance(error, Refusal):
        return Outcome(error.outcome, said)
    if isinstance(error, IgnoreRequest) and "max redirections" in said:
        return Outcome("endless_redirect", "more redirects than REDIRECT_MAX_TIMES")
    for kind, name, why in _ERRORS:
        if isinstance(error, kind):
            return Outcome(name, why)
    return Outcome("unreachable", said)
