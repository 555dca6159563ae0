"""A site is judged against its own runs: what is wrong is named in the run that it begins with, and nothing else is."""

from collections.abc import Callable
from typing import Any

import pytest
from siteruns import FEED, MAP, at, month, quiet, run

from newscrawl.health.findings import reasons
from newscrawl.health.history import SiteRun
from newscrawl.health.judge import judge
from newscrawl.health.rules import RULES


def told(runs: list[SiteRun]) -> list[str]:
    return [finding.reason for finding in judge(runs)]


def source(url: str, outcome: str = "read", candidates: int = 20, newest: float = 0) -> dict[str, Any]:
    return {"url": url, "outcome": outcome, "candidates": candidates, "newest": at(newest)}


def asked_in_vain(outcome: str) -> Callable[[float], SiteRun]:
    sources = [source(url, outcome, 0) for url in (FEED, MAP)]
    return lambda day: run(day, 0, {outcome: 2}, lengths=0, sources=sources, notices=[])


WRONG: dict[str, Callable[[float], SiteRun]] = {
    "refused": asked_in_vain("refused"),
    "unreachable": asked_in_vain("timeout"),
    "no_story": lambda day: run(day, 1, {"new": 1, "not_an_article": 5}),
    "alike": lambda day: run(day, counts={"new": 1, "same": 4}, distinct=1),
    "short": lambda day: run(day, length=400),
    "leaked": lambda day: run(day, repeated=["bb", "cc"]),
    "undated": lambda day: run(day, undated=5),
    "unsigned": lambda day: run(day, unsigned=5),
    "walls": lambda day: run(day, cut_off=4, walled=5),
    "source_gone": lambda day: run(day, sources=[source(FEED, "gone", 0), source(MAP, newest=day)]),
    "source_frozen": lambda day: run(day, sources=[source(FEED, newest=9), source(MAP, newest=day)]),
}


def test_every_rule_has_its_words_and_is_tried_here() -> None:
    assert list(RULES) == list(reasons())
    assert set(WRONG) | {"silent", "never_read", "never_an_article"} == set(RULES)
    explained = {name for reason in reasons().values() for name in reason.get("explains", ())}
    assert explained <= {*RULES, "*"}


@pytest.mark.parametrize("reason", WRONG)
def test_each_fault_is_named_with_its_first_run_and_nothing_else_is(reason: str) -> None:
    runs = [*month(14), *(WRONG[reason](day) for day in range(14, 20))]
    [finding] = judge(runs)
    assert (finding.site, finding.reason, finding.since, finding.run) == ("herald", reason, at(14), "r14")
    assert finding.seen
    assert finding.advice


@pytest.mark.parametrize("reason", sorted(set(WRONG) - {"unreachable"}))
def test_it_is_named_in_the_very_run(reason: str) -> None:
    assert told([*month(14), WRONG[reason](14)]) == [reason]


def test_one_night_without_a_network_is_not_told() -> None:
    assert told([*month(14), WRONG["unreachable"](14)]) == []


@pytest.mark.parametrize("reason", WRONG)
def test_it_is_over_when_it_is_over(reason: str) -> None:
    assert told([*month(14), WRONG[reason](14), WRONG[reason](15), run(16)]) == []


@pytest.mark.parametrize("reason", sorted(set(WRONG) - {"refused", "unreachable", "source_gone", "source_frozen"}))
def test_a_run_that_found_nothing_new_neither_opens_nor_closes_it(reason: str) -> None:
    runs = [*month(14), WRONG[reason](14), quiet(14.1)]
    assert told(runs) == [reason]
    assert told([*runs[:-2], quiet(14.1)]) == []


@pytest.mark.parametrize("reason", sorted(set(WRONG) - {"refused", "unreachable"}))
def test_a_sites_first_runs_are_how_we_get_to_know_it(reason: str) -> None:
    assert told([WRONG[reason](0)]) == []
    assert told([run(0), WRONG[reason](1)]) == []


@pytest.mark.parametrize("reason", sorted(set(WRONG) - {"refused", "unreachable", "source_frozen"}))
def test_what_was_always_so_is_not_told(reason: str) -> None:
    assert told([WRONG[reason](day) for day in range(14)]) == []


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [("timeout", "never_read"), ("unresolved", "never_read"), ("gone", "never_read"), ("broken_source", "never_read"),
     ("robots_unreachable", "never_read"),
     ("refused", "refused"), ("robots_forbidden", "refused")],
)  # fmt: skip
def test_a_site_of_which_nothing_was_ever_read_is_named_from_its_first_run_on(outcome: str, reason: str) -> None:
    for runs in range(1, 4):
        [finding] = judge([asked_in_vain(outcome)(day) for day in range(runs)])
        assert (finding.reason, finding.since) == (reason, at(0))
        assert finding.seen == f"no page, but 2 × {outcome.replace('_', ' ')}"
    assert told([asked_in_vain(outcome)(0), run(1)]) == []


