"""One POST of JSON at the end of a run."""

import logging
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import orjson

from newscrawl import __version__
from newscrawl.errors import ArgumentError

logger = logging.getLogger(__name__)

SECONDS = 3  # a run that is asked to end has ten in all, of which it may wait for downloads for four


class NoRedirect(HTTPRedirectHandler):
    """A redirected POST would arrive as a GET, and who knows where."""

    def redirect_request(self, *_: object) -> None:
        return None


def check_webhook(url: str) -> None:
    """Raises `ArgumentError` for what is no address to post to."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or any(letter.isspace() for letter in url):
        raise ArgumentError("NEWSCRAWL_WEBHOOK is no http or https address such as https://hooks.example/newscrawl")


def post(url: str, message: Mapping[str, Any]) -> bool:
    """Was it delivered? The log names the host alone: the rest of such an address is often a secret."""
    headers = {"Content-Type": "application/json", "User-Agent": f"newscrawl/{__version__}"}
    host = urlsplit(url).hostname
    try:
        check_webhook(url)
        request = Request(url, orjson.dumps(message), headers, method="POST")
        with build_opener(NoRedirect).open(request, timeout=SECONDS):
            return True
    except (OSError, HTTPException, ValueError, ArgumentError) as error:
        said = str(error).replace(url, "its address")
        logger.warning("the webhook at %s did not take the message (%s); the run stands as it is", host, said)
        return False
