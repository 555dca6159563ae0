"""Addresses of articles: the form in which they are fetched and recorded, and which mean the same article.

Everything is pure; the tables are in `data/parameters.toml`. Terms: the *normal form* (`normalise`) is
still an address that the server answers as before; the *key* (`url_key`) folds more and is for comparing
only.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from newscrawl.discovery.parameters import parameters
from newscrawl.errors import NotAnAddress
from newscrawl.sites.hosts import DEFAULT_PORTS, registrable_domain, same_site, site_name

__all__ = ["article_id", "canonical", "leads_above", "normalise", "resolved", "site_name", "url_key"]

# Of an address that is in normal form already, as most are: nothing that any step of `normalise` would change, nor
# w3lib's canonicalization.
_NORMAL = re.compile(
    r"https?://(?![^/]*(?:ampproject|bing-amp|google))[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*"
    r"(?::(?!80/|443/)[1-9][0-9]{1,3}|:[1-5][0-9]{4})?"
    r"/(?!\.)(?:[A-Za-z0-9_~-]|[./](?![.]))*"
)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_IPV6 = re.compile(r"[0-9a-f:.]+")
# Nobody's address is longer or needs more folding; each step takes time, and a page holds thousands of links.
_LONGEST = 2000  # characters
_FOLDS = 20
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)  # /story.html;jsessionid=A1B2
_AMP_ESCAPE = re.compile(r"^(?:amp;)+", re.IGNORECASE)  # ?a=1&amp;id=3: escaped once too often

# https://www-example-com.cdn.ampproject.org/c/s/www.example.com/story, …bing-amp.com/…, https://www.google.de/amp/s/…
_AMP_CACHE_HOST = re.compile(r"(?:.+\.)?(?:cdn\.ampproject\.(?:org|net)|bing-amp\.com)")
_AMP_CACHE_PATH = re.compile(r"/(?:wp/)?[a-z]/(?P<secure>s/)?(?P<rest>[^/]+\.[^/]+(?:/.*)?)")
_GOOGLE_HOST = re.compile(r"(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")

_INDEX_PAGE = re.compile(r"/(?:index|default|home)\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_AMP_AT_END = re.compile(r"/amp$|\.amp(?=\.html?$)|\.amp$", re.IGNORECASE)
_AMP_AT_START = re.compile(r"^/amp(?=/|$)", re.IGNORECASE)
_OTHER_FORMS_OF_A_HOST = frozenset({"www", "m", "mobile", "amp"})


@lru_cache(maxsize=4096)  # finders, planner, state and extraction each ask for the same ones in turn
def normalise(url: str) -> str:
    """The normal form of an absolute address: what is fetched and recorded.

    Scheme and host in lower case (IDN as punycode), no default port, credentials, fragment (`#!` routes
    stay) or tracking parameters, dot segments resolved, unsafe characters percent-encoded as browsers do;
    an AMP cache's address becomes the publisher's. Other parameters keep their order. Idempotent.

    Raises `NotAnAddress` where it is no absolute http(s) address.

    >>> normalise("HTTPS://WWW.Example.com:443/a/../news/?id=7&utm_source=rss#top")
    'https://www.example.com/news/?id=7'
    >>> normalise("https://www-example-com.cdn.ampproject.org/c/s/www.example.com/story/amp?usqp=mq331AQ")
    'https://www.example.com/story/amp'
    """
    if _NORMAL.fullmatch(url):
        return url
    original = url
    while True:
        parts = _split(url, original)
        host = parts.hostname or ""
        published = _behind_amp_cache(host, parts.path)
        if published is None or len(url) > _LONGEST:
            break
        url = published + (f"?{parts.query}" if parts.query else "")
    port = parts.port
    netloc = f"[{host}]" if ":" in host else host.rstrip(".")
    if port is not None and port != DEFAULT_PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    path = _without_dot_segments(_SESSION_IN_PATH.sub("", parts.path or "/"))
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((parts.scheme, netloc, path, _without_tracking(parts.query), fragment))


@lru_cache(maxsize=4096)
def url_key(url: str) -> str:
    """What two addresses of one article share: for comparing, not for fetching.

    Beyond the normal form it folds http and https, www., m., mobile. and amp. hosts, AMP paths and
    parameters, trailing slashes, index pages, the order of parameters and the spelling of percent-encoding.
    Parameters with a meaning stay. Idempotent; raises `NotAnAddress` as `normalise` does.

    >>> url_key("http://m.example.com/story/amp/?b=2&id=7&fbclid=x")
    'https://example.com/story?b=2&id=7'
    >>> url_key("https://example.com/article.php?id=7") == url_key("https://example.com/article.php?id=8")
    False
    """
    key = normalise(url)
    for _ in range(_FOLDS if len(key) <= _LONGEST else 0):
        folded = _folded_once(key)
        if folded == key:
            break
        key = folded
    return key


def article_id(url: str) -> str:
    """Stable identity of the article at `url`: 16 hexadecimal digits, one for all addresses of one key."""
    return blake2b(url_key(url).encode(), digest_size=8).hexdigest()


def canonical(page_url: str, href: str | None) -> str:
    """The address under which a page wants to be known, in normal form.

    That is its `<link rel=canonical>` where it can be believed: on the same registrable site, no front or
    section page above the article, and without loss of the parameter that selects the article (a template
    that names `/article.php` for all of them). Otherwise the page's own address.

    >>> canonical("https://m.example.com/story?ref=x", "https://www.example.com/story")
    'https://www.example.com/story'
    >>> canonical("https://www.example.com/article.php?id=99", "/article.php")
    'https://www.example.com/article.php?id=99'
    """
    own = normalise(page_url)
    named = resolved(page_url, href)
    if named is None or named == own:
        return own
    page, claim = urlsplit(url_key(own)), urlsplit(url_key(named))
    if not same_site(page.hostname or "", claim.hostname or "") or page.port != claim.port:
        return own
    if _names_page_above(page, claim) or _loses_selection(page, claim):
        return own
    return named


def leads_above(asked: str, url: str) -> bool:
    """Does a redirect from the article `asked` lead to the front page, or to the section it lay in?

    That is how many sites answer for what they have taken down.

    >>> leads_above("https://example.com/sport/cup-final", "https://www.example.com/sport/")
    True
    """
    if asked == url:  # no redirect, as nearly always
        return False
    page, claim = urlsplit(url_key(asked)), urlsplit(url_key(url))
    is_word = claim.path.count("/") == 1 and not re.search(r"[-_.\d]", claim.path)
    return is_word and _names_page_above(page, claim)


def resolved(base: str, href: str | None) -> str | None:
    """A link as written on the page or in the feed at `base`, in normal form; None where it leads to no web page.

    >>> resolved("https://example.com/world/", "../story?utm_source=x"), resolved("https://example.com/", "tel:1")
    ('https://example.com/story', None)
    """
    href = href.strip() if href else ""
    if not href or _NORMAL.fullmatch(href):
        return href or None
    try:
        return normalise(urljoin(base.strip(), href))
    except (NotAnAddress, ValueError):
        return None


def _split(url: str, original: str) -> SplitResult:
    try:
        parts = urlsplit(safe_url_string(url.strip()))
        parts.port  # noqa: B018  (checked on access: raises on what is no port)
    except ValueError as error:
        raise NotAnAddress(
            f"{original!r} is no web address ({error}): give one such as https://example.com/"
        ) from error
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in DEFAULT_PORTS or not (_IPV6 if ":" in host else _HOST).fullmatch(host):
        raise NotAnAddress(f"{original!r} is no web address: give an absolute one such as https://example.com/")
    return parts


def _behind_amp_cache(host: str, path: str) -> str | None:
    """The publisher's address in that of an AMP cache (amp.dev, "AMP Cache URL format") or viewer."""
    if _GOOGLE_HOST.fullmatch(host) and path.startswith("/amp/"):
        path = path.replace("/amp/", "/c/", 1)
    elif not _AMP_CACHE_HOST.fullmatch(host):
        return None
    found = _AMP_CACHE_PATH.fullmatch(path)
    if not found:
        return None
    return f"{'https' if found['secure'] else 'http'}://{found['rest']}"


