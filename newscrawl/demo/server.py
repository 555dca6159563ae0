"""The newsroom on a loopback port: `with serve(Newsroom()) as server: …`, or `python -m newscrawl.demo`."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from newscrawl.demo.addresses import address
from newscrawl.demo.answers import Answer, conditional
from newscrawl.demo.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A request as it was answered."""

    time: float  # when it arrived, time.monotonic
    host: str  # without the port
    path: str  # with its query
    status: int
    conditional: bool  # did it carry If-None-Match or If-Modified-Since?
    user_agent: str


class Server(ThreadingHTTPServer):
    """Serves `newsroom` and logs what it was asked."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, newsroom: Newsroom, port: int = 0) -> None:
        """Binds the port, 0 for any free one; raises OSError where it is taken."""
        super().__init__(("127.0.0.1", port), Handler)
        self.newsroom = newsroom
        self.requests: list[LoggedRequest] = []
        self.closing = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def address(self, key: str) -> str:
        """http://<key>.localhost:<port>"""
        return address(self.newsroom.outlets[key], self.port)

    def log(self, request: LoggedRequest) -> None:
        self.requests.append(request)  # one bytecode: safe from any thread

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up on huge bodies and slow answers are part of the play."""


@contextmanager
def serve(newsroom: Newsroom, port: int = 0) -> Iterator[Server]:
    """Serve `newsroom` from a thread of its own while the block runs."""
    with Server(newsroom, port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30  # of an idle connection

    def do_GET(self) -> None:
        arrived = time.monotonic()
        host = self.headers.get("Host", "")
        known = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
        answer = conditional(self.server.newsroom.answer(host, self.path), *known)
        agent = self.headers.get("User-Agent", "")
        name = host.partition(":")[0]
        self.server.log(LoggedRequest(arrived, name, self.path, answer.status, any(known), agent))
        if answer.delay:
            self.server.closing.wait(answer.delay)
        if answer.status == 0 or self.server.closing.is_set():
            self.close_connection = True
            return
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Type", answer.kind)
        if answer.repeat == 1:
            self.send_header("Content-Length", str(answer.promised or len(answer.body)))
        if answer.repeat > 1 or answer.promised:
            self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(answer.repeat):
            self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """The log of requests is in `Server.requests`."""
