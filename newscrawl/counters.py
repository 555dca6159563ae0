"""The names of all stats, each with its meaning: the vocabulary of a run report.

To add one: define it in the group of the room that counts it, `area/what_count`, with the sentence that a person who
reads a run report should see. Scrapy's own stats (`downloader/…`, `finish_reason`) keep their names.
"""

MEANINGS: dict[str, str] = {}


def define(name: str, meaning: str) -> str:
    MEANINGS[name] = meaning
    return name


# extraction
EXTRACTED = define("extract/article_count", "pages that became an article")
NOT_HTML = define("extract/not_html_count", "bodies that are no HTML page")
NOT_AN_ARTICLE = define("extract/not_an_article_count", "HTML pages that hold no story")
PAGE_ABANDONED = define(
    "extract/abandoned_count", "pages too large, or whose worker crashed, hung or ran out of memory"
)
OPTED_OUT = define("extract/opted_out_count", "articles dropped because of what they reserve (NEWSCRAWL_OPT_OUTS)")
NOTICES = define("extract/notice_count", "blocks set apart from stories")
OFFERS = define("extract/offer_count", "subscription offers read")

# archive and state
INVALID = define("validate/rejected_count", "records that broke the schema; runs/<run>.rejects.jsonl holds them")
STORED = define("archive/line_count", "lines stored: new articles and new versions")
TORN_TAILS = define(
    "archive/torn_tail_count", "torn ends of files that a killed run left, cut at the start of this one"
)
RUNS_RECOVERED = define(
    "archive/recovered_run_count", "runs that had died without a manifest, put in order by this one"
)
REFUSED_WRITES = define(
    "archive/refused_write_count", "articles that were not stored because the disk or the state failed"
)
DECISIONS = {
    name: define(f"deduplicate/{name}_count", meaning)
    for name, meaning in {
        "new": "articles stored for the first time",
        "updated": "new versions of known articles",
        "same": "captures dropped: the archive has this story of this site",
        "cut_off": "captures dropped: a shorter copy, cut off at a wall, of what the archive has",
        "older": "stored captures dropped: made before the last look at what the archive has of the article",
        "claimed": "captures dropped: another run at work found the article at the same time, and stores it",
        "near_duplicate_dropped": "articles dropped: nearly the story of another one (NEWSCRAWL_NEAR_DUPLICATES=drop)",
    }.items()
}
NEAR_DUPLICATES = define("deduplicate/near_duplicate_count", "stored articles that are nearly the story of another one")

# stored captures
KEPT = define("warc/capture_count", "raw captures written (NEWSCRAWL_WARC)")
FILES_READ = define("warc/file_count", "WARC files read to their end")
NO_PAGES = {
    name: define(f"warc/{name}_count", meaning)
    for name, meaning in {
        "other_status": "stored answers of another status than 200",
        "other_type": "stored answers that are no HTML",
        "too_large": "stored pages larger than DOWNLOAD_MAXSIZE",
        "not_whole": "stored pages that were cut off, or whose compression is broken",
        "unusable": "records without an address of http or https, or without a date",
    }.items()
}
DAMAGED = define(
    "warc/damage_count", "places where a WARC file cannot be read, and stored pages abandoned: the log names them"
)

# what runs are judged by
SITES = define("health/sites", "each site in numbers, as newscrawl/health/tally.py describes them")

# politeness
NOT_MODIFIED = define("conditional/not_modified_count", "answers that nothing has changed (304)")
RESTS = define("politeness/rest_count", "rests given to hosts that refused")
HOSTS_LEFT = define("politeness/host_left_count", "hosts left to the next run")
CRAWL_DELAYS = define("politeness/crawl_delay_count", "hosts whose robots.txt names a Crawl-delay")
ROBOTS_UNREACHABLE = define("politeness/robots_unreachable_count", "hosts whose robots.txt was not reached")

# discovery: what the sources named
FOUND = define("discovery/candidate_count", "articles that sources named")
OTHER_SITE = define("discovery/other_site_count", "addresses of other sites that sources named")
TOO_OLD = define("discovery/too_old_count", "articles older than since=")
TOO_LONG = define("discovery/url_too_long_count", "addresses too long to be meant")
NOT_DUE = define("discovery/not_due_count", "articles named before in this run, or known and not due again")
SOURCES_READ = define("discovery/source_count", "feeds, sitemaps and sections read")
SOURCES_UNCHANGED = define(
    "discovery/source_unchanged_count", "feeds, sitemaps and sections unchanged since the last run"
)
SITEMAPS_LEFT = define("discovery/sitemap_left_count", "older sitemaps of an index that were not read")
LEFT_FOR_NEXT_RUN = define("discovery/left_for_next_run_count", "articles that this run did not come to")
SITES_LEFT = define("discovery/site_left_to_other_run_count", "sites that another run is at work on")

# what became of requests, articles and sources alike, by the names of newscrawl.middlewares.outcomes
OUTCOMES = {
    name: define(f"outcome/{name}_count", meaning)
    for name, meaning in {
        "captured": "article pages fetched",
        "unchanged": "answers that nothing has changed (304)",
        "gone": "pages that are gone (404, 410, or a redirect to the front page)",
        "refused": "refusals: 401, 402, 403, 429, 451, 503, challenge pages, consent walls",
        "server_error": "other answers of status 500 and above",
        "client_error": "other answers of status 400 to 499",
        "wrong_type": "articles that are a file of another kind, such as a PDF",
        "too_large": "answers larger than DOWNLOAD_MAXSIZE",
        "timeout": "servers that did not answer within DOWNLOAD_TIMEOUT",
        "unresolved": "hosts without an address",
        "unreachable": "connections that failed",
        "broken_off": "answers that ended before their end",
        "broken_redirect": "redirects that lead nowhere",
        "endless_redirect": "redirects that do not end within REDIRECT_MAX_TIMES",
        "offsite": "articles that lead to another site",
        "robots_forbidden": "pages that robots.txt forbids",
        "robots_unreachable": "pages of hosts whose robots.txt was not reached",
        "private_host": "addresses that are not of the public internet",
        "unusable_address": "addresses that are no http or https address of a host",
        "host_left": "pages of hosts that were left to the next run",
        "host_rests": "pages whose host rested too often",
        "not_rendered": "pages that need a browser, which is not there or failed",
        "broken_source": "feeds, sitemaps and sections that could not be read",
    }.items()
}
