"""Every setting, ours and the ones of Scrapy that we change, each with its reason.

Ours (`NEWSCRAWL_*`) are also read from environment variables of the same name: the command line (`-s NAME=value`) wins
over the environment, the environment over this file. To add one: put it in the group of the room that reads it, through
`_own`, with a line of why.
"""

import os

from newscrawl import __version__


def _own(name: str, default: object) -> object:
    """The environment's value of a setting of ours, as a string (Scrapy's typed getters read it), else `default`."""
    return os.environ.get(name, default)


# Where things are
BOT_NAME = "newscrawl"  # names us in logs
SPIDER_MODULES = ["newscrawl.spiders"]  # `scrapy crawl news` finds the spider here
COMMANDS_MODULE = "newscrawl.commands"  # our subcommands of `scrapy`, and our own `crawl`
ADDONS = {"newscrawl.extensions.switchedoff.SwitchedOff": 0}  # what is off need not be imported: 0.3 s of each start

# The archive and the state
NEWSCRAWL_ARCHIVE = _own("NEWSCRAWL_ARCHIVE", "archive")  # folder of the records
NEWSCRAWL_STATE = _own("NEWSCRAWL_STATE", "")  # SQLAlchemy URL; empty: a SQLite file inside the archive
NEWSCRAWL_FSYNC_RECORDS = _own("NEWSCRAWL_FSYNC_RECORDS", 64)  # records that a power cut may cost at most
NEWSCRAWL_FSYNC_SECONDS = _own("NEWSCRAWL_FSYNC_SECONDS", 2.0)  # and seconds
NEWSCRAWL_COMPRESSION = _own("NEWSCRAWL_COMPRESSION", "")  # gz or zst: finished files are packed; empty: plain
NEWSCRAWL_STORE = _own("NEWSCRAWL_STORE", "")  # s3://bucket/prefix: finished runs are delivered there; empty: nowhere
NEWSCRAWL_WARC = _own("NEWSCRAWL_WARC", False)  # keep what was fetched, as WARC files, to be read again later
NEWSCRAWL_NEAR_DUPLICATES = _own("NEWSCRAWL_NEAR_DUPLICATES", "mark")  # mark: kept, with near_duplicate_of; or drop
NEWSCRAWL_REVISIT_AGES = _own(
    "NEWSCRAWL_REVISIT_AGES", [3600, 21_600, 86_400, 604_800]
)  # seconds after an article was first seen at which it is looked at again: stories change most on their first day
NEWSCRAWL_LEASE_SECONDS = _own("NEWSCRAWL_LEASE_SECONDS", 60)  # a site whose run died is free after so long

# Several machines (newscrawl.cluster)
NEWSCRAWL_BROKER = _own("NEWSCRAWL_BROKER", "amqp://guest:guest@127.0.0.1:5672//")  # RabbitMQ, for Celery
NEWSCRAWL_SITES = _own("NEWSCRAWL_SITES", "")  # profiles and hosts that beat sends; never the whole catalogue by itself
NEWSCRAWL_INTERVAL = _own("NEWSCRAWL_INTERVAL", 60)  # minutes between two crawls of a site whose profile tells none
NEWSCRAWL_WARC_ROOT = _own("NEWSCRAWL_WARC_ROOT", "")  # workers read WARC files below this folder, and no others

# Who we are
NEWSCRAWL_CONTACT = _own("NEWSCRAWL_CONTACT", "")  # address or page of whoever runs the crawl, told to every site
USER_AGENT = f"newscrawl/{__version__}"  # our own name; the spider adds the contact to it
ROBOTSTXT_USER_AGENT = "newscrawl"  # the name that a robots.txt addresses us by
NEWSCRAWL_PROFILES = _own("NEWSCRAWL_PROFILES", "")  # folder of the user's own site profiles; they come first

