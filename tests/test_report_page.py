"""The report: what its numbers count, and a page that needs nothing else and takes nothing at its word."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from newsroom import scrapy
from siteruns import month, run
from test_health_conclusion import archive_of

from newscrawl.health.history import SiteRun
from newscrawl.report import charts
from newscrawl.report.numbers import Report, report
from newscrawl.report.page import code, milliseconds, money, number, percent, render

BENCHMARKS = Path(__file__).parent / "benchmarks"
VOID = {"meta", "br", "path", "rect"}


class Balanced(HTMLParser):
    """Fails on a tag that is closed in the wrong place."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def page(folder: Path, runs: list[SiteRun], days: int = 30) -> str:
    archive_of(folder, runs)
    html = render(report(folder, days), str(folder))
    parser = Balanced()
    parser.feed(html)
    assert parser.open == []
    assert not parser.tags & {"script", "link", "img", "iframe"}
    assert "http://" not in html
    assert "url(" not in html
    return html


def text(html: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def test_an_empty_archive_has_a_page_too() -> None:
    assert "No run has ended in this archive yet" in text(render(Report(), "archive"))


def test_sites_that_need_a_look_stand_on_top_with_reason_and_what_to_do(tmp_path: Path) -> None:
    said = text(page(tmp_path, [*month(14), run(14, undated=5)]))
    assert said.index("herald: dates missing since 2026-10-19 06:00") < said.index("All sites, day by day")
    assert "Run scrapy probe on one of its articles" in said


def test_all_well_is_said(tmp_path: Path) -> None:
    assert "No site needs a look." in text(page(tmp_path, month(14)))


def test_counts_shares_and_times_are_those_of_the_days_shown(tmp_path: Path) -> None:
    counts = {"new": 5, "updated": 2, "same": 1, "cut_off": 1, "refused": 3}
    archive_of(tmp_path, [run(day, counts=counts, cut_off=1, walled=4, undated=2, ms=[100, 900]) for day in range(10)])
    found = report(tmp_path, 4)
    [site] = found.sites
    assert (found.runs, len(found.days), found.exits) == (4, 4, {"finished": 4})
    assert (site.total.sums.stored, site.total.sums.duplicates, site.total.sums.refused) == (28, 8, 12)
    assert [site.total.share(name) for name in ("cut_off", "walled", "undated")] == [0.2, 0.8, 0.4]
    assert (site.total.latency, site.total.slow) == (100, 900)
    assert found.all.total.counts == site.total.counts


def test_a_price_that_changes_is_told_with_the_day_it_was_first_seen(tmp_path: Path) -> None:
    def priced(day: int) -> SiteRun:
        price = 9.5 if day < 6 else 12
        return run(day, offers=[{"name": "Digital", "price": price, "currency": "EUR", "period": "P3M"}])

    said = text(page(tmp_path, [priced(day) for day in range(10)]))
    assert "Digital, 3 months Price of Digital over time EUR 9.50 2026-10-05 EUR 12 2026-10-11" in said


def test_what_a_site_says_of_itself_is_no_markup(tmp_path: Path) -> None:
    plan = {"name": "<script>alert(1)</script>", "price": 1, "currency": "EUR", "period": None}
    html = page(tmp_path, [run(0, offers=[plan])])
    assert "&lt;script&gt;alert(1)" in html


def test_bars_stand_upon_each_other() -> None:
    svg = str(charts.bars([("new", [4, 0]), ("updated", [1, 5])], "Articles <a day>"))
    assert 'd="M1 100V20h8V100z"' in svg
    assert 'd="M1 20V0h8V20zM11 100V0h8V100z"' in svg
    assert "Articles &lt;a day&gt;" in svg


def test_a_line_is_broken_where_nothing_is_known_for_long() -> None:
    assert str(charts.line([1, 2, None, 1, *[None] * 8, 2], "t")).count("M") == 2
    assert "path" not in charts.line([None], "t")
    assert "path" not in charts.line([None, 3, None], "t")


def test_a_price_stays_until_another_is_seen() -> None:
    assert 'd="M0 90H30V10H40"' in charts.steps([1, None, None, 2], "t")
    assert "path" not in charts.steps([], "t")


def test_numbers_are_readable() -> None:
    assert [percent(None), percent(0.256)] == ["–", "26%"]
    assert [number(12), number(65299)] == ["12", "65\N{THIN SPACE}299"]
    assert [milliseconds(None), milliseconds(950.4), milliseconds(2300)] == ["–", "950 ms", "2.3 s"]
    assert [money(9), money(9.5)] == ["9", "9.50"]
    assert code("run `a<b` now") == "run <code>a&lt;b</code> now"


def test_the_command_writes_the_page_and_says_where(tmp_path: Path) -> None:
    archive_of(tmp_path, [*month(14), run(14, undated=5)])
    done = scrapy("report", str(tmp_path), "--days", "7")
    assert (done.returncode, done.stdout) == (0, f"{tmp_path}/report.html: 7 runs, 1 site, in need of a look: 1\n")
    assert "dates missing" in (tmp_path / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["--days", "0"], "--days"), (["nowhere"], "no archive"), (["-o", "/nowhere/x.html"], "cannot be written")],
)
def test_what_is_wrong_is_said(tmp_path: Path, arguments: list[str], says: str) -> None:
    archive_of(tmp_path, month(1))
    done = scrapy("report", *(arguments if arguments == ["nowhere"] else [str(tmp_path), *arguments]))
    assert (done.returncode, says in done.stdout + done.stderr) == (2, True)


def test_two_hundred_sites_over_ninety_days_are_a_page_of_less_than_two_megabytes(tmp_path: Path) -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(BENCHMARKS)!r}); from pathlib import Path; import report_scale as r;"
        f" r.write_manifests(Path({str(tmp_path)!r}))"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=BENCHMARKS.parent.parent)
    found = report(tmp_path, 90)
    assert len(render(found, "archive").encode()) < 2_000_000
    assert {(finding.site, finding.reason) for finding in found.findings} == {
        ("outlet-7.example", "refused"),
        ("outlet-31.example", "undated"),
        ("outlet-77.example", "short"),
    }
