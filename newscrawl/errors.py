"""Everything newscrawl raises on purpose.

    NewscrawlError
    ├── ArgumentError          a wrong argument or setting: say what is right
    ├── ProfileError           a site profile that cannot be used
    ├── DiscoveryError         a source that holds no candidates
    │   ├── NotAnAddress
    │   ├── NotAFeed
    │   └── NotASitemap
    ├── ExtractionError        a page that gives no article
    │   ├── NotHTML
    │   ├── NotAnArticle
    │   └── PageAbandoned      its worker crashed, ran out of time or of memory; or it is too large
    ├── WorkersLost            no extraction worker can be started: the run has to end
    ├── ArchiveError
    │   ├── WriteError         the disk refuses: the run has to end
    │   └── BrokenRecord       a line or a record that breaks the schema
    ├── StoreError             the object store cannot be reached or refuses: the next run delivers
    ├── StateError
    ├── Claimed                another run is about to store the article: the next one looks whether it did
    └── BrokerError            the broker of a cluster takes no messages

Every message names the URL or the file and says what to do.
"""


class NewscrawlError(Exception):
    """Root of the tree."""


class ArgumentError(NewscrawlError):
    """A command line argument or a setting is wrong; the message says which and what is right."""


class ProfileError(NewscrawlError):
    """A site profile cannot be used; the message names its file and field."""


class DiscoveryError(NewscrawlError):
    """A source could not be read for candidates; the crawl goes on with the others."""


class NotAnAddress(DiscoveryError):
    """The text is no absolute http(s) address."""


class NotAFeed(DiscoveryError):
    """The body is neither RSS, Atom nor JSON Feed."""


class NotASitemap(DiscoveryError):
    """The body is neither a sitemap nor a sitemap index."""


class ExtractionError(NewscrawlError):
    """A page gives no article; it costs that page alone."""


class NotHTML(ExtractionError):
    """The bytes are no HTML page (an image, a PDF, JSON, nothing at all)."""


class NotAnArticle(ExtractionError):
    """An HTML page that holds no story (a front page, an error page, an empty shell)."""


class PageAbandoned(ExtractionError):
    """The worker that read this page crashed, ran out of time or of memory, or the page holds more than any article."""


class WorkersLost(NewscrawlError):
    """No extraction worker can be started; the run has to end."""


class ArchiveError(NewscrawlError):
    """The archive cannot be read or written as it stands."""


class WriteError(ArchiveError):
    """The disk refused a write; what was acknowledged before stands, and the run has to end."""


class BrokenRecord(ArchiveError):
    """A record or a line does not fit the schema."""


class StoreError(NewscrawlError):
    """The object store cannot be reached, or refuses; nothing is lost, since all stands on the disk of who delivers."""


class StateError(NewscrawlError):
    """The state cannot be opened or does not fit the archive; `scrapy reindex` rebuilds it."""


class Claimed(NewscrawlError):
    """Another run is about to store the article. It may die before it does: the article has to be found again."""


class BrokerError(NewscrawlError):
    """The broker of a cluster cannot be reached or takes nothing."""
