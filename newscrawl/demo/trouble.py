"""Everything that goes wrong, each at its own path of the outlet "bad" (outlets/bad.toml names them all)."""

import gzip
import tomllib
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from newscrawl.demo.answers import HTML, Answer, redirect

BOMB_BYTES = 64 * 1024 * 1024
HANG_SECONDS = 300.0
RETRY_AFTER_SECONDS = 1

PAGE = (
    '<!doctype html><html lang="en"><head>{head}<title>{title}</title></head>'
    "<body><article><h1>{title}</h1>{body}</article></body></html>"
)
CHALLENGE = (
    '<!DOCTYPE html><html lang="en"><head><title>Just a moment...</title></head><body><div class="main-content">'
    "<h1>Checking your browser before you go on</h1><p>Enable JavaScript and cookies to continue.</p>"
    '<form id="challenge-form" action="/cdn-cgi/challenge" method="post"></form></div>'
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>'
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
UTF8_HEAD = '<meta charset="utf-8">'


@cache
def _texts() -> dict[str, str]:
    return tomllib.loads((files(__package__) / "trouble.toml").read_text("utf-8"))


def paragraphs(name: str) -> str:
    """The named text of trouble.toml as HTML."""
    return "".join(f"<p>{text}</p>" for text in _texts()[name].strip().split("\n\n"))


def page(title: str, body: str, head: str = UTF8_HEAD) -> bytes:
    return PAGE.format(title=title, body=body, head=head).encode()


def _broken_markup() -> Answer:
    text = paragraphs("vane").replace("</p>", "")
    return Answer(body=f"<html><body><h1>The vane that points south<div><div></b>{text}<p class='x".encode())


def _wrong_encoding() -> Answer:
    body = page("The soup in the wrong letters", paragraphs("cafe")).decode().encode("windows-1252")
    return Answer(body=body)


def _status(status: int, **headers: str) -> Callable[[], Answer]:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: Answer(status, page(f"Error {status}", "<p>Sorry.</p>"), headers=names)


@cache
def _bomb() -> Answer:
    body = page("A vane of some size", paragraphs("vane")) + b" " * BOMB_BYTES
    return Answer(body=gzip.compress(body, mtime=0), headers={"Content-Encoding": "gzip"})


PAGES: dict[str, Callable[[], Answer]] = {
    "broken-markup": _broken_markup,
    "wrong-encoding": _wrong_encoding,
    "empty": Answer,
    "no-story": lambda: Answer(body=page("Nothing here", "<p>Coming soon.</p>")),
    "picture": lambda: Answer(body=PNG),
    "document": lambda: Answer(body=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", kind="application/pdf"),
    "huge": lambda: Answer(body=paragraphs("vane").encode() * 2000, repeat=64),
    "bomb": _bomb,
    "forbidden": _status(403),
    "missing": _status(404),
    "gone": _status(410),
    "always-slow-down": _status(429, Retry_After=str(RETRY_AFTER_SECONDS)),
    "broken-server": _status(500),
    "unavailable": _status(503, Retry_After=str(RETRY_AFTER_SECONDS)),
    "hangs": lambda: Answer(delay=HANG_SECONDS),
    "cut-off": lambda: Answer(body=page("A vane, cut", paragraphs("vane"))[:400], promised=40_000),
    "hangs-up": lambda: Answer(status=0),
    "challenge": lambda: Answer(body=CHALLENGE.encode()),
    "to-private-host": lambda: redirect("http://10.255.255.1/inside"),
    "to-file": lambda: redirect("file:///etc/hostname"),
}


class Trouble:
    """Answers for the slugs of PAGES, and for the two that remember what was asked before."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def answer(self, slug: str, path: str) -> Answer:
        self.asked[slug] += 1
        if slug == "loop":
            return redirect(f"{path}?again={self.asked[slug]}")
        if slug == "slow-down":
            if self.asked[slug] == 1:
                return _status(429, Retry_After=str(RETRY_AFTER_SECONDS))()
            return Answer(body=page("The queue that keeps time", paragraphs("queue")))
        return PAGES[slug]()


def page_for_a_feed() -> Answer:
    """What the outlet serves where a feed or a sitemap should be."""
    return Answer(body=page("Our feed has moved", "<p>Please use our app.</p>"), kind=HTML)
