"""Where the parts of the extraction meet, in the order in which each needs the one before.

page → linked data → blocks → core → walls → story → notices, offers, access → Article
"""

from newscrawl.discovery.urls import article_id, canonical, normalise
from newscrawl.errors import NotAnAddress, NotAnArticle
from newscrawl.extraction import EXTRACTOR, Context, Reading
from newscrawl.extraction.access import access
from newscrawl.extraction.areas import areas
from newscrawl.extraction.blocks import blocks
from newscrawl.extraction.contenthash import content_hash
from newscrawl.extraction.furniture import block_hash
from newscrawl.extraction.linkeddata import linked_data
from newscrawl.extraction.market import market_of
from newscrawl.extraction.notices import notices
from newscrawl.extraction.offers import offers
from newscrawl.extraction.page import Page, parse
from newscrawl.extraction.paywall import set_apart
from newscrawl.extraction.story import find_core, story
from newscrawl.items import Article

UNKNOWN_ADDRESS = "https://unknown.invalid/"  # of a page that nobody can place; RFC 2606 keeps the domain free


def read_page(html: bytes, url: str, context: Context) -> Reading:
    """See `newscrawl.extraction.read`."""
    page = parse(html, url, context.charset)
    linked = linked_data(page)
    found = blocks(page)
    if not found:
        raise NotAnArticle(f"{url}: a page without any text: nothing to extract")
    core = find_core(page, found, linked)
    verdicts = set_apart(page, found, linked, core, context, page.tree.get("lang"))
    tale = story(page, found, linked, core, {verdict.block_index for verdict in verdicts})
    address = _address(page, url)
    country = context.profile.country if context.profile else None
    article = Article(
        id=article_id(address),
        url=url,
        canonical_url=address,
        title=_first(page.meta.get("og:title")) or page.tree.findtext(".//title"),
        text=tale.text,
        notices=notices(found, verdicts),
        offers=offers(areas(found, verdicts), market_of(page, linked, country=country)),
        access=access(page, linked, found, verdicts, tale),
        content_hash=content_hash(tale.text),
        extractor=EXTRACTOR,
    )
    return Reading(article, [block_hash(block.text) for block in found if not block.hidden])


def _address(page: Page, url: str) -> str:
    """The article's own address; where `url` is none (a saved file), the one that the page states."""
    stated = _first(page.links.get("canonical")) or _first(page.meta.get("og:url"))
    try:
        return canonical(url, stated)
    except NotAnAddress:
        return normalise(stated) if stated else UNKNOWN_ADDRESS


def _first(values: list[str] | None) -> str | None:
    return values[0] if values else None
