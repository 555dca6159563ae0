"""How the crawl of a site ends, and when that of all of them does."""

import logging
from collections.abc import Mapping

from scrapy.exceptions import CloseSpider, DontCloseSpider

from newscrawl.extensions.run import Run
from newscrawl.spiders.planner import Planner
from newscrawl.spiders.site import SiteCrawl

logger = logging.getLogger(__name__)


def idle(sites: Mapping[str, SiteCrawl], run: Run, *, ending: bool) -> None:
    """Nothing is underway. Raises `DontCloseSpider` while a site's time will come, `CloseSpider` if none answered."""
    if any(site.wakes for site in sites.values()) and not ending:
        raise DontCloseSpider
    if not any(site.answered for site in sites.values()):
        advice = "where that is so of several, look at this machine's network first"
        if all("private_host" in run.counts(name) for name in sites):
            advice = "their hosts are of this machine or network, which NEWSCRAWL_ALLOW_PRIVATE_HOSTS=1 admits"
        logger.error("no site answered with a page: %s", advice)
        raise CloseSpider("no_site_answered")


def leave(site: SiteCrawl, run: Run, planner: Planner, reason: str) -> None:
    """All its records are durable: what its sources said may be remembered, where nothing of it is left.

    `reason` is the run's finish reason. Raises `StateError`.
    """
    planner.leave(site)
    if site.complete and reason == "finished":
        for answer in site.answers:
            run.state.remember_validators(answer.url, answer.etag, answer.last_modified)
    if reason == "finished" and site.answered and not site.named and not run.counts(site.name):
        logger.warning("%s: it answers, but names no articles: give a feed or a section page of it", site.name)
    run.state.done(site.name)
