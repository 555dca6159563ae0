"""Memory of a long crawl, all processes counted: no more at the end than after the first thousand pages.

    python tests/benchmarks/memory.py [--pages 10000]

The site is made up: each page is some 60 kB of markup with a story of its own, made when it is asked for. Prints the
memory after each thousandth page and writes it into RESULTS.md.
"""

import argparse
import asyncio
import multiprocessing
import random
import statistics
import sys
import tempfile
import urllib.request
from multiprocessing.connection import Connection
from pathlib import Path

from processes import Used, run
from results import write_section
from throughput import HASTE, ROOT

WORDS = [
    "".join(pair)
    for pair in zip(*[iter("harbourferrymasterpassengermorningtariffquayvesselcargoharvest")] * 4, strict=False)
]
CHROME = "<nav>" + "".join(f"<a class='n{n}' href='/section/{n}'>Section {n}</a>" for n in range(700)) + "</nav>"


def page(number: int) -> str:
    rng = random.Random(number)
    paragraphs = "".join(f"<p>{' '.join(rng.choices(WORDS, k=60)).capitalize()} {number}.</p>" for _ in range(12))
    title = f"Ferry {number} leaves"
    head = f"<title>{title}</title><meta property='og:type' content='article'>"
    return (
        f"<html lang=en><head>{head}</head><body>{CHROME}<article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def serve(pages: int, ready: Connection) -> None:
    """The site, in a process of its own; `/hits` tells how many articles were asked for."""
    hits = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal hits
        try:
            while True:
                path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
                status, body = "200 OK", ""
                if path.startswith("/news/"):
                    hits += 1
                    body = page(int(path[6:-5]))
                elif path == "/sitemap.xml":
                    urls = "".join(f"<url><loc>http://127.0.0.1:{port}/news/{n}.html</loc></url>" for n in range(pages))
                    body = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>"
                elif path == "/hits":
                    body = str(hits)
                else:
                    status = "404 Not Found"
                content = body.encode()
                head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(content)}\r\n\r\n"
                writer.write(head.encode() + content)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def forever() -> None:
        nonlocal port
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        ready.send(port)
        await server.serve_forever()

    port = 0
    asyncio.run(forever())


def measured(pages: int) -> list[tuple[int, int]]:
    """(articles asked for, bytes) at each sample."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(pages, there), daemon=True)
    server.start()
    base = f"http://127.0.0.1:{here.recv()}"
    hits: list[int] = []

    def count() -> None:
        with urllib.request.urlopen(f"{base}/hits") as answer:
            hits.append(int(answer.read()))

    with tempfile.TemporaryDirectory() as archive:
        settings = [*HASTE, "NEWSCRAWL_ALLOW_PRIVATE_HOSTS=1", f"NEWSCRAWL_ARCHIVE={archive}"]
        options = [part for setting in settings for part in ("-s", setting)]
        url = f"url={base}/sitemap.xml"
        command = [sys.executable, "-m", "scrapy", "crawl", "news", "--quiet", "-a", url, *options]
        used: Used = run(command, ROOT, memory_every=0.5, at_sample=count)
        stored = sum(file.read_bytes().count(b"\n") for file in Path(archive).glob("date=*/*.jsonl"))
    server.kill()
    print(f"{stored} stored in {used.wall:.0f} s, exit {used.exit}")
    return [(number, memory) for number, (_, memory) in zip(hits, used.memory, strict=True)]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=10_000)
    pages = options.parse_args().pages
    samples = measured(pages)
    lines = ["| articles | memory of all processes, MB |", "|---|---|"]
    step = max(1, pages // 10)
    for mark in range(step, pages + 1, step):
        near = [memory for number, memory in samples if mark - step // 5 < number <= mark]
        if near:
            lines.append(f"| {mark} | {statistics.median(near) / 2**20:.0f} |")
    text = "\n".join(
        [f"Proportional set size, median of the samples of the last {step // 5} pages before each mark.", "", *lines]
    )
    print(text)
    write_section("Memory of a crawl", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
