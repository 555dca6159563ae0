"""A site of any number of articles on a free loopback port, for crawls that are killed: feed, robots.txt and articles.

/robots.txt     allows everything
/               names the feed
/rss.xml        all articles
/story/<n>      article n, its text made of made-up words; `delay` seconds late
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from records import story


class Site(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, articles: int, delay: float, host: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.host = host
        self.articles = articles
        self.delay = delay
        self.hits: list[int] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: crawls that are killed hang up."""

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        kind, _, number = self.path.strip("/").partition("/")
        body = {"": self.front, "rss.xml": self.feed, "robots.txt": str}.get(kind, lambda: "")()
        if kind == "story":
            time.sleep(self.server.delay)
            self.server.hits.append(int(number))
            body = article(int(number))
        status = 200 if body or kind == "robots.txt" else 404
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/rss+xml" if kind == "rss.xml" else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def front(self) -> str:
        return (
            '<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body></body></html>'
        )

    def feed(self) -> str:
        items = "".join(
            f"<item><title>Headline {n}</title><link>{self.server.address}story/{n}</link>"
            f"<pubDate>{formatdate(1_795_000_000 + n)}</pubDate></item>"
            for n in range(self.server.articles)
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>One</title>{items}</channel></rss>'

    def log_message(self, *_: object) -> None:
        """Nothing: the tests look at `hits`."""


def article(number: int) -> str:
    return page(f"Headline {number}", number + 1)


def text(seed: int) -> str:
    return story(seed, 160)


def page(headline: str, seed: int) -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text(seed).split("\n\n"))
    return (
        f"<html lang='en'><head><title>{headline}</title></head>"
        f"<body><article><h1>{headline}</h1>{paragraphs}</article></body></html>"
    )


@contextmanager
def serve(articles: int, delay: float = 0.0, host: str = "127.0.0.1") -> Iterator[Site]:
    site = Site(articles, delay, host)
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
        thread.join()
