"""The state of all sites as a file for the textfile collector of Prometheus' node_exporter.

Format: https://prometheus.io/docs/instrumenting/exposition_formats/ (text, 0.0.4).
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from newscrawl.archive.durable import write_whole
from newscrawl.errors import WriteError
from newscrawl.health.findings import Finding
from newscrawl.health.history import SiteRun

logger = logging.getLogger(__name__)

Sample = tuple[dict[str, str], float]


def metrics(
    exit_code: int,
    ended: str,
    history: Mapping[str, Sequence[SiteRun]],
    findings: Iterable[Finding],
    *,
    undelivered: Sequence[str] = (),
) -> str:
    """`history` holds each site's runs, of which the last one is told; `undelivered`, why a delivery failed."""
    last = [runs[-1] for runs in history.values()]
    families: list[tuple[str, str, list[Sample]]] = [
        ("run_exit_code", "0 well, 1 failed, 3 something needs a look", [({}, exit_code)]),
        ("run_ended_timestamp_seconds", "when the last run ended", [({}, _seconds(ended))]),
        ("delivery_failed", "1 where NEWSCRAWL_STORE does not have all runs yet", [({}, bool(undelivered))]),
        ("site_run_timestamp_seconds", "when its last run began", [(_of(run), _seconds(run.when)) for run in last]),
        ("site_outcomes", "what became of the site's last run", list(_outcomes(last))),
        ("site_articles", "articles read in the site's last run", [(_of(run), run.articles) for run in last]),
        ("site_articles_cut_off", "of those, cut off at a wall", [(_of(run), run.number("cut_off")) for run in last]),
        ("site_response_seconds", "latency in the site's last run", list(_latencies(last))),
        ("site_needs_look", "1 for each reason to look at the site", [
            ({"site": finding.site, "reason": finding.reason}, 1) for finding in findings
        ]),
    ]  # fmt: skip
    return "".join(_family(*family) for family in families)


def write_metrics(
    path: Path,
    exit_code: int,
    ended: str,
    history: Mapping[str, Sequence[SiteRun]],
    findings: Iterable[Finding],
    *,
    undelivered: Sequence[str] = (),
) -> None:
    """The collector sees the old file or the new one; a failure is logged."""
    try:
        write_whole(path, metrics(exit_code, ended, history, findings, undelivered=undelivered).encode())
    except WriteError as error:
        logger.warning("NEWSCRAWL_PROMETHEUS: %s cannot be written (%s)", path, error.__cause__)


def _family(name: str, meaning: str, samples: Sequence[Sample]) -> str:
    head = f"# HELP newscrawl_{name} {meaning}\n# TYPE newscrawl_{name} gauge\n"
    return head + "".join(f"newscrawl_{name}{_labels(labels)} {value:.15g}\n" for labels, value in samples)


def _labels(labels: Mapping[str, str]) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}" if labels else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _of(run: SiteRun) -> dict[str, str]:
    return {"site": run.site}


def _outcomes(runs: Iterable[SiteRun]) -> Iterator[Sample]:
    for run in runs:
        for outcome, number in run.counts.items():
            yield {"site": run.site, "outcome": outcome}, number


def _latencies(runs: Iterable[SiteRun]) -> Iterator[Sample]:
    for run in runs:
        for quantile, milliseconds in zip(("0.5", "0.9"), run.numbers.get("ms", ()), strict=False):
            yield {"site": run.site, "quantile": quantile}, milliseconds / 1000


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
