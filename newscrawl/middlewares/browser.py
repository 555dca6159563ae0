"""A browser that runs a page's scripts and never touches the network by itself.

scrapy-playwright keeps the browser and its pages. Everything that a page asks for comes back here and is fetched by the
crawl, so the guard, robots.txt, delays, rests and the user agent hold for it as for any other request. Should anything
get past that (a socket, a lookup ahead of time), the browser knows no way out but a proxy that does not exist.

Imported only where a profile says `render = true`: scrapy-playwright is an optional requirement.
"""

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from itertools import count

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Route, WebSocketRoute
from playwright.async_api import Request as Asked
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy_playwright.handler import Config, ScrapyPlaywrightDownloadHandler

NOWHERE = "http://127.0.0.1:9"  # the discard port (RFC 863): nobody answers there
ARGUMENTS = (
    "--proxy-bypass-list=<-loopback>",  # not even this machine is reached without the proxy
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-dev-shm-usage",  # containers have little of it
)
WANTED = frozenset({"script", "xhr", "fetch"})  # what an article's text may come from
MOST = 80  # things that one page may ask for
PAGES = 2  # rendered at a time: each takes a hundred megabytes
CLOSING_SECONDS = 5.0  # for what hangs although it was stopped
# Headers that are the browser's or the connection's and not the page's.
NOT_SENT = frozenset({"cookie", "user-agent", "referer", "host", "accept-encoding", "connection", "content-length"})
NOT_PASSED_ON = frozenset({"set-cookie", "content-encoding", "content-length", "transfer-encoding", "connection"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that a page asked for, as it is given to the browser: status, headers, decoded body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


NO_CONTENT = Piece(204, {}, b"")  # a page that would go there stays (an abort would put an error page in its place)

Fetch = Callable[[Request], Awaitable[Piece | None]]


class Browser(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]  # it ships no types
    """Started at the first page. `user_agent` is what the scripts of a page see too."""

    def __init__(self, crawler: Crawler, executable: str, user_agent: str) -> None:
        super().__init__(crawler)
        arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]  # Chromium refuses root otherwise
        options = {"executable_path": executable, "args": arguments, "proxy": {"server": NOWHERE}}
        self.config = replace(Config.from_settings(crawler.settings), launch_options=options)
        self._user_agent = user_agent
        self._places = asyncio.Semaphore(PAGES)
        self._numbers = count(1)

    async def start(self) -> None:
        await self._launch()

    async def render(self, page: TextResponse, fetch: Fetch, seconds: float) -> str:
        """The page's HTML once its scripts have nothing more to ask for, after `seconds` at the latest.

        Raises `TimeoutError` for a page whose scripts do not end, and Playwright's own `Error`.
        """
        pieces = Pieces(page, fetch)
        name = f"page-{next(self._numbers)}"  # a context of its own: no page sees what another one left
        meta = {
            "playwright": True,
            "playwright_context": name,
            "playwright_context_kwargs": {
                "user_agent": self._user_agent,
                "service_workers": "block",
                "accept_downloads": False,
            },
            "playwright_page_init_callback": pieces.serve,
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
            "playwright_include_page": True,  # it stays open while its scripts run
        }
        async with self._places:
            try:
                async with asyncio.timeout(seconds + CLOSING_SECONDS):
                    await self.download_request(Request(page.url, meta=meta))
                    return await pieces.shown(seconds)
            finally:
                pieces.stop()
                await self._forget(name)

    async def _forget(self, name: str) -> None:
        """Close a page's context; where its scripts hold it up, the whole browser."""
        wrapper = self.context_wrappers.get(name)
        if wrapper is None:
            return
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await wrapper.context.close()
        except (TimeoutError, PlaywrightError):
            with contextlib.suppress(PlaywrightError):
                await self.browser.close()


class Pieces:
    """What one page is made of: itself, as it was fetched already, and what its scripts ask for."""

    def __init__(self, page: TextResponse, fetch: Fetch) -> None:
        self._page = page
        self._fetch = fetch
        self._sent = False
        self._asked = 0
        self._stopped = asyncio.Event()
        self._shown: Page | None = None

    async def serve(self, shown: Page, request: Request) -> None:
        """scrapy-playwright's callback for a page before it goes anywhere."""
        self._shown = shown
        await shown.route("**", self._answer)
        await shown.route_web_socket("**", self._refuse)

    async def shown(self, seconds: float) -> str:
        """The HTML once the page has asked for nothing for half a second, or after `seconds`."""
        assert self._shown is not None  # it was served
        with contextlib.suppress(PlaywrightError):
            await self._shown.wait_for_load_state("networkidle", timeout=seconds * 1000)
        self.stop()
        html: str = await self._shown.content()
        if not self._shown.url.startswith("http"):
            raise PlaywrightError("an error page of its own came in the page's place")
        return html

    def stop(self) -> None:
        self._stopped.set()

    def _refuse(self, socket: WebSocketRoute) -> None:
        """Left without an answer: it is connected to nothing."""

    async def _answer(self, route: Route) -> None:
        with contextlib.suppress(PlaywrightError):  # the page is closed by now
            piece = await self._piece(route.request)
            if piece is None:
                await route.abort()
            else:
                await route.fulfill(status=piece.status, headers=dict(piece.headers), body=piece.body)

    async def _piece(self, asked: Asked) -> Piece | None:
        if asked.is_navigation_request():
            if self._sent or asked.frame.parent_frame is not None:
                return NO_CONTENT  # frames, and scripts that would go elsewhere, are not followed
            self._sent = True
            return piece_of(self._page)
        if asked.resource_type == "stylesheet":  # scripts wait for it, but nobody looks at the page
            return Piece(200, {"content-type": "text/css", "access-control-allow-origin": "*"}, b"")
        self._asked += 1
        if asked.resource_type not in WANTED or self._asked > MOST or self._stopped.is_set():
            return None
        headers = {name: value for name, value in asked.headers.items() if is_of_the_page(name)}
        body = asked.post_data_buffer or b""
        fetched = asyncio.ensure_future(
            self._fetch(Request(asked.url, method=asked.method, headers=headers, body=body))
        )
        stopped = asyncio.ensure_future(self._stopped.wait())
        await asyncio.wait({fetched, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        return fetched.result() if fetched.done() else None


def is_of_the_page(header: str) -> bool:
    """Is it a header that the page's scripts set, and not the browser?"""
    return header not in NOT_SENT and not header.startswith(("sec-", ":"))


def piece_of(response: Response) -> Piece:
    named = {str(name).lower(): str(value) for name, value in response.headers.to_unicode_dict().items()}
    kept = {name: value for name, value in named.items() if name not in NOT_PASSED_ON}
    return Piece(response.status, kept, response.body)
