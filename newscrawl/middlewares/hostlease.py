"""A host is asked by one run at a time, also one that no profile names: where a feed redirects to, for one."""

from scrapy import Request
from scrapy.crawler import Crawler

from newscrawl.errors import StateError
from newscrawl.extensions.run import Run
from newscrawl.middlewares.politeness import host_of
from newscrawl.middlewares.refusals import HostLeft
from newscrawl.sites.hosts import registrable_domain


class HostLease:
    """Takes the lease of each host that the run did not take with its sites; refuses those that another run has."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "HostLease":
        return cls(Run.of(crawler))  # raises NotConfigured, and so leaves us out, where nothing is archived

    def process_request(self, request: Request) -> None:
        domain = registrable_domain(host_of(request))
        try:
            if self._run.state.lease_host(domain):
                return
        except StateError as error:
            self._run.fail(error)
            raise HostLeft(f"the state cannot tell whether another run asks {domain}") from error
        raise HostLeft(f"another run is at work on {domain}")
