"""Pages of outlets that need a browser (`render = true` in the profile) go through one."""

import asyncio
import logging
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from newscrawl.middlewares.download import ABORT, GivenUp
from newscrawl.middlewares.guard import ARTICLE, PROFILE
from newscrawl.middlewares.outcomes import of_error, of_page
from newscrawl.middlewares.refusals import NotRendered
from newscrawl.sites import Profile

if TYPE_CHECKING:
    from newscrawl.middlewares.browser import Browser, Fetch, Piece

logger = logging.getLogger(__name__)

PIECE = "newscrawl_piece"  # request.meta: a part of a page that is being rendered
RENDERED = "rendered"  # among response.flags: a browser made the page
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SCRIPTS_BYTES = 32 * 2**20  # of scripts kept, since all pages of a site load the same ones
PACKAGE = "scrapy_playwright"


class Rendering:
    """Gives HTML pages of a site with `render = true` to a browser once they are fetched, and passes on what it shows.

    Settings: NEWSCRAWL_CHROMIUM, NEWSCRAWL_RENDER_SECONDS.

    Where there is no browser, the site's articles fail with `NotRendered` before they are fetched; other sites go on.
    """

    def __init__(self, crawler: Crawler, chromium: str, seconds: float) -> None:
        self._crawler = crawler
        self._chromium = chromium
        self._seconds = seconds
        self._browser: Browser | None = None
        self._starting = asyncio.Lock()
        self._scripts: dict[str, Piece] = {}
        self._scripts_bytes = 0
        self._tasks: set[asyncio.Future[str]] = set()
        self._ends = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Rendering":
        settings = crawler.settings
        middleware = cls(crawler, settings["NEWSCRAWL_CHROMIUM"], settings.getfloat("NEWSCRAWL_RENDER_SECONDS"))
        crawler.signals.connect(middleware._close, signal=signals.spider_closed)
        crawler.signals.connect(middleware._end, signal=ABORT)
        return middleware

    def process_request(self, request: Request) -> None:
        if _profile(request) and request.meta.get(ARTICLE):
            browser_at(self._chromium)

    async def process_response(self, request: Request, response: Response) -> Response:
        profile = _profile(request)
        if profile is None or of_page(response) or not isinstance(response, TextResponse) or not _is_html(response):
            return response
        executable = browser_at(self._chromium)

        async def fetch(piece: Request) -> "Piece | None":
            return await self._piece(piece, profile)

        try:
            html = await self._rendered(response, executable, fetch)
        except asyncio.CancelledError as error:
            raise GivenUp("given up, as the run ends") from error
        except TimeoutError as error:
            raise NotRendered(f"its scripts do not end (NEWSCRAWL_RENDER_SECONDS={self._seconds:g})") from error
        except Exception as error:  # a browser fails in many ways, and each costs this page alone
            logger.debug("%s", response.url, exc_info=True)
            said = str(error).partition("\n")[0] or type(error).__name__
            raise NotRendered(f"the browser gave no page: {said}") from error
        headers = response.headers.copy()
        for name in ("ETag", "Last-Modified"):  # of the shell, which stays the same while the story changes
            headers.pop(name, None)
        headers["Content-Type"] = "text/html; charset=utf-8"
        flags = [*response.flags, RENDERED]
        return response.replace(body=html.encode("utf-8", "replace"), headers=headers, encoding="utf-8", flags=flags)

    async def _rendered(self, page: TextResponse, executable: str, fetch: "Fetch") -> str:
        async def render() -> str:
            browser = await self._started(executable)
            return await browser.render(page, fetch, self._seconds)

        task = asyncio.ensure_future(render())
        self._tasks.add(task)
        try:
            return await task
        finally:
            self._tasks.discard(task)

    async def _started(self, executable: str) -> "Browser":
        from newscrawl.middlewares.browser import Browser  # noqa: PLC0415  (an optional requirement)

        async with self._starting:
            if self._browser is None:
                browser = Browser(self._crawler, executable, self._crawler.settings["USER_AGENT"])
                await browser.start()
                self._browser = browser
            return self._browser

    async def _piece(self, request: Request, profile: Profile) -> "Piece | None":
        """What a page asked for; None where it may not be had, or failed."""
        from newscrawl.middlewares.browser import piece_of  # noqa: PLC0415  (an optional requirement)

        if (known := self._scripts.get(request.url)) and request.method == "GET":
            return known
        if self._ends or (request.method != "GET" and not profile.covers(request.url)):
            return None  # what is sent to others is about the reader, not for him
        request.meta.update({PROFILE: profile, PIECE: True, "dont_retry": True, "download_timeout": self._seconds})
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # whatever kept it from us is told in a word
            logger.debug("%s: left out of its page (%s)", request.url, of_error(error).why)
            return None
        piece = piece_of(response)
        if b"javascript" in (response.headers.get("Content-Type") or b"") and response.status == 200:
            self._keep(request.url, piece)
        return piece

    def _keep(self, url: str, piece: "Piece") -> None:
        if self._scripts_bytes + len(piece.body) <= SCRIPTS_BYTES:
            self._scripts_bytes += len(piece.body)
            self._scripts[url] = piece

    def _end(self) -> None:
        """The run ends: it does not wait for scripts."""
        self._ends = True
        for task in list(self._tasks):
            task.cancel()

    async def _close(self) -> None:
        if self._browser is not None:
            await self._browser.close()


def browser_at(chromium: str) -> str:
    """The path of the browser: `chromium`, or the system's where that is empty.

    Raises `NotRendered` where there is none, or no scrapy-playwright.
    """
    hint = 'pip install "scrapy-playwright>=0.0.48,<0.1"'
    if find_spec(PACKAGE) is None:
        raise NotRendered(f"its profile says render = true, which needs scrapy-playwright: {hint}")
    found = chromium or next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None or shutil.which(found) is None:
        where = f"NEWSCRAWL_CHROMIUM={found} is no program" if found else "there is none: apt-get install chromium"
        raise NotRendered(f"its profile says render = true, which needs Chromium: {where}")
    return found


def _profile(request: Request) -> Profile | None:
    """The profile of a page that is to be rendered."""
    profile: Profile | None = request.meta.get(PROFILE)
    return profile if profile is not None and profile.render and not request.meta.get(PIECE) else None


def _is_html(response: Response) -> bool:
    kind = (response.headers.get("Content-Type") or b"").partition(b";")[0].strip().lower()
    return kind in {b"text/html", b"application/xhtml+xml"}
