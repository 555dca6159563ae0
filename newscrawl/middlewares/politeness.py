"""How fast each host is asked, and when it is left in peace."""

import email.utils
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector
from scrapy.utils.httpobj import urlparse_cached

from newscrawl import counters
from newscrawl.middlewares.download import empty_queue
from newscrawl.middlewares.guard import PROFILE
from newscrawl.middlewares.refusals import HostLeft, HostRests, Refusal

logger = logging.getLogger(__name__)

REFUSALS = 3  # in a row, after which a host is left to the next run
SILENCES = 5  # pages in a row without any answer, each asked for again as RETRY_TIMES says, and then the same
SLOWER = 2.0  # the factor by which each refusal slows a host down


SILENT = (CannotResolveHostError, DownloadFailedError, DownloadTimeoutError)


@dataclass(slots=True)
class Pace:
    """One host: the least delay between two requests, when it may be asked again, and what it made of us so far."""

    delay: float = 0.0
    rests_until: float = 0.0  # monotonic seconds
    refusals: int = 0  # in a row
    silences: int = 0  # in a row
    requests: int = 0
    left: str | None = None  # why it is left to the next run


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, seconds, requests, seconds: see the settings of these names."""

    rest_seconds: float
    rest_longest: float
    host_requests: int
    delay: float


class Politeness:
    """Crawl-delay, Retry-After, 429 and 503, and a bound on requests a host.

    A host that refuses (429, 503, a challenge) rests: for as long as its Retry-After says, else for
    NEWSCRAWL_REST_SECONDS, twice as long each time; and it is asked at half the pace from then on. Requests to it fail
    with `HostRests`, so that they hold no place in the downloader and other hosts go on; the spider asks again later.
    """

    def __init__(self, crawler: Crawler, limits: Limits) -> None:
        self._crawler = crawler
        self._stats: StatsCollector = crawler.stats
        self._limits = limits
        self._paces: dict[str, Pace] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Politeness":
        settings = crawler.settings
        return cls(
            crawler,
            Limits(
                rest_seconds=settings.getfloat("NEWSCRAWL_REST_SECONDS"),
                rest_longest=settings.getfloat("NEWSCRAWL_REST_LONGEST"),
                host_requests=settings.getint("NEWSCRAWL_HOST_REQUESTS"),
                delay=settings.getfloat("DOWNLOAD_DELAY"),
            ),
        )

    def process_request(self, request: Request) -> None:
        host = host_of(request)
        pace = self._paces.setdefault(host, Pace())
        if pace.left:
            raise HostLeft(pace.left)
        if (seconds := self.rest_of(host)) > 0:
            raise HostRests(f"{host} rests for {seconds:.0f} s", seconds)
        if 0 < self._limits.host_requests <= pace.requests:
            self._stats.inc_value(counters.HOSTS_LEFT)
            pace.left = f"{host} has had the {pace.requests} requests of a run (NEWSCRAWL_HOST_REQUESTS)"
            raise HostLeft(pace.left)
        pace.requests += 1
        profile = request.meta.get(PROFILE)
        if profile is not None and profile.delay:
            self.slow_down(host, profile.delay)

    def process_response(self, request: Request, response: Response) -> Response:
        self._paces[host_of(request)].silences = 0
        if response.status in {429, 503}:
            self.refused(request, response)
        elif response.status < 400:
            self._paces[host_of(request)].refusals = 0
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """A host that does not answer at all would cost each of its pages a timeout or two."""
        if not isinstance(exception, SILENT):
            return
        host = host_of(request)
        pace = self._paces.setdefault(host, Pace())
        pace.silences += 1
        if pace.silences >= SILENCES and not pace.left:
            self._leave(host, pace, f"{host} did not answer {pace.silences} times in a row")

    def _leave(self, host: str, pace: Pace, why: str) -> None:
        pace.left = why
        self._stats.inc_value(counters.HOSTS_LEFT)
        logger.info("%s: left to the next run", why)
        self._dequeue(host, HostLeft(why))

    def rest_of(self, host: str) -> float:
        """Seconds until `host` may be asked again, 0 or less where it may be asked now."""
        pace = self._paces.get(host)
        return pace.rests_until - time.monotonic() if pace else 0.0

    def least_delay(self, host: str) -> float:
        """Seconds between two requests to `host`, at least."""
        pace = self._paces.get(host)
        return max(pace.delay if pace else 0.0, self._limits.delay)

    def refused(self, request: Request, response: Response) -> None:
        """The host refused: let it rest, and ask it more seldom after."""
        host = host_of(request)
        pace = self._paces.setdefault(host, Pace())
        if pace.rests_until > time.monotonic() or pace.left:  # one refusal, seen by several requests under way
            return
        pace.refusals += 1
        asked = retry_after(response, datetime.now(UTC))
        rest = asked if asked is not None else self._limits.rest_seconds * SLOWER ** (pace.refusals - 1)
        if rest > self._limits.rest_longest or pace.refusals >= REFUSALS:
            why = f"{host} refused {pace.refusals} times in a row (status {response.status})"
            if asked is not None and asked > self._limits.rest_longest:
                why = f"{host} asked for a rest of {asked:.0f} s (longer than NEWSCRAWL_REST_LONGEST)"
            self._leave(host, pace, why)
            return
        pace.rests_until = time.monotonic() + rest
        self._stats.inc_value(counters.RESTS)
        logger.info("%s refuses (status %d): it rests for %.0f s", host, response.status, rest)
        self.slow_down(host, max(self.least_delay(host), 0.5) * SLOWER)
        self._dequeue(host, HostRests(f"{host} rests for {rest:.0f} s", rest))

    def slow_down(self, host: str, delay: float) -> None:
        """Keep `delay` seconds between two requests to `host`, from now on, and not a random share of it."""
        delay = min(delay, self._limits.rest_longest)
        pace = self._paces.setdefault(host, Pace())
        if delay <= pace.delay:
            return
        pace.delay = delay
        downloader = self._crawler.engine.downloader
        downloader.per_slot_settings[host] = {"delay": self.least_delay(host), "concurrency": 1, "jitter": 0}
        if slot := downloader.slots.get(host):
            slot.delay, slot.concurrency, slot.jitter = max(slot.delay, delay), 1, 0.0

    def _dequeue(self, host: str, refusal: Refusal) -> None:
        if slot := self._crawler.engine.downloader.slots.get(host):
            empty_queue(slot, refusal)


def host_of(request: Request) -> str:
    """The host as Scrapy's downloader names its slot."""
    return urlparse_cached(request).hostname or ""


def retry_after(response: Response, now: datetime) -> float | None:
    """Seconds of the Retry-After header, in either form (RFC 9110, section 10.2.3); None without a usable one."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal() and value.isascii():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
