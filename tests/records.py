"""Records and a store of them, for the tests of archive and state. The stories are made up of made-up words."""

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import orjson

from newscrawl.archive import Archive, recover
from newscrawl.archive.layout import dead_runs
from newscrawl.counters import SITES
from newscrawl.discovery.urls import article_id, normalise
from newscrawl.state import Decision, State

AT = "2026-11-23T04:00:00Z"
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


def story(seed: int = 0, words: int = 200) -> str:
    """A story of words that nobody ever wrote, always the same for a seed."""
    rng = random.Random(seed)
    text = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(words)]
    return "\n\n".join(" ".join(text[i : i + 40]).capitalize() + "." for i in range(0, words, 40))


def record(url: str = "https://herald.example/harbour", text: str | None = None, **changes: Any) -> dict[str, Any]:
    """A whole record as the extract pipeline leaves it.

    `changes` replace fields; `at`, `etag` and `complete` are those of `fetch` and `access`.
    """
    text = story() if text is None else text
    canonical = changes.get("canonical_url", url)
    base = {
        "schema": "newscrawl.article/1",
        "id": article_id(canonical),
        "version": None,
        "supersedes": None,
        "url": url,
        "canonical_url": normalise(canonical),
        "site": "herald",
        "publisher": "The Herald",
        "title": "Harbour talks resume",
        "lead": None,
        "authors": [],
        "agency": None,
        "published_at": None,
        "modified_at": None,
        "section": None,
        "tags": [],
        "language": "en",
        "images": [],
        "text": text,
        "notices": [],
        "offers": [],
        "access": {"status": "free", "complete": changes.pop("complete", True), "because": []},
        "discovery": {"via": "feed", "url": "https://herald.example/rss", "title": None, "published_at": None},
        "fetch": {
            "at": changes.pop("at", AT),
            "status": 200,
            "etag": changes.pop("etag", None),
            "last_modified": None,
            "bytes": 4096,
            "warc": None,
        },
        "content_hash": f"sha256:{hashlib.sha256(text.encode()).hexdigest()}",
        "near_duplicate_of": None,
        "run": "",
        "extractor": "newscrawl 0.1.0",
    }
    return {**base, **changes}


class Store:
    """Archive and state of one run, used as the pipelines use them."""

    alive: ClassVar[list["Store"]] = []

    def __init__(self, path: Path, **settings: Any) -> None:
        self.alive.append(self)
        self.recovery = recover(path)
        dead = dead_runs(path)
        self.archive = Archive(path)
        self.state = State(path, self.archive.run, self.archive.visit, **settings)
        self.state.release_ended(path, dead)

    def put(self, article: dict[str, Any], requested: tuple[str, ...] = ()) -> Decision:
        """Decides on a captured article, and appends its line where it is to be stored."""
        self.state.leads_to(article["url"], requested)
        decision = self.state.decide(article)
        if decision.stored:
            self.append(article, decision)
        return decision

    def append(self, article: dict[str, Any], decision: Decision) -> None:
        said = {name: getattr(decision, name) for name in ("id", "version", "supersedes", "near_duplicate_of")}
        line = orjson.dumps({**article, **said, "run": self.archive.run}) + b"\n"
        file, size = self.archive.append(article["site"], article["fetch"]["at"], line)
        self.state.appended(decision.id, file, size)

    def flush(self) -> None:
        self.archive.sync()
        self.state.learn()

    def finish(self) -> None:
        """A clean end."""
        self.flush()
        counts: dict[str, dict[str, int]] = {}
        for site, outcome in self.stored():
            counts.setdefault(site, {})[outcome] = counts.get(site, {}).get(outcome, 0) + 1
        self.archive.finish("finished", counts, {SITES: {site: {} for site in counts}})
        self.state.finished()
        self.state.close()
        self.alive.remove(self)

    def stored(self) -> Iterator[tuple[str, str]]:
        for path in self.archive.path.glob(f"date=*/*-{self.archive.run}.jsonl"):
            for line in path.read_bytes().splitlines():
                stored = orjson.loads(line)
                yield stored["site"], "new" if stored["version"] == 1 else "updated"
                if stored["near_duplicate_of"]:
                    yield stored["site"], "near_duplicate"

    def die(self) -> None:
        """A kill -9: descriptors and connections are gone, nothing else happens."""
        self.archive.abandon()
        self.state._database.close()
        self.alive.remove(self)


@contextmanager
def run(path: Path, **settings: Any) -> Iterator[Store]:
    """A run that ends well."""
    store = Store(path, **settings)
    yield store
    store.finish()
