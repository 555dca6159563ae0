"""A server that says what a test tells it to, however wrong: routes are raw bytes, or coroutines that write them.

with RawServer() as server:
    server.routes["/robots.txt"] = answer("User-agent: *\nAllow: /")
    server.routes["one.localhost/late"] = hang          # a route of one host comes before that of all
    server.url("/late", "one.localhost")                # http://one.localhost:PORT/late
    server.asked                                        # [(monotonic seconds, host, path, headers)]
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple, Self

Handler = Callable[[asyncio.StreamWriter, "Asked"], Awaitable[None]]


class Asked(NamedTuple):
    """One request as it came."""

    at: float
    host: str
    path: str
    headers: dict[str, str]


def answer(body: str | bytes = "", status: str = "200 OK", kind: str = "text/html", **headers: str) -> bytes:
    """A whole answer; `headers` with underscores for dashes."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


def redirect(target: str) -> bytes:
    return answer(status="302 Found", Location=target)


async def hang(writer: asyncio.StreamWriter, asked: Asked) -> None:
    await asyncio.sleep(60)


async def cut(writer: asyncio.StreamWriter, asked: Asked) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html><p>The ferry")
    await writer.drain()
    writer.close()


class RawServer:
    def __init__(self) -> None:
        self.routes: dict[str, bytes | Handler] = {}
        self.asked: list[Asked] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._ready = threading.Event()
        self._done = asyncio.Event()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self, host: str | None = None) -> list[str]:
        return [asked.path for asked in self.asked if host in {None, asked.host}]

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._done.set)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._until_done())
        self._loop.close()

    async def _until_done(self) -> None:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._done.wait()
        server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                asked = _parse(await reader.readuntil(b"\r\n\r\n"))
                self.asked.append(asked)
                route = self.routes.get(asked.host + asked.path, self.routes.get(asked.path))
                if callable(route):
                    await route(writer, asked)
                else:
                    writer.write(route if route is not None else answer(status="404 Not Found"))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()


def _parse(head: bytes) -> Asked:
    first, *rest = head.decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    return Asked(time.monotonic(), headers.get("host", "").partition(":")[0], first.split()[1], headers)
