"""What a page says about its article, apart from the story itself."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from newscrawl.discovery.urls import canonical
from newscrawl.errors import NotAnAddress
from newscrawl.extraction.authors import authors
from newscrawl.extraction.folding import folded
from newscrawl.extraction.headline import headline, lead
from newscrawl.extraction.images import images
from newscrawl.extraction.language import language
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.names import proper_words
from newscrawl.extraction.page import Page
from newscrawl.extraction.published import times
from newscrawl.extraction.sections import section, tags
from newscrawl.items import Image


@dataclass(slots=True)
class Metadata:
    """The record's fields of the same names; unknown is None or an empty list."""

    title: str | None
    lead: str | None
    authors: list[str]
    agency: str | None
    published_at: str | None
    modified_at: str | None
    section: str | None
    tags: list[str]
    language: str | None
    images: list[Image]
    canonical_url: str
    publisher: str | None


def metadata(
    page: Page,
    linked: LinkedData,
    context_language: str | None,
    time_zone: str | None,
    story_text: str,
) -> Metadata:
    """Read all of it. Pure; linear in the page's length.

    `context_language` (BCP 47) and `time_zone` (IANA) are the outlet's, where the crawl knows them; `story_text` is the
    story as extracted, for its language, its dateline and to tell where on the page it stands.
    """
    title = headline(page, linked)
    tongue = language(page, linked, context_language, story_text)
    own = _own_names(page, linked)
    people, agency = authors(page, linked, tongue, own, story_text)
    published_at, modified_at = times(page, linked, tongue, time_zone)
    section_name = section(page, linked, title)
    return Metadata(
        title=title,
        lead=lead(page, linked, title),
        authors=people,
        agency=agency,
        published_at=published_at,
        modified_at=modified_at,
        section=section_name,
        tags=tags(page, linked, section_name, own),
        language=tongue,
        images=images(page, linked, story_text, people),
        canonical_url=_canonical(page),
        publisher=publisher(page, linked),
    )


def _canonical(page: Page) -> str:
    try:
        return canonical(page.url, next(iter(page.links.get("canonical", [])), None))
    except NotAnAddress:  # a page out of a file or a test set, whose address nobody knows
        return page.url


def publisher(page: Page, linked: LinkedData) -> str | None:
    site = next(iter(page.meta.get("og:site_name", [])), None)
    return linked.publisher or site


def _own_names(page: Page, linked: LinkedData) -> frozenset[str]:
    """The outlet's names, folded: what it calls itself, and its host without what all hosts have."""
    host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    named = [linked.publisher or "", *page.meta.get("og:site_name", []), *page.meta.get("application-name", [])]
    single = [words[0] for name in named if len(words := proper_words(name)) == 1]
    return frozenset(filter(None, map(folded, (*named, *single, host, *labels[:-1]))))
