"""robots.txt, obeyed as RFC 9309 says, failures included."""

import asyncio
import logging
from dataclasses import dataclass

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.statscollectors import StatsCollector

from newscrawl import counters
from newscrawl.discovery.autodetect import robots_url
from newscrawl.middlewares.outcomes import of_error
from newscrawl.middlewares.politeness import Politeness, host_of
from newscrawl.middlewares.refusals import HostLeft, HostRests, Refusal, RobotsForbidden, RobotsUnreachable

logger = logging.getLogger(__name__)

LONGEST = 500 * 1024  # bytes that a parser has to read at least (RFC 9309, section 2.5); what follows is left


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt came to: `unreachable` says why there is none to obey (a complete disallow)."""

    text: str
    parser: ProtegoRobotParser | None = None
    unreachable: str | None = None


class Robots:
    """Asks each host's robots.txt once a run, before anything else of it.

    2xx is obeyed, its Crawl-delay included; 4xx allows everything; 5xx, a failed connection, a timeout or a redirect to
    where we do not go disallow everything; more redirects than REDIRECT_MAX_TIMES allow everything.
    """

    def __init__(self, crawler: Crawler, user_agent: str) -> None:
        self._crawler = crawler
        self._stats: StatsCollector = crawler.stats
        self._user_agent = user_agent
        self._rules: dict[str, asyncio.Future[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Robots":
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(crawler, crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"])

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self.rules(request.url)
        if rules.unreachable:
            raise RobotsUnreachable(rules.unreachable)
        if rules.parser and not rules.parser.allowed(request.url, self._user_agent):
            raise RobotsForbidden("robots.txt forbids it")

    async def rules(self, url: str) -> Rules:
        """The rules of the host of `url`, fetched where they are not known yet.

        Raises `HostRests` or `HostLeft` where the host cannot be asked now.
        """
        robots = Request(robots_url(url))
        origin = robots.url
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._fetch(robots))
        try:
            return await asyncio.shield(self._rules[origin])
        except (HostRests, HostLeft):
            self._rules.pop(origin, None)
            raise

    async def _fetch(self, robots: Request) -> Rules:
        meta = {"dont_obey_robotstxt": True}
        request = robots.replace(callback=NO_CALLBACK, meta=meta, priority=1000)
        try:
            response = await self._crawler.engine.download_async(request)
        except (HostRests, HostLeft):
            raise
        except IgnoreRequest as refusal:
            if isinstance(refusal, Refusal):
                return self._unreachable(robots, str(refusal))
            return Rules(text="")  # more redirects than REDIRECT_MAX_TIMES
        except Exception as error:  # whatever kept it from us, RFC 9309 draws the same conclusion; logged with its URL
            return self._unreachable(robots, of_error(error).why)
        if response.status >= 500:
            return self._unreachable(robots, f"status {response.status}")
        return self._parse(robots, response) if response.status < 300 else Rules(text="")

    def _parse(self, robots: Request, response: Response) -> Rules:
        body = response.body
        if len(body) > LONGEST:  # whole lines: "Disallow: /" is not what half of one says
            body = body[: body.rfind(b"\n", 0, LONGEST) + 1]
        parser = ProtegoRobotParser.from_crawler(self._crawler, body)
        if delay := parser.crawl_delay(self._user_agent):
            politeness = self._crawler.get_downloader_middleware(Politeness)
            if politeness is not None:
                self._stats.inc_value(counters.CRAWL_DELAYS)
                politeness.slow_down(host_of(robots), delay)
        return Rules(text=body.decode("utf-8-sig", "replace"), parser=parser)

    def _unreachable(self, robots: Request, why: str) -> Rules:
        self._stats.inc_value(counters.ROBOTS_UNREACHABLE)
        logger.info("%s: not reached (%s): nothing of this host is fetched in this run", robots.url, why)
        return Rules(text="", unreachable=f"robots.txt is not reached: {why}")


async def robots_text(crawler: Crawler, url: str) -> str:
    """The robots.txt of the host of `url`, "" where there is none to be had; asked for also where it is not obeyed."""
    robots = crawler.get_downloader_middleware(Robots) or Robots(crawler, crawler.settings["USER_AGENT"])
    try:
        return (await robots.rules(url)).text
    except IgnoreRequest:
        return ""