@pytest.mark.parametrize("outcome", ["not_an_article", "gone", "abandoned", "not_html"])
def test_a_site_of_which_no_page_ever_became_an_article_is_named_from_its_first_run_on(outcome: str) -> None:
    """It may be made by script: its front page is read, and names articles, but none holds a story."""

    def barren(day: float, pages: int = 12) -> SiteRun:
        return run(day, 0, {outcome: pages}, lengths=0, notices=[])

    for runs in range(1, 4):
        [finding] = judge([barren(day) for day in range(runs)])
        assert (finding.reason, finding.since) == ("never_an_article", at(0))
        assert finding.seen == f"no article, but 12 × {outcome.replace('_', ' ')}"
    assert told([barren(0, 2)]) == []
    assert told([run(0), barren(1)]) == []


def test_a_site_that_has_answered_once_is_missed() -> None:
    assert told([run(0), asked_in_vain("timeout")(1)]) == []
    assert told([run(0), asked_in_vain("timeout")(1), asked_in_vain("timeout")(2)]) == ["unreachable"]


def test_a_run_that_asked_for_nothing_says_nothing() -> None:
    assert told([run(0, 0, {}, lengths=0, sources=[], notices=[])]) == []


def test_no_runs_are_well() -> None:
    assert judge([]) == []


def test_a_site_falls_silent_when_it_has_never_been_so_long() -> None:
    hourly = [quiet(10 + hour / 24) for hour in range(1, 72)]
    runs = [*month(11), *hourly]
    assert [finding.reason for finding in judge(runs)] == ["silent"]
    begins = next(index for index in range(11, len(runs)) if told(runs[: index + 1]))
    assert 34 < (runs[begins].started - runs[10].started).total_seconds() / 3600 <= 37


def test_nights_and_weekends_are_quiet() -> None:
    """Hourly runs over three weeks of an outlet that publishes on working days from eight to six."""
    runs: list[SiteRun] = []
    for hour in range(21 * 24):
        day = hour / 24
        working = int(day) % 7 < 5 and 2 <= hour % 24 <= 12
        runs.append(run(day, 1) if working else quiet(day))
    assert [told(runs[: end + 1]) for end in range(100, len(runs), 25) if told(runs[: end + 1])] == []


def test_a_feed_that_moves_once_a_week_is_not_frozen() -> None:
    runs = [run(day, sources=[source(FEED, newest=7 * (day // 7)), source(MAP, newest=day)]) for day in range(28)]
    assert [told(runs[: end + 1]) for end in range(9, 28) if told(runs[: end + 1])] == []


def test_a_frozen_feed_that_answers_unchanged_is_frozen_all_the_same() -> None:
    unchanged = {"url": FEED, "outcome": "unchanged", "candidates": 0}
    runs = [*month(10), *(run(day, sources=[unchanged, source(MAP, newest=day)]) for day in range(10, 13))]
    assert told(runs) == ["source_frozen"]


def test_an_article_that_was_always_refused_is_no_reason_on_a_quiet_night() -> None:
    def behind_its_wall(day: float) -> SiteRun:
        return run(day, counts={"new": 5, "refused": 3})

    night = quiet(14.1)
    night.counts["refused"] = 3
    assert told([*(behind_its_wall(day) for day in range(14)), night]) == []


def test_a_metered_outlet_that_closes_its_stories_is_named() -> None:
    assert told([*month(14, walled=5), run(14, walled=5, cut_off=5, lengths=0)]) == ["walls"]


def test_what_another_finding_explains_is_not_told_beside_it_whichever_is_the_graver() -> None:
    assert told([*month(14), run(14, length=400, walled=5, cut_off=2)]) == ["walls"]
    assert told([*month(14), run(14, length=400, distinct=1)]) == ["alike"]
    nothing = [source(url, "gone", 0) for url in (FEED, MAP)]
    assert told([run(0, 0, {"refused": 3, "gone": 2}, lengths=0, sources=nothing, notices=[])]) == ["refused"]


def test_how_it_is_said() -> None:
    [finding] = judge([*month(14), run(14, undated=5)])
    assert finding.line.startswith(
        "herald: dates missing since 2026-10-19 06:00 (100% without a date, usually at most 0%). Run `scrapy probe`"
    )
