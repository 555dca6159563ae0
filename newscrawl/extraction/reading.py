"""Where the parts of the extraction meet.

parts.py takes the page apart; here its story, walls, metadata, offers and access become an Article.
"""

from urllib.parse import quote

from newscrawl.discovery.urls import article_id, normalise
from newscrawl.errors import NotAnAddress, NotAnArticle
from newscrawl.extraction import EXTRACTOR, Context, Reading
from newscrawl.extraction.access import access
from newscrawl.extraction.areas import areas
from newscrawl.extraction.contenthash import content_hash
from newscrawl.extraction.furniture import block_hash
from newscrawl.extraction.market import market_of
from newscrawl.extraction.metadata import metadata
from newscrawl.extraction.notices import notices
from newscrawl.extraction.offers import offers
from newscrawl.extraction.optouts import of_meta, together
from newscrawl.extraction.page import Page
from newscrawl.extraction.parts import Parts, spoken, take_apart
from newscrawl.items import Article

UNKNOWN_ADDRESS = "https://unknown.invalid/"  # of pages that nobody can place; RFC 2606 keeps the domain free


def read_page(html: bytes, url: str, context: Context) -> Reading:
    """See `newscrawl.extraction.read`."""
    return put_together(take_apart(html, url, context), context)


def put_together(parts: Parts, context: Context) -> Reading:
    """The record of a page that was taken apart. Raises `NotAnArticle` where it holds no story."""
    page, linked, found, verdicts, tale = parts.page, parts.linked, parts.blocks, parts.verdicts, parts.story
    url, outlet = page.url, context.profile
    if not tale.text:
        raise NotAnArticle(f"{url}: none of its blocks of text ({len(found)}) is a story: nothing to archive")
    told = metadata(page, linked, spoken(context), outlet.time_zone if outlet is not None else None, tale.text)
    market = market_of(page, linked, told.language, outlet.country if outlet is not None else None)
    address = _address(page, told.canonical_url)
    article = Article(
        id=article_id(address),
        url=url,
        canonical_url=address,
        publisher=told.publisher,
        title=told.title,
        lead=told.lead,
        authors=told.authors,
        agency=told.agency,
        published_at=told.published_at,
        modified_at=told.modified_at,
        section=told.section,
        tags=told.tags,
        language=told.language,
        images=told.images,
        text=tale.text,
        notices=notices(found, verdicts),
        offers=offers(areas(found, verdicts), market),
        access=access(page, linked, found, verdicts, tale),
        content_hash=content_hash(tale.text),
        extractor=EXTRACTOR,
        opt_outs=together(of_meta(page.meta)),
    )
    return Reading(article, [block_hash(block.text) for block in found if not block.hidden])


def _address(page: Page, canonical_url: str) -> str:
    """`canonical_url`, or where that is none (a saved file) the one that the page states."""
    for stated in (canonical_url, *page.links.get("canonical", []), *page.meta.get("og:url", [])):
        try:
            return normalise(stated)
        except NotAnAddress:
            continue
    return UNKNOWN_ADDRESS + quote(page.url, safe="")  # two files are two articles
