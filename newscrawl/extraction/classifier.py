"""The classifier of languages, for the few pages whose text has to be asked: a second to load, and 94 MB.

A worker does not load it for itself: one is forked in its place that shares what the second template has loaded once
(newscrawl.extraction.template).
"""

from functools import cache
from typing import Any

_may_load = True


class NotLoaded(BaseException):
    """The process is not to load it; for the loop of a worker alone to catch."""


def classify(text: str) -> str:
    """ISO 639-1 code of the language that the text is most likely in. Raises `NotLoaded` after `leave_unloaded`."""
    if not _may_load:
        raise NotLoaded
    return str(_loaded().classify(text)[0])


def load() -> None:
    """From now on this process and those that it forks have it."""
    global _may_load  # noqa: PLW0603  (a process has it or has not)
    _may_load = True
    classify("")


def leave_unloaded() -> None:
    global _may_load  # noqa: PLW0603  (as above)
    _may_load = False


@cache
def _loaded() -> Any:
    import py3langid  # noqa: PLC0415  (see above)

    return py3langid
