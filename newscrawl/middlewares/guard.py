"""No request leaves for anything but a public host over http(s), redirects and robots.txt included."""

from urllib.request import getproxies, proxy_bypass

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.error import DNSLookupError

from newscrawl.middlewares.addresses import is_public, literal_address, plain_host
from newscrawl.middlewares.refusals import Offsite, PrivateHost, UnusableAddress
from newscrawl.sites import Profile

PROFILE = "newscrawl_profile"  # request.meta: the Profile of the site that a request is made for
ARTICLE = "newscrawl_article"  # request.meta: this is an article, which lies on the site's own hosts
ALLOW = "admit private hosts with NEWSCRAWL_ALLOW_PRIVATE_HOSTS=1"


class Guard:
    """Refuses what leads to a private network or out of the site (see NEWSCRAWL_ALLOW_PRIVATE_HOSTS).

    The resolver enforces the rule for names at each connection; here it is only told apart from a name that does not
    resolve, before a connection is tried.
    """

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._proxied = set(getproxies())

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Guard":
        return cls(crawler.settings.getbool("NEWSCRAWL_ALLOW_PRIVATE_HOSTS"))

    async def process_request(self, request: Request) -> None:
        url = urlparse_cached(request)
        host = plain_host(url.hostname or "")
        if url.scheme not in {"http", "https"} or host is None:
            raise UnusableAddress("only http and https addresses of named hosts are fetched")
        profile: Profile | None = request.meta.get(PROFILE)
        if profile and request.meta.get(ARTICLE) and not profile.covers(request.url):
            raise Offsite(f"leads to {request.url}, which is another site")
        if self._allow_private:
            return
        if address := literal_address(host):
            if not is_public(address):
                raise PrivateHost(f"{address} is not a public address ({ALLOW})")
        elif host == "localhost" or host.endswith(".localhost"):
            raise PrivateHost(f"{host} is this machine ({ALLOW})")
        elif url.scheme not in self._proxied or proxy_bypass(host):  # a proxy resolves names for itself
            await self._resolve(host)

    async def _resolve(self, host: str) -> None:
        from twisted.internet import reactor  # noqa: PLC0415  (only once Scrapy has installed its own)

        try:
            await maybe_deferred_to_future(reactor.resolve(host))  # type: ignore[arg-type]  # a str, whatever its stub says
        except DNSLookupError as error:
            raise CannotResolveHostError(f"{host} has no address") from error
