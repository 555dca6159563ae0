"""Why a request is not made, or its answer not taken: the spider counts each under its outcome.

They are `IgnoreRequest`s, so Scrapy neither retries nor logs them; the errback of the request gets them.
"""

from typing import ClassVar

from scrapy.exceptions import IgnoreRequest


class Refusal(IgnoreRequest):
    """Root: `outcome` names it in the counts, the message says why, without the URL."""

    outcome: ClassVar[str]


class UnusableAddress(Refusal):
    """Not http(s), no host, or a host that is no name."""

    outcome = "unusable_address"


class PrivateHost(Refusal):
    """The host is, or its name leads to, an address that is not public."""

    outcome = "private_host"


class Offsite(Refusal):
    """A redirect leads to another site."""

    outcome = "offsite"


class RobotsForbidden(Refusal):
    """robots.txt does not let us."""

    outcome = "robots_forbidden"


class RobotsUnreachable(Refusal):
    """robots.txt cannot be had, which RFC 9309 reads as a complete disallow."""

    outcome = "robots_unreachable"


class HostRests(Refusal):
    """The host asked for a rest that is not over: ask again in `seconds`."""

    outcome = "host_rests"

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class HostLeft(Refusal):
    """Left to the next run: it refused too often, its requests of this run are spent, or another run asks it."""

    outcome = "host_left"


class NotRendered(Refusal):
    """The page needs a browser, and there is none or it failed."""

    outcome = "not_rendered"


class Challenged(Refusal):
    """A challenge page or a consent wall came in place of the page."""

    outcome = "refused"
