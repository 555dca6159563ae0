"""Time and size of the report over 200 sites and 90 days of runs: `python tests/benchmarks/report_scale.py [FOLDER]`

The manifests are made up. With a FOLDER they and the page are kept there, to be looked at in a browser.
"""

import math
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from results import write_section

sys.path.insert(0, str(Path(__file__).parents[2]))

SITES, DAYS = 200, 90
LAST = datetime(2026, 11, 23, 4, tzinfo=UTC)
PLANS = [("Monthly", "P1M", 12.0), ("Yearly", "P1Y", 99.0), ("Weekend", "P1M", 6.5)]


def stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def site_in_run(site: int, day: int, rng: random.Random) -> tuple[dict[str, int], dict[str, Any]]:
    """Counts and numbers of one site on one day; three sites go wrong in the last days."""
    moment = LAST - timedelta(days=DAYS - 1 - day)
    weekend = moment.weekday() >= 5
    articles = max(
        0, round((5 + site % 60) * (0.4 if weekend else 1) * (1 + 0.3 * math.sin(day / 9)) + rng.gauss(0, 2))
    )
    walled = round(articles * (site % 5) / 5)
    refusing, undated, redesigned = site == 7 and day > 84, site == 31 and day > 80, site == 77 and day > 87
    outcome = "refused" if refusing else "read"
    articles = 0 if refusing else articles
    sources = [
        {
            "url": f"https://outlet-{site}.example/{name}",
            "outcome": outcome,
            "candidates": articles,
            "newest": stamp(moment),
        }
        for name in ("rss", "news-sitemap.xml")
    ]
    counts = {"new": articles, "updated": articles // 7, "same": articles // 9, "refused": 6 if refusing else site % 3}
    base = 120 + 15 * (site % 40)
    numbers = {
        "articles": articles, "walled": walled, "cut_off": walled // 2, "undated": articles if undated else 0,
        "unsigned": articles // 8, "distinct": articles, "lengths": articles - walled // 2,
        "length": 300 if redesigned else 2800 + rng.randint(-300, 300), "newest": stamp(moment),
        "answers": articles + 4, "ms": [base + rng.randint(0, 60), base * 3 + rng.randint(0, 500)], "sources": sources,
        "offers": [
            {"name": name, "price": price + site % 7 + 2 * (day > 40 + site % 40), "currency": "EUR", "period": period}
            for name, period, price in PLANS[: site % 5 - 1 if site % 5 else 0]
        ],
        "notices": [f"{site:04x}{line:06x}" for line in range(24)],
    }  # fmt: skip
    return counts, {name: value for name, value in numbers.items() if value}


def write_manifests(archive: Path, sites: int = SITES, days: int = DAYS) -> None:
    rng = random.Random(1)
    (archive / "runs").mkdir(parents=True)
    for day in range(DAYS - days, DAYS):
        moment = LAST - timedelta(days=DAYS - 1 - day)
        run = f"{moment:%Y%m%dT%H%M%SZ}-{day:04x}"
        told = {f"outlet-{site}.example": site_in_run(site, day, rng) for site in range(sites)}
        manifest = {
            "schema": "newscrawl.run/1", "run": run, "started": stamp(moment),
            "ended": stamp(moment + timedelta(minutes=40)), "exit": "finished",
            "sites": {site: counts for site, (counts, _) in told.items()},
            "stats": {"health/sites": {site: numbers for site, (_, numbers) in told.items()}},
        }  # fmt: skip
        (archive / "runs" / f"{run}.json").write_bytes(orjson.dumps(manifest))


def main(folder: Path) -> None:
    from newscrawl.report.numbers import report
    from newscrawl.report.page import render

    write_manifests(folder)
    begun = time.perf_counter()
    found = report(folder, DAYS)
    counted = time.perf_counter()
    page = render(found, str(folder)).encode()
    done = time.perf_counter()
    (folder / "report.html").write_bytes(page)
    reasons = sorted(f"{finding.site} {finding.reason} {finding.since[:10]}" for finding in found.findings)
    lines = [
        f"{SITES} sites, {DAYS} daily runs: {done - begun:.1f} s ({counted - begun:.1f} s of it reading and judging), ",
        f"a page of {len(page) / 1e6:.2f} MB. Found: {', '.join(reasons)}.",
    ]
    print("".join(lines))
    write_section("The report at 200 sites and 90 days", "".join(lines))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
