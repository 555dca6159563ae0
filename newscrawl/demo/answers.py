"""What the newsroom answers to a request, apart from sockets."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """One response. The last four fields are for what goes wrong on purpose."""

    status: int = 200  # 0: the connection is closed without an answer
    body: bytes = b""
    kind: str = HTML
    headers: dict[str, str] = field(default_factory=dict)
    promised: int | None = None  # a Content-Length beyond the body
    repeat: int = 1  # the body is sent so often, without a Content-Length
    delay: float = 0.0  # seconds before the answer


def redirect(location: str, status: int = 302) -> Answer:
    return Answer(status, headers={"Location": location})


def with_validators(answer: Answer, touched: str) -> Answer:
    """`answer` with an ETag of its body and the Last-Modified `touched` (RFC 3339)."""
    etag = f'"{blake2b(answer.body, digest_size=8).hexdigest()}"'
    modified = format_datetime(datetime.fromisoformat(touched).astimezone(UTC), usegmt=True)
    return replace(answer, headers=answer.headers | {"ETag": etag, "Last-Modified": modified})


def conditional(answer: Answer, if_none_match: str | None, if_modified_since: str | None) -> Answer:
    """304 where the client has it already; If-None-Match counts before If-Modified-Since (RFC 9110, 13.2.2)."""
    if "ETag" not in answer.headers or not (if_none_match or if_modified_since):
        return answer
    if if_none_match:
        unchanged = answer.headers["ETag"] in {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    else:
        since = parsedate_to_datetime(if_modified_since or "")
        unchanged = parsedate_to_datetime(answer.headers["Last-Modified"]) <= since
    return replace(answer, status=304, body=b"") if unchanged else answer
