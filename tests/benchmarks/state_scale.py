"""How the state grows: time and disk an article from 10,000 to 1,000,000 of them, on SQLite or PostgreSQL.

    python tests/benchmarks/state_scale.py [--sizes 10000,100000,1000000] [--state postgresql+psycopg://…]

The stories are made up of words in the frequencies of a natural language (Zipf), 250 to 750 of them. Another process
fills the tables with random fingerprints; at each size 2,048 further articles take the way of a crawl: decision with
near-duplicate search, line, fsync, learning in groups of 64; the second half is measured. Writes its table into
RESULTS.md.
"""

import argparse
import hashlib
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import orjson
from results import write_section
from sqlalchemy import Connection, text

sys.path.insert(0, str(Path(__file__).parents[2]))
from newscrawl.archive import Archive
from newscrawl.discovery.urls import article_id
from newscrawl.state import State, articles, sites
from newscrawl.state.database import Database
from newscrawl.state.fingerprint import ANCHORS, PERMUTATIONS, Fingerprint
from newscrawl.state.known import Known, number_of
from newscrawl.state.opening import default_url
from newscrawl.state.pending import Entry

NOTE = (
    "Lookup and insert is an article's decision plus its share of its group's learning. "
    "A decision is the whole way of a captured article through the state: fingerprint, lookup by its addresses and "
    "its story, search for near duplicates, claim; learning is its share of the group of 64 that is then written in "
    "one transaction, with the checkpoints that this brings. Appending and syncing the lines is the archive's and is "
    "not in these times. At each size 1,024 articles are measured, after as many that fill SQLite's page cache of 2 to "
    "32 MB, which is what memory grows by; all others were written by the state's own code in groups of 50,000, "
    "with random fingerprints, by another process. Load: processes that were running or waiting, the benchmark "
    "among them; above the number of cores wall times are upper bounds.\n\n"
)
COLUMNS = (
    "| articles | lookup and insert, median ms | of CPU | decision, median ms | of CPU | learning, mean ms | of CPU "
    "| bytes of disk an article | resident memory, MB | load |"
)
SITES = 200
MEASURED = 1024
GROUP = 64
FILL_GROUP = 50_000
NOW = 1_795_410_000
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
        "discovery": {"via": "feed"},
        "fetch": {
            "at": "2026-11-23T05:00:00Z",
            "etag": f'"{number:x}-5f3a1c"',
            "last_modified": "Mon, 23 Nov 2026 04:00:00 GMT",
        },
        "content_hash": f"sha256:{hashlib.sha256(story.encode()).hexdigest()}",
    }


def filled(number: int, rng: random.Random) -> Entry:
    """An article with a fingerprint of its own, as the state writes it down."""
    story = rng.randbytes(32)
    url = (
        f"https://outlet{number % SITES}.example/world/2026/11/23/a-story-with-a-headline-of-some-length-{number}.html"
    )
    identity, title = (number_of(rng.randbytes(8).hex()) for _ in range(2))
    anchors = tuple(rng.randrange(-(2**31), 2**31) for _ in range(ANCHORS))
    known = Known(
        n=None, id=identity, site=f"outlet{number % SITES}.example", key=identity, url=url, version=1,
        content_hash=story, title=title, published="2026-11-23T04:00:00+00:00", length=3000, complete=True,
        first_seen=NOW, checked=NOW, named=NOW, due=NOW + 7 * 86_400,
        etag=f'"{number:x}-5f3a1c"', last_modified="Mon, 23 Nov 2026 04:00:00 GMT",
    )  # fmt: skip
    return Entry(
        known=known, aliases=(), story=number_of(story[:8].hex()), new_story=True, anchors=anchors,
        fingerprint=Fingerprint(rng.randbytes(2 * PERMUTATIONS), anchors),
    )  # fmt: skip


def fill(url: str, numbers: range) -> None:
    """Writes articles as the state does, in groups, decided without looking for others: the search is what is measured.

    In a process of its own: the memory that is measured is that of a state which has met the articles one by one.
    """
    database, rng = Database(url), random.Random(numbers.start)
    pragma(database, "synchronous=OFF")
    for start in range(numbers.start, numbers.stop, FILL_GROUP):
        group = range(start, min(start + FILL_GROUP, numbers.stop))
        write(database, [filled(number, rng) for number in group])
    pragma(database, "wal_checkpoint(TRUNCATE)")
    database.close()


def write(database: Database, entries: list[Entry]) -> None:
    def work(connection: Connection) -> None:
        numbers = sites.numbers(database, connection, {entry.known.site for entry in entries})
        articles.write(connection, entries, numbers)

    database.write(work)


def pragma(database: Database, statement: str) -> None:
    if database.is_sqlite:
        database.read(lambda c: c.exec_driver_sql(f"PRAGMA {statement}"))


class Stopwatch:
    """Milliseconds of wall time and of CPU, measure by measure."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, float]] = []

    @contextmanager
    def measure(self) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.taken.append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)))

    def figures(self, average: Callable[[Iterable[float]], float]) -> list[float]:
        return [average(taken) for taken in zip(*self.taken, strict=True)]


def measure(state: State, archive: Archive, numbers: range, rng: random.Random) -> list[float]:
    """Milliseconds an article, wall and CPU: lookup and insert, median; decision, median; share of learning, mean."""
    deciding, learning = Stopwatch(), Stopwatch()
    for article in [record(number, rng) for number in numbers]:
        with deciding.measure():
            decision = state.decide(article)
        file, size = archive.append(article["site"], article["fetch"]["at"], orjson.dumps(article) + b"\n")
        state.appended(decision.id, file, size)
        if len(deciding.taken) % GROUP == 0:
            archive.sync()
            with learning.measure():
                state.learn()
    learning.taken = [(wall / GROUP, cpu / GROUP) for wall, cpu in learning.taken]
    both = Stopwatch()
    for number, (wall, cpu) in enumerate(deciding.taken):
        of_group = learning.taken[number // GROUP]
        both.taken.append((wall + of_group[0], cpu + of_group[1]))
    median = statistics.median
    return both.figures(median) + deciding.figures(median) + learning.figures(statistics.fmean)


def disk(state: State) -> int:
    database = state._database
    if database.file is None:
        return int(database.read(lambda c: c.scalar(text("SELECT pg_database_size(current_database())"))) or 0)
    pragma(database, "wal_checkpoint(TRUNCATE)")
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
        url = arguments.state or default_url(Path(folder))
        state = State(Path(folder), archive.run, archive.visit, url=url)
        empty = disk(state)
        done = 0
        table = [COLUMNS, "|---" * COLUMNS.count(" | ") + "|---|"]
        for size in map(int, arguments.sizes.split(",")):
            filling = get_context("spawn").Process(target=fill, args=(url, range(done, size)))
            filling.start()
            filling.join()
            if filling.exitcode:
                raise SystemExit("state_scale: the filling failed")
            done = size + 2 * MEASURED
            measure(state, archive, range(size, size + MEASURED), rng)  # fills SQLite's page cache
            figures = measure(state, archive, range(size + MEASURED, done), rng)
            shown = " | ".join(f"{figure:.2f}" for figure in figures)
            bytes_each = (disk(state) - empty) / done
            table.append(f"| {size:,} | {shown} | {bytes_each:.0f} | {resident_mb():.0f} | {os.getloadavg()[0]:.1f} |")
            print(table[-1], flush=True)
        where = "PostgreSQL" if arguments.state else "SQLite"
        state.close()
    write_section(f"State at scale ({where})", NOTE + "\n".join(table))


if __name__ == "__main__":
    main()
