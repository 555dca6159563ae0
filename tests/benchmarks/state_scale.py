"""How the state grows: time and disk an article from 10,000 to 1,000,000 of them, on SQLite or PostgreSQL.

    python tests/benchmarks/state_scale.py [--sizes 10000,100000,1000000] [--state postgresql+psycopg://…]

The stories are made up of words in the frequencies of a natural language (Zipf), 250 to 750 of them. The tables are
filled with random fingerprints; at each size 1,000 further articles take the way of a crawl: decision with
near-duplicate search, line, fsync, learning in groups of 64. Writes its
table into RESULTS.md.
"""

import argparse
import hashlib
import random
import statistics
import tempfile
import time
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import orjson
from results import write_section
from sqlalchemy import text

from newscrawl.archive import Archive
from newscrawl.discovery.urls import article_id
from newscrawl.state import State
from newscrawl.state.entries import entry_of, known_from
from newscrawl.state.fingerprint import PERMUTATIONS, Fingerprint, bands_of
from newscrawl.state.known import seen_in

NOTE = (
    "A new article's way: decision with near-duplicate search, line, fsync, learning in groups of 64; the mean holds "
    "its share of the group's fsync and transaction. The articles come from 200 sites in turn, so that each group "
    "syncs 64 files.\n\n"
)
SITES = 200
MEASURED = 1000
GROUP = 64
FILL_GROUP = 50_000
WORDS = [f"word{number:x}" for number in range(50_000)]
WEIGHTS = list(accumulate(1 / (rank + 10) for rank in range(len(WORDS))))


def record(number: int, rng: random.Random) -> dict[str, Any]:
    story = " ".join(rng.choices(WORDS, cum_weights=WEIGHTS, k=rng.randint(250, 750)))
    return record_of(number, story, f"outlet{number % SITES}.example")


def record_of(number: int, story: str, site: str) -> dict[str, Any]:
    """What the state reads of a record."""
    url = f"https://{site}/world/2026/11/23/a-story-with-a-headline-of-some-length-{number}.html"
    return {
        "id": article_id(url),
        "url": url,
        "canonical_url": url,
        "site": site,
        "title": f"Headline {number}",
        "text": story,
        "published_at": "2026-11-23T04:00:00+00:00",
        "access": {"complete": True},
        "fetch": {
            "at": "2026-11-23T05:00:00Z",
            "etag": f'"{number:x}-5f3a1c"',
            "last_modified": "Mon, 23 Nov 2026 04:00:00 GMT",
        },
        "content_hash": f"sha256:{hashlib.sha256(story.encode()).hexdigest()}",
    }


def store(state: State, archive: Archive, article: dict[str, Any]) -> None:
    decision = state.decide(article)
    line = orjson.dumps(article) + b"\n"
    file, size = archive.append(article["site"], article["fetch"]["at"], line)
    state.appended(decision.id, file, size)


def fill(state: State, numbers: range, rng: random.Random) -> None:
    """Articles with fingerprints of their own, decided without looking for others: the search is what is measured."""
    pragma(state, "synchronous=OFF")
    for number in numbers:
        seen = seen_in(record_of(number, "", f"outlet{number % SITES}.example"))
        digest = rng.randbytes(2 * PERMUTATIONS)
        seen = replace(
            seen, fingerprint=Fingerprint(digest, bands_of(digest)), content_hash=rng.randbytes(32), length=3000
        )
        known = known_from(
            seen, identity=seen.id, version=1, first_seen=seen.at, named=seen.at, due=seen.at + 7 * 86_400
        )
        state._pending.decided(entry_of(known, seen, new_story=True, near=[]), with_line=False)
        if number % FILL_GROUP == FILL_GROUP - 1:
            state.learn()
    state.learn()
    pragma(state, "wal_checkpoint(TRUNCATE)")
    pragma(state, "synchronous=NORMAL")


def pragma(state: State, statement: str) -> None:
    if state._database.is_sqlite:
        state._database.read(lambda c: c.exec_driver_sql(f"PRAGMA {statement}"))


def measure(state: State, archive: Archive, numbers: range, rng: random.Random) -> list[float]:
    """Milliseconds an article: median and mean, and both of CPU. An article that ends a group pays for the group."""
    articles = [record(number, rng) for number in numbers]
    clocks = (time.perf_counter, time.process_time)
    times: list[list[float]] = [[], []]
    for number, article in zip(numbers, articles, strict=True):
        starts = [clock() for clock in clocks]
        store(state, archive, article)
        if number % GROUP == GROUP - 1:
            archive.sync()
            state.learn()
        for taken, clock, start in zip(times, clocks, starts, strict=True):
            taken.append(1000 * (clock() - start))
    return [average(taken) for average in (statistics.median, statistics.fmean) for taken in times]


def disk(state: State) -> int:
    database = state._database
    if database.file is None:
        return int(database.read(lambda c: c.scalar(text("SELECT pg_database_size(current_database())"))) or 0)
    pragma(state, "wal_checkpoint(TRUNCATE)")
    return database.file.stat().st_size


def resident_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,30000,100000,300000,1000000")
    parser.add_argument("--state", default="", help="SQLAlchemy URL of an empty database; default: SQLite")
    arguments = parser.parse_args()
    rng = random.Random(20_261_123)
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        state = State(Path(folder), archive.run, archive.visit, url=arguments.state)
        empty = disk(state)
        done = 0
        table = [
            "| articles | median ms | of CPU | mean ms | of CPU | disk an article (bytes) | resident memory (MB) |",
            "|---|---|---|---|---|---|---|",
        ]
        for size in map(int, arguments.sizes.split(",")):
            fill(state, range(done, size), rng)
            figures = measure(state, archive, range(size, size + MEASURED), rng)
            done = size + MEASURED
            shown = " | ".join(f"{figure:.2f}" for figure in figures)
            bytes_each = (disk(state) - empty) / done
            table.append(f"| {size:,} | {shown} | {bytes_each:.0f} | {resident_mb():.0f} |")
            print(table[-1], flush=True)
        where = "PostgreSQL" if arguments.state else "SQLite"
        state.close()
    write_section(f"State at scale ({where})", NOTE + "\n".join(table))


if __name__ == "__main__":
    main()
