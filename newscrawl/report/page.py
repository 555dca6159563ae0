"""The report as a page: all that it needs is in it."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from newscrawl.report import charts
from newscrawl.report.numbers import Day, Plan, Report, Site

MISSING = "–"
PERIODS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def render(report: Report, archive: str) -> str:
    environment = Environment(
        loader=PackageLoader("newscrawl.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": percent,
        "number": number,
        "milliseconds": milliseconds,
        "money": money,
        "code": code,
    }
    charted: dict[str, Any] = {
        "sparkline": lambda site: sparkline(report, site),
        "latencies": lambda site: latencies(report, site),
        "overview": lambda: overview(report),
        "refusals": lambda: refusals(report),
        "busiest": max((day.sums.stored for day in report.all.days.values()), default=0),
        "most_refused": max((day.sums.refused for day in report.all.days.values()), default=0),
        "prices": lambda site: prices(report, site),
    }
    return environment.get_template("page.html").render(report=report, archive=archive, **charted)


def sparkline(report: Report, site: Site) -> Markup:
    values = (
        _daily(report, site, lambda day: day.counts["new"]),
        _daily(report, site, lambda day: day.counts["updated"]),
    )
    most = max(map(sum, zip(*values, strict=True)), default=0)
    return charts.bars([("new", values[0]), ("updated", values[1])], f"Articles a day, at most {most:g}")


def latencies(report: Report, site: Site) -> Markup:
    values = [day.latency if (day := site.days.get(each)) else None for each in report.days]
    return charts.line(values, "Median response time by day")


def overview(report: Report) -> Markup:
    values = [_daily(report, report.all, lambda day: day.counts["new"])]
    values.append(_daily(report, report.all, lambda day: day.counts["updated"]))
    return charts.bars(list(zip(("new", "updated"), values, strict=True)), "New and updated articles by day")


def refusals(report: Report) -> Markup:
    return charts.bars([("refused", _daily(report, report.all, lambda day: day.sums.refused))], "Refusals by day")


def prices(report: Report, site: Site) -> list[dict[str, Any]]:
    """A row a plan: its prices in their order, with the day that each was first seen on."""
    rows = []
    for plan, seen in sorted(site.prices.items()):
        in_order = sorted(seen.items())
        changes = [next(group) for _, group in groupby(in_order, key=lambda pair: pair[1])]
        chart = charts.steps([seen.get(day) for day in report.days], f"Price of {plan[0] or 'the plan'} over time")
        rows.append({"plan": _named(plan), "currency": plan[1], "changes": changes[-6:], "chart": chart})
    return rows


def _daily(report: Report, site: Site, of: Callable[[Day], int]) -> list[int]:
    return [of(day) if (day := site.days.get(each)) else 0 for each in report.days]


def _named(plan: Plan) -> str:
    name, _, period = plan
    count, unit = period[1:-1], PERIODS.get(period[-1:], "")
    if not unit or not count.isdigit():
        return name or "unnamed plan"
    every = f"a {unit}" if count == "1" else f"{count} {unit}s"
    return f"{name or 'unnamed plan'}, {every}"


def code(text: str) -> Markup:
    """What stands between backticks as code."""
    parts = (
        Markup("<code>{}</code>" if index % 2 else "{}").format(part) for index, part in enumerate(text.split("`"))
    )
    return Markup("").join(parts)


def percent(share: float | None) -> str:
    return MISSING if share is None else f"{share:.0%}"


def number(value: int) -> str:
    return f"{value:,}".replace(",", "\N{THIN SPACE}")


def milliseconds(value: float | None) -> str:
    if value is None:
        return MISSING
    return f"{value / 1000:.1f} s" if value >= 1000 else f"{value:.0f} ms"


def money(price: float) -> str:
    return f"{price:g}" if price == int(price) else f"{price:.2f}"
