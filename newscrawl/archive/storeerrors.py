"""What obstore raises, as errors of ours that say what to do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from newscrawl.errors import StoreError

_STATUS = re.compile(r"status code: (\d{3}[^:<]*)")
_CODE = re.compile(r"<Code>(\w+)</Code>")
_REFUSED = ("401", "403", "Missing AccessKeyId", "Missing SecretAccessKey")


class Conflict(StoreError):
    """Somebody has written the object since it was read."""


class Unsupported(StoreError):
    """The store does not know what it was asked for."""


class CutOff(StoreError):
    """An answer ended before its end."""


@contextmanager
def told(place: str) -> Iterator[None]:
    """Raises `StoreError` (or `FileNotFoundError` for a missing object) in place of obstore's errors.

    Of a store's answer only the status and the code are told: the rest may hold what was signed.
    """
    from obstore import exceptions  # noqa: PLC0415  (an optional package)

    try:
        yield
    except FileNotFoundError as error:
        if "NoSuchBucket" in str(error):
            raise StoreError(_message(place, str(error))) from None
        raise FileNotFoundError(f"{place} is not there") from None
    except (exceptions.AlreadyExistsError, exceptions.PreconditionError) as error:
        raise Conflict(_message(place, str(error))) from None
    except (exceptions.BaseError, OSError, NotImplementedError) as error:
        raise _kind(error)(_message(place, str(error))) from None


def _kind(error: Exception) -> type[StoreError]:
    if isinstance(error, NotImplementedError) or "501 Not Implemented" in str(error):
        return Unsupported
    return CutOff if "response body" in str(error) else StoreError


def _message(place: str, error: str) -> str:
    error = error.partition("Debug source")[0]
    status, code = _STATUS.search(error), _CODE.search(error)
    said = " ".join(found[1].strip() for found in (status, code) if found) or _cause(error)
    if code and code[1] == "NoSuchBucket":
        advice = "make the bucket, or mend the address, AWS_REGION or AWS_ENDPOINT_URL"
    elif any(sign in said for sign in _REFUSED):
        advice = (
            "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, and that they may list, read and "
            "write there"
        )
    else:
        advice = "look whether it is up, AWS_ENDPOINT_URL and AWS_REGION are right, and AWS_ACCESS_KEY_ID is set"
    return f"{place}: the object store {'refuses' if status else 'fails'} ({said}): {advice}"


def _cause(error: str) -> str:
    """The last part of obstore's first line: what went wrong, without the address that was asked."""
    return error.strip().partition("\n")[0].rpartition(" - ")[2][:200]
