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
PAGE_ABANDONED = define("extract/abandoned_count", "pages whose worker crashed, hung or ran out of memory")
NOTICES = define("extract/notice_count", "blocks set apart from stories")
OFFERS = define("extract/offer_count", "subscription offers read")
