"""Names to addresses, public ones only.

This is where connections get their addresses from, so a name that changes its address between the guard's look and the
connection (DNS rebinding) leads nowhere either.
"""

from ipaddress import ip_address
from typing import Any

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver, dnscache
from twisted.internet import defer
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred

from newscrawl.middlewares.addresses import is_public
from newscrawl.middlewares.refusals import PrivateHost

LOOPBACK = "127.0.0.1"


class PublicResolver(CachingThreadedResolver):
    """Scrapy's caching resolver, with two rules.

    A name whose address is not public fails with `PrivateHost`, unless NEWSCRAWL_ALLOW_PRIVATE_HOSTS; where that is
    set, every `*.localhost` is 127.0.0.1 (RFC 6761), whatever the system's resolver makes of it.
    """

    allow_private = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "PublicResolver":
        resolver = super().from_crawler(crawler, reactor)
        resolver.allow_private = crawler.settings.getbool("NEWSCRAWL_ALLOW_PRIVATE_HOSTS")
        return resolver

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":  # Twisted's name
        if self.allow_private and (name == "localhost" or name.endswith(".localhost")):
            return defer.succeed(LOOPBACK)
        resolved = super().getHostByName(name, timeout)
        return resolved if self.allow_private else resolved.addCallback(self._public, name)

    def _public(self, address: str, name: str) -> str:
        if not is_public(ip_address(address)):
            dnscache.pop(name, None)
            raise PrivateHost(f"{name} leads to {address}, which is not public")
        return address
