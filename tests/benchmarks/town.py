"""Any number of sites on one loopback port, each a host of its own, that answer slowly and log who asked what when.

http://s07.localhost:PORT/ and below it, for each site:
/robots.txt     a Crawl-delay of `delay` seconds, if that is not 0
/rss.xml        all articles; the first `revised` of them with the date of it once `revise` was called
/story/<n>      article n, which is another text then; `latency` seconds late

A crawl is told from others by its user agent, which the sites' profiles cannot know: `settings_module` writes one with
the process' number into it.
"""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

from onesite import page

TOWN_SETTINGS = """
import os
from newscrawl.settings import *
USER_AGENT = f"newscrawl/{os.getpid()}"
DOWNLOAD_DELAY = %r
RANDOMIZE_DOWNLOAD_DELAY = False
AUTOTHROTTLE_ENABLED = False
"""


@dataclass(frozen=True, slots=True)
class Asked:
    at: float  # when the kernel got it, time.monotonic
    answered: float
    host: str
    path: str
    who: str  # user agent


class Town(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, sites: int, articles: int, latency: float, delay: float, revised: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.hosts = [f"s{number:02}.localhost" for number in range(sites)]
        self.articles, self.latency, self.delay, self.revised = articles, latency, delay, revised
        self.edition, self.revised_at = 1, 0
        self.asked: list[Asked] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: crawls that are killed hang up."""

    def revise(self) -> None:
        """Dated as it would be: a state that learned an article from its record, which does not tell the feed's date,
        takes the last look for it, and sees no revision that is dated before that.
        """
        self.revised_at = int(time.time()) + 1
        self.edition = 2

    def is_revised(self, number: int) -> bool:
        return self.edition == 2 and number < self.revised

    def date(self, number: int) -> int:
        return self.revised_at if self.is_revised(number) else 1_795_000_000 + number

    def versions(self) -> Iterator[tuple[int, int]]:
        """Each article's number with each of its editions, 1 and, where it is revised, 2."""
        for number in range(self.articles):
            yield from ((number, edition) for edition in (1, 2)[: 1 + (number < self.revised)])

    def seed(self, host: str, number: int, edition: int) -> int:
        """What the text of this edition is made of."""
        return 1 + number + 1000 * self.hosts.index(host) + 500 * (edition == 2)

    def write_profiles(self, folder: Path) -> list[str]:
        """The names of the sites."""
        folder.mkdir(parents=True, exist_ok=True)
        names = [host.partition(".")[0] for host in self.hosts]
        for name, host in zip(names, self.hosts, strict=True):
            feed = f"http://{host}:{self.server_port}/rss.xml"
            (folder / f"{name}.toml").write_text(f'domains = ["{host}"]\nfeeds = ["{feed}"]\n')
        return names


class Handler(BaseHTTPRequestHandler):
    server: Town
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        at = time.monotonic() - waited(self.connection)
        host = self.headers.get("Host", "").partition(":")[0]
        body = self._body(host)
        if self.path != "/robots.txt":
            time.sleep(self.server.latency)
        self.server.asked.append(Asked(at, time.monotonic(), host, self.path, self.headers.get("User-Agent", "")))
        content = body.encode()
        self.send_response(200 if body else 404)
        kind = "application/rss+xml" if self.path == "/rss.xml" else "text/html; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _body(self, host: str) -> str:
        kind, _, number = self.path.strip("/").partition("/")
        if kind == "robots.txt":
            return f"User-agent: *\nCrawl-delay: {self.server.delay}\n" if self.server.delay else "User-agent: *\n"
        if kind == "rss.xml":
            return self._feed(host)
        return self._article(host, int(number)) if kind == "story" else ""

    def _feed(self, host: str) -> str:
        items = "".join(
            f"<item><title>Headline {n} of {host}</title><link>http://{host}:{self.server.server_port}/story/{n}</link>"
            f"<pubDate>{formatdate(self.server.date(n))}</pubDate></item>"
            for n in range(self.server.articles)
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'

    def _article(self, host: str, number: int) -> str:
        edition = 2 if self.server.is_revised(number) else 1
        return page(f"Headline {number} of {host}", self.server.seed(host, number, edition))

    def log_message(self, *_: object) -> None:
        """Nothing: `asked` has it."""


def waited(connection: socket.socket) -> float:
    """Seconds since the kernel got what was read last: a busy machine may let the server wait for its turn.

    `tcpi_last_data_recv` of Linux' struct tcp_info, in milliseconds (tcp(7), linux/tcp.h).
    """
    information = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 56)
    return float(struct.unpack_from("I", information, 52)[0]) / 1000


@contextmanager
def serve(sites: int, articles: int, latency: float, delay: float = 0.0, revised: int = 0) -> Iterator[Town]:
    town = Town(sites, articles, latency, delay, revised)
    thread = threading.Thread(target=town.serve_forever, daemon=True)
    thread.start()
    try:
        yield town
    finally:
        town.shutdown()
        town.server_close()
        thread.join()


def together(asked: list[Asked]) -> list[str]:
    """Hosts that two crawls asked at a time: one began before another had asked it for the last time."""
    found = []
    for host in sorted({each.host for each in asked}):
        crawls: dict[str, list[float]] = {}
        for each in asked:
            if each.host == host:
                crawls.setdefault(each.who, []).append(each.at)
        spans = sorted((min(times), max(times), who) for who, times in crawls.items())
        found += [
            f"{host}: {who} began {end - begin:.1f} s before {before} ended"
            for (_, end, before), (begin, _, who) in pairwise(spans)
            if begin <= end
        ]
    return found


def closest(asked: list[Asked]) -> tuple[Asked, Asked]:
    """The two requests to one host with the least time between them, robots.txt left out (it tells the delay)."""
    pairs = []
    for host in {each.host for each in asked}:
        of_host = [each for each in asked if each.host == host and each.path != "/robots.txt"]
        pairs += pairwise(sorted(of_host, key=lambda each: each.at))
    return min(pairs, key=lambda pair: pair[1].at - pair[0].at)
