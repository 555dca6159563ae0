"""A page in, an Article out: the only place where the parts of the extraction meet.

Everything heavy is imported on the first call, since the crawler's own process imports this package and reads no page.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from newscrawl import __version__

if TYPE_CHECKING:
    from newscrawl.items import Article
    from newscrawl.sites import Profile

EXTRACTOR = f"newscrawl {__version__}"


@dataclass(frozen=True, slots=True)
class Context:
    """What the crawl knows that the page does not say; picklable."""

    charset: str | None = None  # of the Content-Type header
    profile: "Profile | None" = None
    furniture: frozenset[bytes] = frozenset()  # hashes of blocks that repeat on this site
    day: date | None = None  # of the fetch: which version of the profile's selectors fits


@dataclass(slots=True)
class Reading:
    """`block_hashes` are those of the page's visible blocks, for the state's counts of what repeats."""

    article: "Article"
    block_hashes: list[bytes]


def extract(html: bytes, url: str) -> "Article":
    """What one page says: story, notices, offers, access and metadata.

    Pure: no network, no clock. Raises `NotHTML`, `NotAnArticle`, and `PageAbandoned` for a page that holds more than
    any article does (100,000 elements, 8,000 blocks of text).
    """
    return read(html, url).article


def read(html: bytes, url: str, context: Context | None = None) -> Reading:
    """As `extract`, with what the crawl knows and what it wants to remember."""
    from newscrawl.extraction.reading import read_page  # noqa: PLC0415  (heavy: see above)

    return read_page(html, url, context or Context())