def _without_dot_segments(path: str) -> str:
    """RFC 3986, 5.2.4, for an absolute path."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _without_tracking(query: str) -> str:
    known = parameters()
    pieces = (_AMP_ESCAPE.sub("", piece) for piece in query.split("&"))
    return "&".join(piece for piece in pieces if piece and not known.is_tracking(piece.partition("=")[0]))


def _folded_once(url: str) -> str:
    parts = urlsplit(url if _NORMAL.fullmatch(url) else canonicalize_url(url, keep_fragments=True))
    host = _folded_host(parts.hostname or "")
    netloc = f"[{host}]" if ":" in host else host
    if parts.port not in {None, *DEFAULT_PORTS.values()}:
        netloc = f"{netloc}:{parts.port}"
    path = re.sub("/{2,}", "/", parts.path)
    path = _INDEX_PAGE.sub("/", path)
    path = path.rstrip("/")
    path = _AMP_AT_START.sub("", _AMP_AT_END.sub("", path)) or "/"
    known = parameters()
    pieces = (piece.partition("=") for piece in _without_tracking(parts.query).split("&"))
    query = "&".join("".join(piece) for piece in pieces if piece[0] and not known.is_amp(piece[0], piece[2]))
    return urlunsplit(("https", netloc, path, query, parts.fragment))


def _folded_host(host: str) -> str:
    """Without leading www., m., mobile., amp. that are not the name of the site itself (m.co.uk)."""
    site = registrable_domain(host)
    while host != site and host.partition(".")[0] in _OTHER_FORMS_OF_A_HOST:
        host = host.partition(".")[2]
    return host


def _names_page_above(page: SplitResult, claim: SplitResult) -> bool:
    """Is `claim` the front page, or a section that `page` lies in? Some templates name it on every page."""
    if page.path == claim.path:
        return False
    if claim.path == "/":
        return not claim.query
    last = claim.path.rpartition("/")[2]
    return page.path.startswith(f"{claim.path}/") and not _tells_an_article(last)


def _loses_selection(page: SplitResult, claim: SplitResult) -> bool:
    """Does `claim` name a bare script for a page that a parameter selects?"""
    if page.path != claim.path or _tells_an_article(page.path.rpartition("/")[2]):
        return False
    kept = set(claim.query.split("&"))
    lost = (piece for piece in page.query.split("&") if piece not in kept)
    return any(parameters().may_select(piece.partition("=")[0]) for piece in lost)


def _tells_an_article(segment: str) -> bool:
    """A slug of several words or a number: enough to tell one article from the next."""
    return segment.count("-") >= 2 or bool(re.search(r"\d{3}", segment))
