"""What reading a page costs, part by part, against trafilatura on the same pages.

    python tests/benchmarks/extraction.py [SHARED] [--pages 200] [--rounds 5]        default: ../shared

CPU time of each page is the least of all rounds, which take turns; all numbers are means over the pages. Prints the
table and writes it into RESULTS.md.
"""

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import trafilatura
from results import write_section
from sharedfolder import add_shared

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from newscrawl.extraction import Context, parts, reading  # noqa: E402  (of this tree)

PARTS = {
    parts: ("parse", "linked_data", "blocks", "find_core", "set_apart", "story"),
    reading: ("metadata", "market_of", "areas", "offers", "notices", "access", "content_hash", "block_hash"),
}
REST = "all else"
Page = tuple[bytes, str]


class Clock:
    """CPU seconds of each part, without the parts that it calls."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def timed(self, name: str, part: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            begun = process_time()
            self._inner.append(0.0)
            try:
                return part(*arguments, **named)
            finally:
                whole = process_time() - begun
                self.spent[name] += whole - self._inner.pop()
                self._inner[-1] += whole

        return wrapped


def by_part(pages: list[Page], rounds: int) -> dict[str, float]:
    """Milliseconds a page of each part, the least of the rounds."""
    clock = Clock()
    for module, names in PARTS.items():
        for name in names:
            setattr(module, name, clock.timed(name, getattr(module, name)))
    read = clock.timed(REST, reading.read_page)
    best: dict[str, float] = {}
    for _ in range(rounds):
        clock.spent.clear()
        for body, url in pages:
            read(body, url, Context())
        best = {name: min(best.get(name, spent), spent) for name, spent in clock.spent.items()}
    return {name: 1000 * spent / len(pages) for name, spent in best.items()}


def whole(pages: list[Page], rounds: int) -> tuple[float, float]:
    """Milliseconds a page, ours and trafilatura's."""

    def ours(body: bytes, url: str) -> None:
        reading.read_page(body, url, Context())

    def theirs(body: bytes, url: str) -> None:
        trafilatura.bare_extraction(body, url=url, with_metadata=True)

    best = {ours: [float("inf")] * len(pages), theirs: [float("inf")] * len(pages)}
    for _ in range(rounds):
        for read, times in best.items():
            for place, (body, url) in enumerate(pages):
                begun = process_time()
                read(body, url)
                times[place] = min(times[place], process_time() - begun)
    first, second = (1000 * sum(times) / len(pages) for times in best.values())
    return first, second


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    add_shared(options)
    options.add_argument("--pages", type=int, default=200)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    corpus = chosen.shared / "corpus"
    entries = [json.loads(line) for line in (corpus / "pages.jsonl").read_text("utf-8").splitlines()][: chosen.pages]
    pages = [
        (
            gzip.decompress((corpus / "pages" / f"{entry['id']}.html.gz").read_bytes()),
            entry["url"] or "https://x.example/",
        )
        for entry in entries
    ]
    ours, theirs = whole(pages, chosen.rounds)
    spent = by_part(pages, chosen.rounds)
    lines = ["| part | CPU, ms a page |", "|---|---|"]
    lines += [f"| {name} | {spent[name]:.2f} |" for name in sorted(spent, key=lambda name: -spent[name])]
    lines += [f"| extract(), whole | {ours:.2f} |", f"| trafilatura, with metadata | {theirs:.2f} |"]
    text = "\n".join([f"{len(pages)} pages; ratio {ours / theirs:.2f}.", "", *lines])
    print(text)
    write_section("Extraction by part", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
