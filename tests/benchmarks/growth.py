"""How the time for a page grows with its blocks, links and JSON-LD nodes: linearly.

    python tests/benchmarks/growth.py [--times 1000]

Pages of 1, 10, 50, 100 and 1,000 times a typical number of each. Prints CPU seconds and writes them into RESULTS.md; a
page that holds more than any article is refused, and what that takes counts too.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

from results import write_section

sys.path.insert(0, str(Path(__file__).parents[2]))
from newscrawl.errors import PageAbandoned
from newscrawl.extraction import extract

SENTENCE = "The ferries to the outer islands ran again on Monday, the harbour master said, after weeks of storms."
STORY = "".join(f"<p>{SENTENCE} It was day {number}.</p>" for number in range(20))


def page(head: str = "", body: str = "") -> str:
    story = f"<article><h1>The ferries run again</h1>{STORY}{body}</article>"
    return f"<html lang=en><head><title>The ferries run again</title>{head}</head><body>{story}</body></html>"


def blocks(number: int) -> str:
    return page(body="".join(f"<p>{SENTENCE} So it went on for {place} days.</p>" for place in range(number)))


def walls(number: int) -> str:
    return page(body="".join(f"<div>Subscribe now for £{place % 9 + 1} a month</div>" for place in range(number)))


def links(number: int) -> str:
    items = "".join(f"<li><a href='/news/{place}'>Another story, number {place}</a></li>" for place in range(number))
    return page(body=f"<ul>{items}</ul>")


def nodes(number: int) -> str:
    graph = [{"@type": "Person", "@id": f"#p{place}", "name": f"Ada Marin {place}"} for place in range(number)]
    graph.append({"@type": "NewsArticle", "headline": "The ferries run again", "author": {"@id": "#p0"}})
    data = json.dumps({"@context": "https://schema.org", "@graph": graph})
    return page(head=f"<script type='application/ld+json'>{data}</script>")


TYPICAL: dict[Callable[[int], str], int] = {blocks: 150, walls: 15, links: 150, nodes: 10}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=1000)
    most = options.parse_args().times
    factors = [factor for factor in (1, 10, 50, 100, 1000) if factor <= most]
    extract(page().encode(), "https://news.example/warm")
    lines = [
        f"| | {' | '.join(f'× {factor}' for factor in factors)} |",
        f"|---|{'---|' * len(factors)}",
    ]
    for make, typical in TYPICAL.items():
        spent = []
        for factor in factors:
            html = make(typical * factor).encode()
            begun = process_time()
            try:
                extract(html, "https://news.example/growth")
                refused = ""
            except PageAbandoned:
                refused = " (refused)"
            spent.append(f"{process_time() - begun:.3f}{refused}")
            print(f"{typical * factor} {make.__name__}: {spent[-1]} s", flush=True)
        lines.append(f"| {make.__name__} ({typical}) | {' | '.join(spent)} |")
    text = "\n".join(["CPU seconds for pages of so many times the number in brackets.", "", *lines])
    print(text)
    write_section("Growth", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
