"""Object stores that speak S3 on loopback, and a gateway before them at which anything may go wrong.

Two of them, since what speaks S3 differs: Swift checks signatures and knows no If-Match; moto, which is made for tests,
knows If-Match and keeps all in memory. Without their packages the tests of object stores say that they were left out.
"""

import http.client
import re
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote

import pytest
from swiftstore import KEY, SECRET, swift

MOTO = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""
DROPPED = {"content-length", "transfer-encoding", "connection", "date", "server"}  # headers that the gateway makes anew


@contextmanager
def moto() -> Iterator[int]:
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", MOTO],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as server:  # fmt: skip
        try:
            assert server.stdout
            yield int(server.stdout.readline())
        finally:
            server.kill()


@pytest.fixture(scope="session")
def moto_port() -> Iterator[int]:
    _needs("obstore", "moto")
    with moto() as port:
        yield port


@pytest.fixture(scope="session")
def swift_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    _needs("obstore", "moto", "swift")
    with swift(tmp_path_factory.mktemp("swift")) as port:
        yield port


def _needs(*packages: str) -> None:
    if not all(find_spec(package) for package in packages):
        pytest.skip("no object store to test on: pip install -r tests/requirements.txt")


@dataclass
class Fault:
    """`what` goes wrong with the next requests of this kind: a status; "cut", in the middle of the answer; "down", no
    answer at all; "hang", none for long.
    """

    method: str
    path: str  # a regular expression that is searched for
    what: int | str
    times: int = 1
    body: bytes = b"<Error><Code>InternalError</Code></Error>"


class Gateway(ThreadingHTTPServer):
    """Passes everything on to the store at `port`, but for its `faults`."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.store = port
        self.faults: list[Fault] = []
        self.asked: list[tuple[str, str]] = []  # method and path with its query, of what was let through
        self.hanging = threading.Event()  # a request has come that is not answered
        self.etag = ""  # of files of records, in place of the store's own

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def puts(self) -> list[str]:
        """The objects that came to stand, in order: put whole, or completed from their parts."""
        done = [
            path.partition("?")[0] for method, path in self.asked
            if (method, "uploadId" in path) in {("PUT", False), ("POST", True)}
        ]  # fmt: skip
        return [path.partition("/archive/")[2] for path in done]

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is what some tests are about."""


class _Passing(BaseHTTPRequestHandler):
    server: Gateway
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self._fault()
        if fault and isinstance(fault.what, int):
            self._answer(fault.what, {"Content-Type": "application/xml"}, fault.body)
        elif fault and fault.what in {"down", "hang"}:
            self.server.hanging.set()
            time.sleep(30 if fault.what == "hang" else 0)
            self.close_connection = True
        else:
            self.server.asked.append((self.command, unquote(self.path)))
            with closing(http.client.HTTPConnection("127.0.0.1", self.server.store, timeout=60)) as there:
                there.request(self.command, self.path, body, dict(self.headers))
                answer = there.getresponse()
                content = answer.read()
            self._answer(answer.status, dict(answer.headers), content, cut=fault is not None)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass

    def _fault(self) -> Fault | None:
        for fault in self.server.faults:
            if fault.times and fault.method == self.command and re.search(fault.path, unquote(self.path)):
                fault.times -= 1
                return fault
        return None

    def _answer(self, status: int, headers: dict[str, str], content: bytes, *, cut: bool = False) -> None:
        etag = self.server.etag if "date=" in unquote(self.path) else ""
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in (DROPPED | {"etag"} if etag else DROPPED):
                self.send_header(name, value)
        length = headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(content))
        if etag:
            self.send_header("ETag", etag)
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[: len(content) // 2] if cut else content)
        self.close_connection = cut

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def gateway(port: int) -> Iterator[Gateway]:
    with Gateway(port) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


@dataclass
class Bucket:
    """A bucket of its own behind a gateway; `client` is boto3's, straight to the store."""

    gateway: Gateway
    name: str
    client: Any

    @property
    def address(self) -> str:
        return f"s3://{self.name}/archive"

    def objects(self) -> set[str]:
        listed = self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return {entry["Key"].removeprefix("archive/") for entry in listed}

    def get(self, name: str) -> bytes:
        content: bytes = self.client.get_object(Bucket=self.name, Key=f"archive/{name}")["Body"].read()
        return content

    def put(self, name: str, content: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=f"archive/{name}", Body=content)

    def delete(self, name: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=f"archive/{name}")


@contextmanager
def bucket(port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """The environment says where it is and how to get in, for this process and those that it starts."""
    import boto3

    with gateway(port) as before:
        environment = {
            "AWS_ENDPOINT_URL": before.address,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }
        for variable, value in environment.items():
            monkeypatch.setenv(variable, value)
        client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1")
        name = f"news-{secrets.token_hex(4)}"
        client.create_bucket(Bucket=name)
        yield Bucket(before, name, client)
        client.close()