# A good guest
ROBOTSTXT_OBEY = True  # Scrapy's own default is to ignore it
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # a host never serves two of our requests at once
DOWNLOAD_DELAY = 1.0  # seconds between two requests to a host, at least
DOWNLOAD_DELAY_JITTER = 0  # Scrapy would cut up to half off the delay, at random: we hide from nobody
AUTOTHROTTLE_ENABLED = True  # a host that answers slowly is asked more seldom
AUTOTHROTTLE_START_DELAY = 1.0  # Scrapy's 5 s would make a short run long; slow hosts raise it themselves
AUTOTHROTTLE_MAX_DELAY = 30.0  # a host slower than this is better left to the next run
CONCURRENT_ITEMS = 4  # of one response, which gives one article; Scrapy starts as many tasks for each response
CONCURRENT_REQUESTS = 64  # requests that wait for their host's turn count too: room for many sites side by side
NEWSCRAWL_OPT_OUTS = _own("NEWSCRAWL_OPT_OUTS", "")  # noindex, tdm-reservation …: articles that say so are dropped
NEWSCRAWL_HOST_REQUESTS = _own("NEWSCRAWL_HOST_REQUESTS", 20_000)  # requests a run to one host at most; 0: no bound
NEWSCRAWL_REST_SECONDS = _own("NEWSCRAWL_REST_SECONDS", 30)  # rest of a host that refuses without saying for how long
NEWSCRAWL_REST_LONGEST = _own("NEWSCRAWL_REST_LONGEST", 300)  # who wants a longer rest is left to the next run
COOKIES_ENABLED = False  # nothing is asked as a returning reader, and no meter counts us by cookie
REFERRER_POLICY = "no-referrer"  # the page that we found an article on is nobody's business
REDIRECT_MAX_TIMES = 5  # an honest chain is shorter (RFC 9309 names five as well)
METAREFRESH_ENABLED = False  # news pages reload themselves by it; looking for it would decode each page here
RETRY_TIMES = 1  # a passing fault is tried once more; the next run is near
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # without 429 and 503: politeness.py lets that host rest
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the outcome has its own line of log

# Bounds
DOWNLOAD_TIMEOUT = 30  # seconds; Scrapy waits three minutes for a server that hangs
DNS_TIMEOUT = 20  # seconds; Scrapy waits a minute
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # bytes of a page; the largest of news pages have 4 MB
DOWNLOAD_WARNSIZE = 0  # what is too large is an outcome with its own line of log
URLLENGTH_LIMIT = 0  # we count what is too long; Scrapy would drop it without a word to the spider
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 4 * 1024 * 1024  # bytes of pages on their way through the pipelines: bounds memory
NEWSCRAWL_ENDING_SECONDS = _own("NEWSCRAWL_ENDING_SECONDS", 4)  # how long a run that ends waits for downloads

# Whom we connect to
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's own default is to take any certificate
NEWSCRAWL_ALLOW_PRIVATE_HOSTS = _own("NEWSCRAWL_ALLOW_PRIVATE_HOSTS", False)  # the demo and the tests use loopback
TWISTED_DNS_RESOLVER = "newscrawl.middlewares.resolver.PublicResolver"  # no name leads to a private address
DOWNLOAD_HANDLERS = {
    "data": None,  # only http and https are fetched
    "file": None,
    "ftp": None,
    "s3": None,
    "http": "newscrawl.middlewares.download.Abortable",  # a run that ends does not wait for a server that hangs
    "https": "newscrawl.middlewares.download.Abortable",
}
REMOTE_CONTROL_ENABLED = False  # on by default since Scrapy 2.19: runs posted Python
TELNETCONSOLE_ENABLED = False  # the same by telnet

