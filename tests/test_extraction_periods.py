"""Lengths of time in text: which, how said, and where."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import extraction
from newscrawl.extraction.durations import days, duration, months
from newscrawl.extraction.periods import find_periods

DEVELOPED = [
    ("$1 a week for the first year", [("a week", "P1W", "rate"), ("the first year", "P1Y", "first")]),
    ("Try one month for £1, then £14.99 a month", [("one month", "P1M", "term"), ("a month", "P1M", "rate")]),
    ("₹900 3 Months ₹300/Month", [("3 Months", "P3M", "term"), ("/Month", "P1M", "rate")]),
    ("₹167/month, billed yearly", [("/month", "P1M", "rate"), ("yearly", "P1Y", "adjective")]),
    ("billed every 4 weeks", [("every 4 weeks", "P4W", "rate")]),
    ("a 12-month plan", [("a 12-month", "P1Y", "term")]),
    ("for a year", [("for a year", "P1Y", "term")]),
    ("p.a.", [("p.a", "P1Y", "rate")]),
    ("half-year", []),
    ("per quarter", [("per quarter", "P3M", "rate")]),
    ("every fortnight", [("every fortnight", "P2W", "rate")]),
    ("24 months or 52 weeks", [("24 months", "P2Y", "term"), ("52 weeks", "P1Y", "term")]),
    ("im 1. Jahr, danach im Monat", [("im 1. Jahr", "P1Y", "first"), ("im Monat", "P1M", "rate")]),
    ("3-Monats-Abo mtl.", [("3-Monats-Abo", "P3M", "term"), ("mtl", "P1M", "rate")]),
    ("alle 4 Wochen", [("alle 4 Wochen", "P4W", "rate")]),
    ("le 1er mois, puis par mois", [("le 1er mois", "P1M", "first"), ("par mois", "P1M", "rate")]),
    ("les 3 premiers mois", [("les 3 premiers mois", "P3M", "first")]),
    ("al mes por 3 meses", [("al mes", "P1M", "rate"), ("por 3 meses", "P3M", "term")]),
    ("por mês nos 6 primeiros meses", [("por mês", "P1M", "rate"), ("6 primeiros meses", "P6M", "first")]),
    ("al mese, primi 3 mesi", [("al mese", "P1M", "rate"), ("primi 3 mesi", "P3M", "first")]),
    ("Eerste maand, per maand", [("Eerste maand", "P1M", "first"), ("per maand", "P1M", "rate")]),
    ("3 månader, kr/mån", [("3 månader", "P3M", "term"), ("/mån", "P1M", "rate")]),
    ("pr. måned", [("pr. måned", "P1M", "rate")]),
    ("om måneden", [("om måneden", "P1M", "rate")]),
    ("/kk kuukaudessa", [("/kk", "P1M", "rate"), ("kuukaudessa", "P1M", "rate")]),
    ("na 3 miesiące, miesięcznie", [("na 3 miesiące", "P3M", "term"), ("miesięcznie", "P1M", "rate")]),
    ("první měsíc, ročně", [("první měsíc", "P1M", "first"), ("ročně", "P1Y", "rate")]),
    ("hónap/hó havonta", [("/hó", "P1M", "rate"), ("havonta", "P1M", "rate")]),
    ("в месяц, 3 месяца", [("в месяц", "P1M", "rate"), ("3 месяца", "P3M", "term")]),
    ("на 12 місяців, грн/міс", [("на 12 місяців", "P1Y", "term"), ("/міс", "P1M", "rate")]),
    ("τον πρώτο μήνα", [("τον πρώτο μήνα", "P1M", "first")]),
    ("ilk 3 ay, aylık", [("ilk 3 ay", "P3M", "first"), ("aylık", "P1M", "adjective")]),
    ("٣ أشهر، شهريًا", [("٣ أشهر", "P3M", "term"), ("شهريًا", "P1M", "rate")]),
    ("الشهر الأول", [("الشهر الأول", "P1M", "first")]),
    ("החודש הראשון, לחודש", [("החודש הראשון", "P1M", "first"), ("לחודש", "P1M", "rate")]),
    ("प्रति माह, ३ महीने", [("प्रति माह", "P1M", "rate"), ("३ महीने", "P3M", "term")]),
    ("প্রতি মাসে, ৩ মাস", [("প্রতি মাসে", "P1M", "rate"), ("৩ মাস", "P3M", "term")]),
    ("3 மாதங்கள்", [("3 மாதங்கள்", "P3M", "term")]),
    ("bulan pertama, per bulan", [("bulan pertama", "P1M", "first"), ("per bulan", "P1M", "rate")]),
    ("首月，每月，三个月", [("首月", "P1M", "first"), ("每月", "P1M", "rate"), ("三个月", "P3M", "term")]),
    ("25元/月", [("/月", "P1M", "rate")]),
    ("月額、3か月、初月", [("月額", "P1M", "rate"), ("3か月", "P3M", "term"), ("初月", "P1M", "first")]),
    ("월 9,900원, 3개월, 첫 달", [("월", "P1M", "rate"), ("3개월", "P3M", "term"), ("첫 달", "P1M", "first")]),
    ("/tháng, 3 tháng", [("/tháng", "P1M", "rate"), ("3 tháng", "P3M", "term")]),
    ("ต่อเดือน", [("ต่อเดือน", "P1M", "rate")]),
]

NO_PERIODS = [
    "12 articles in 2026, 5 men",
    "The first 3 articles",
    "11月25日",
    "2026年11月23日",
    "11월 23일",
    "Month",
    "an ant, a man, per person",
    "in the year 2026",
]

BARE = [("Month", "P1M"), ("Год", "P1Y"), ("Jahr", "P1Y"), ("महीना", "P1M"), ("Woche", "P1W")]


@pytest.mark.parametrize(("text", "periods"), DEVELOPED, ids=lambda value: str(value)[:40])
def test_periods(text: str, periods: list[tuple[str, str, str]]) -> None:
    assert [(text[p.start : p.end], p.duration, p.kind) for p in find_periods(text)] == periods


@pytest.mark.parametrize("text", NO_PERIODS)
def test_no_periods(text: str) -> None:
    assert find_periods(text) == []


@pytest.mark.parametrize(("text", "length"), BARE)
def test_a_unit_alone_is_a_period_only_in_labels(text: str, length: str) -> None:
    assert [(p.duration, p.kind) for p in find_periods(text, bare=True)] == [(length, "bare")]
    assert find_periods(text) == []


def test_each_language_knows_months_and_years() -> None:
    table = tomllib.loads((Path(extraction.__file__).parent / "lexicon" / "periods.toml").read_text("utf-8"))
    assert len(table) >= 60
    assert not [language for language, words in table.items() if not {"month", "year"} <= words.keys()]


@pytest.mark.parametrize("count", [1, 2, 3, 6, 12, 24])
def test_durations_agree_with_their_months(count: int) -> None:
    assert months(duration(count, "month")) == count


def test_no_subscription_lasts_two_thousand_years() -> None:
    assert duration(2026, "year") is None
    assert days(None) is None


@given(st.text(alphabet="a per / month 月額1年. first-ersten Monat3", max_size=60))
def test_any_text_gives_tokens_in_order_within_it(text: str) -> None:
    end = 0
    for token in find_periods(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end
