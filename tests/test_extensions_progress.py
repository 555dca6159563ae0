"""What a run tells of itself, in a line and in a table."""

import io

from rich.console import Console

from newscrawl.extensions.progress import ROWS, Row, line, row_of, table
from newscrawl.health.sums import Sums
from newscrawl.sites import profile_for_address
from newscrawl.spiders.arguments import Start
from newscrawl.spiders.site import Errand, SiteCrawl

ONE = Sums(1, 0, 0, 0, 0)


def site() -> SiteCrawl:
    crawl = SiteCrawl(Start(profile_for_address("https://herald.example/")))
    crawl.found = 40
    return crawl


def test_a_row_tells_what_the_site_refused_from_what_failed() -> None:
    counts = {"new": 20, "updated": 8, "unchanged": 2, "gone": 3, "refused": 1, "not_an_article": 2}
    row = row_of(site(), counts, {})
    assert (row.site, row.found, row.underway, row.waits_for) == ("herald.example", 40, 0, "")
    assert row.sums == Sums(new=20, updated=8, duplicates=0, refused=1, failed=5)


def test_a_row_says_what_is_waited_for() -> None:
    crawl = site()
    errand = Errand("https://herald.example/rss.xml")
    crawl.underway[id(errand)] = errand
    assert row_of(crawl, {}, {}).waits_for == "1 answer"
    assert row_of(crawl, {}, {"herald.example": 11.6}).waits_for == "herald.example (rests for 12 s)"


def test_a_line_sums_up() -> None:
    rows = [
        Row("a", 10, Sums(4, 1, 0, 1, 2), 2, "2 answers"),
        Row("b", 3, Sums(0, 0, 0, 0, 1), 0, "b.example (rests for 9 s)"),
    ]
    assert line(rows, 10.0) == (
        "2 sites (1 at work): 13 found, 5 stored, 4 new, 0 duplicates, 1 refused, 3 failed, 0.5/s;"
        " waiting for b.example (rests for 9 s)"
    )
    assert line(rows[:1], 10.0).startswith("1 site (1 at work): 10 found")


def test_a_table_shows_the_sites_at_work_first_and_fits_a_screen() -> None:
    rows = [Row(f"idle-{n}", 1, ONE, 0, "") for n in range(30)] + [Row("busy", 9, ONE, 2, "2 answers")]
    screen = io.StringIO()
    Console(width=100, file=screen).print(table(rows, 1.0))
    text = screen.getvalue()
    names = [line.split()[0] for line in text.splitlines()[2:]]
    assert names[0] == "busy"
    assert f"and {31 - ROWS} more" in text
    assert len(text.splitlines()) < 20
