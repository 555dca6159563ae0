"""What a run tells of itself, in a line and in a table."""

import io

from rich.console import Console

from newscrawl.extensions.progress import ROWS, Row, line, row_of, table
from newscrawl.sites import profile_for_address
from newscrawl.spiders.arguments import Start
from newscrawl.spiders.site import Errand, SiteCrawl


def site() -> SiteCrawl:
    crawl = SiteCrawl(Start(profile_for_address("https://herald.example/")))
    crawl.found = 40
    crawl.outcomes.update({"captured": 30, "unchanged": 2, "gone": 3, "refused": 1})
    return crawl


def test_a_row_counts_all_that_came_in_place_of_a_page() -> None:
    assert row_of(site(), 28, 20, {}) == Row("herald.example", 40, 28, 20, 4, 0, "")


def test_a_row_says_what_is_waited_for() -> None:
    crawl = site()
    errand = Errand("https://herald.example/rss.xml")
    crawl.underway[id(errand)] = errand
    assert row_of(crawl, 0, 0, {}).waits_for == "1 answer"
    assert row_of(crawl, 0, 0, {"herald.example": 11.6}).waits_for == "herald.example (rests for 12 s)"


def test_a_line_sums_up() -> None:
    rows = [Row("a", 10, 5, 4, 1, 2, "2 answers"), Row("b", 3, 0, 0, 0, 0, "b.example (rests for 9 s)")]
    assert line(rows, 10.0) == (
        "2 sites (1 at work): 13 found, 5 stored, 4 new, 1 refused, 0.5 a second; waiting for b.example (rests for 9 s)"
    )


def test_a_table_shows_the_sites_at_work_first_and_fits_a_screen() -> None:
    rows = [Row(f"idle-{n}", 1, 1, 1, 0, 0, "") for n in range(30)] + [Row("busy", 9, 1, 1, 0, 2, "2 answers")]
    screen = io.StringIO()
    Console(width=100, file=screen).print(table(rows, 1.0))
    text = screen.getvalue()
    names = [line.split()[0] for line in text.splitlines()[2:]]
    assert names[0] == "busy"
    assert f"and {31 - ROWS} more" in text
    assert len(text.splitlines()) < 20