# The way of a request
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the state knows what was asked; a second memory would grow
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # Profile.covers decides what belongs to a site
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # ours: RFC 9309 on failures, no tracebacks
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # ours unpacks gzip faster
    "newscrawl.middlewares.guard.Guard": 40,  # before anything else looks at an address that is refused
    "newscrawl.middlewares.hostlease.HostLease": 45,  # and before a browser is started for it
    "newscrawl.middlewares.rendering.Rendering": 50,  # last of all that sees a page: it is there and no challenge
    "newscrawl.middlewares.politeness.Politeness": 60,  # a host that rests is asked for nothing, not even robots.txt
    "newscrawl.middlewares.robots.Robots": 100,
    "newscrawl.middlewares.conditional.Conditional": 400,
    "newscrawl.middlewares.compression.Compression": 590,  # where Scrapy's is
    "newscrawl.middlewares.wire.Wire": 950,  # nearest to the downloader: sees what went over the wire
    "newscrawl.middlewares.challenge.Challenge": 570,  # sees the decoded body, before a retry would ask again
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # an article is asked for when another ends
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # every status is an outcome that the spider counts
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # see URLLENGTH_LIMIT
}

NEWSCRAWL_CHROMIUM = _own("NEWSCRAWL_CHROMIUM", "")  # browser for profiles with render = true; empty: the system's
NEWSCRAWL_RENDER_SECONDS = _own("NEWSCRAWL_RENDER_SECONDS", 30)  # what a page's scripts get to fetch what they show

# The way of an article
ITEM_PIPELINES = {
    "newscrawl.pipelines.keep.Keep": 50,  # the raw capture (NEWSCRAWL_WARC)
    "newscrawl.pipelines.extract.Extract": 100,  # Capture to Article
    "newscrawl.pipelines.validate.Validate": 200,  # against the record's schema
    "newscrawl.pipelines.deduplicate.Deduplicate": 300,  # new, a new version, or dropped
    "newscrawl.pipelines.archive.Archive": 400,  # one whole line; the state learns after the fsync
}
NEWSCRAWL_WORKERS = _own("NEWSCRAWL_WORKERS", "")  # extraction processes; empty: one a core; 0: none of their own
NEWSCRAWL_PAGE_SECONDS = _own("NEWSCRAWL_PAGE_SECONDS", 20)  # a page that takes longer is abandoned
NEWSCRAWL_PAGE_MEMORY_MB = _own("NEWSCRAWL_PAGE_MEMORY_MB", 1024)  # a page that needs more is abandoned
FEED_EXPORT_ENCODING = "utf-8"  # `-O file.jsonl` in readable letters

# What is told
EXTENSIONS = {
    "scrapy.extensions.logstats.LogStats": None,  # progress.py tells more, in one line
    "scrapy.extensions.throttle.AutoThrottle": None,  # ours knows the Crawl-delay and a host that refuses
    "newscrawl.extensions.run.Run": 10,  # opens archive and state, closes them last
    "newscrawl.extensions.throttle.Throttle": 20,
    "newscrawl.extensions.ending.Ending": 30,
    "newscrawl.extensions.latency.Latency": 40,
    "newscrawl.extensions.progress.Progress": 50,
    "newscrawl.extensions.timers.Timers": 60,
}
LOG_LEVEL = "INFO"  # Scrapy's DEBUG prints every item with its text
LOG_FORMATTER = "newscrawl.extensions.logs.OneLine"  # a line an outcome, with its URL; no item dumps
LOG_VERSIONS: list[str] = []  # eleven lines that nobody asked for; the record names its software
LOG_COLOR = False  # never a control character in a file
STATS_DUMP = False  # the run's manifest holds them
NEWSCRAWL_PROGRESS = _own("NEWSCRAWL_PROGRESS", "auto")  # auto: live on a terminal, else lines; lines; off
NEWSCRAWL_PROGRESS_SECONDS = _own("NEWSCRAWL_PROGRESS_SECONDS", 30)  # between two lines of progress
NEWSCRAWL_WEBHOOK = _own("NEWSCRAWL_WEBHOOK", "")  # http(s) address that gets a POST of JSON at the end of each run
NEWSCRAWL_PROMETHEUS = _own("NEWSCRAWL_PROMETHEUS", "")  # file for node_exporter's textfile collector: ends in .prom
