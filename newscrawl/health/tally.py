"""What a run learns of each site, kept in its manifest (`stats`, "health/sites"): numbers and hashes, no text.

articles      pages that became an article, whether or not they were stored
cut_off       of those: the story ends at a wall             walled    a wall or a price list stood beside the story
undated       without a publication date                     unsigned  without an author or an agency
distinct      different stories among them
lengths       stories that are not cut off                   length    their median, in characters
newest        the youngest publication date that is not in the future
answers       responses                                      ms        their latency: median and 90th percentile
sources       url, outcome ("read", "unchanged", or what went wrong), candidates, newest date; at most 30
offers        name, price, currency, period of the plans seen; at most 12
notices       hashes of lines that were set apart, the most frequent first; at most 24
repeated      hashes of lines that stood in the story of more than one article; at most 24
reserved      articles whose publisher reserves rights over them or asks not to be indexed
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from newscrawl.items import Article, Candidate

MOST_SOURCES, MOST_OFFERS, MOST_LINES = 30, 12, 24
MOST_COUNTED = 5_000  # lines counted a site, of some 400 articles: what repeats has come up by then
SHORTEST_LINE = 15  # characters: a shorter one, such as "Read more", may stand in any story
WALLS = {"paywall", "pricing"}  # kinds of notices


@dataclass(slots=True)
class Seen:
    """What a source said in this run."""

    outcome: str = "read"
    candidates: int = 0
    newest: datetime | None = None


@dataclass(slots=True)
class Tally:
    """One site's numbers while its crawl goes on."""

    counts: Counter[str] = field(default_factory=Counter)
    lengths: "array[int]" = field(default_factory=lambda: array("l"))
    latencies: "array[float]" = field(default_factory=lambda: array("f"))  # seconds
    stories: "array[int]" = field(default_factory=lambda: array("q"))  # their hashes, of this process alone
    sources: dict[str, Seen] = field(default_factory=dict)
    offers: dict[tuple[object, ...], dict[str, Any]] = field(default_factory=dict)
    notices: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    newest: datetime | None = None

    def article(self, article: Article) -> None:
        """A page that became an article."""
        cut_off = article.access.complete is False
        self.counts.update(
            articles=1,
            cut_off=cut_off,
            walled=cut_off or any(notice.kind in WALLS for notice in article.notices),
            undated=article.published_at is None,
            unsigned=not article.authors and article.agency is None,
            reserved=article.opt_outs is not None,
        )
        if not cut_off:
            self.lengths.append(len(article.text))
        self.stories.append(hash(article.content_hash))
        self.newest = _younger(self.newest, _moment(article.published_at))
        _count(self.notices, (line for notice in article.notices for line in notice.text.split("\n")))
        _count(self.lines, article.text.split("\n"))
        for offer in article.offers:
            plan = {"name": offer.name, "price": offer.price, "currency": offer.currency, "period": offer.period}
            if len(self.offers) < MOST_OFFERS:
                self.offers.setdefault(tuple(plan.values()), plan)

    def answer(self, seconds: float) -> None:
        self.latencies.append(seconds)

    def named(self, candidates: Iterable[Candidate]) -> None:
        """Candidates of any sources."""
        for candidate in candidates:
            found = candidate.discovery
            seen = self.sources.setdefault(found.url, Seen())
            seen.candidates += 1
            published = _moment(found.published_at)
            seen.newest = _younger(seen.newest, published or _moment(candidate.modified_at))
            self.newest = _younger(self.newest, published)

    def read(self, asked: str, url: str) -> None:
        """A source was read to its end; it was found at `url`, where its candidates say they are from."""
        self.sources[asked] = self.sources.pop(url, Seen())

    def missed(self, asked: str, outcome: str) -> None:
        """A source that gave nothing to read: "unchanged", or what went wrong."""
        self.sources[asked] = Seen(outcome)

    def told(self) -> dict[str, Any]:
        """As the manifest holds it; what is zero or empty is left out."""
        latencies = sorted(self.latencies)
        numbers = {
            **self.counts,
            "distinct": len(set(self.stories)),
            "lengths": len(self.lengths),
            "length": round(median(self.lengths)) if self.lengths else 0,
            "newest": self.newest and _told(self.newest),
            "answers": len(latencies),
            "ms": [round(1000 * latencies[int(part * (len(latencies) - 1))]) for part in (0.5, 0.9) if latencies],
            "sources": [
                {"url": url, "outcome": seen.outcome, "candidates": seen.candidates}
                | ({"newest": _told(seen.newest)} if seen.newest else {})
                for url, seen in list(self.sources.items())[:MOST_SOURCES]
            ],
            "offers": list(self.offers.values()),
            "notices": [line for line, _ in self.notices.most_common(MOST_LINES)],
            "repeated": [line for line, number in self.lines.most_common(MOST_LINES) if number > 1],
        }
        return {name: value for name, value in numbers.items() if value}


class Tallies(dict[str, Tally]):
    """By site; a site that is asked for is there."""

    def __missing__(self, site: str) -> Tally:
        tally = self[site] = Tally()
        return tally

    def told(self) -> dict[str, dict[str, Any]]:
        return {site: tally.told() for site, tally in sorted(self.items())}


def line_hash(line: str) -> str:
    folded = " ".join(line.casefold().split())
    return hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=5).hexdigest()


def _count(counter: Counter[str], lines: Iterable[str]) -> None:
    """Counts each of an article's lines once."""
    for key in {line_hash(line) for line in lines if len(line) >= SHORTEST_LINE}:
        if key in counter or len(counter) < MOST_COUNTED:
            counter[key] += 1


def _moment(value: str | None) -> datetime | None:
    """A time, a day as its midnight in UTC; None for what is neither, or lies in the future."""
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if moment <= datetime.now(UTC) + timedelta(hours=1) else None


def _younger(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((moment for moment in (one, other) if moment is not None), default=None)


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
