"""What a run comes to, once its manifest is written: told to the log, a webhook and Prometheus."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from newscrawl.archive.manifest import Manifest, load
from newscrawl.errors import ArchiveError
from newscrawl.health.findings import Finding
from newscrawl.health.history import history
from newscrawl.health.judge import HISTORY_DAYS, HISTORY_RUNS, judge_all
from newscrawl.health.prometheus import write_metrics
from newscrawl.health.sums import sums
from newscrawl.health.webhook import post
from newscrawl.wording import amount

logger = logging.getLogger(__name__)

FAILED, NEEDS_A_LOOK = 1, 3  # exit codes
CONCLUSION = "newscrawl.conclusion/1"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A run's end: `exit` is Scrapy's finish reason, `findings` are those of the run's own sites."""

    run: str
    exit: str
    exit_code: int
    started: str | None
    ended: str | None
    outcomes: Mapping[str, int]
    findings: list[Finding]
    undelivered: Sequence[str] = ()  # why runs are not in NEWSCRAWL_STORE yet

    @property
    def text(self) -> str:
        """In a few lines, as chat services show it."""
        stored = sums(self.outcomes).stored
        first = f"newscrawl run {self.run} {'failed' if self.exit_code == FAILED else 'ended'} ({self.exit}): "
        lines = [f"{first}{amount(stored, 'article')} stored", *(finding.line for finding in self.findings)]
        return "\n".join([*lines, *(f"not delivered: {why}" for why in self.undelivered)])

    def message(self) -> dict[str, Any]:
        """As a webhook gets it; `new` findings are those that began with this run."""
        return {
            "schema": CONCLUSION,
            "text": self.text,
            "run": self.run,
            "exit": self.exit,
            "exit_code": self.exit_code,
            "started": self.started,
            "ended": self.ended,
            "outcomes": dict(self.outcomes),
            "needs_a_look": [
                {
                    **asdict(finding),
                    "title": finding.title,
                    "advice": finding.advice,
                    "new": finding.run == self.run,
                }
                for finding in self.findings
            ],
            "undelivered": list(self.undelivered),
        }


def conclude(
    archive: Path,
    run: str,
    exit_code: int,
    *,
    undelivered: Sequence[str] = (),
    webhook: str = "",
    prometheus: str = "",
) -> int:
    """Tells what a run came to, and gives its exit code: 3 where all went well but something needs a look.

    That is one of its sites, or the object store: `undelivered` says why runs are not there yet. Whatever goes wrong in
    the telling is logged, and changes nothing.
    """
    for why in undelivered:
        logger.warning("not delivered, the next run tries again: %s", why)
    try:
        manifest = load(archive, run)
    except ArchiveError:  # the disk refused it: the next run writes it
        if webhook:
            post(webhook, Conclusion(run, "no_manifest", exit_code, None, None, {}, [], undelivered).message())
        return exit_code
    known = history(archive, HISTORY_DAYS, HISTORY_RUNS)
    findings = judge_all(known)
    conclusion = _conclusion(manifest, exit_code, findings, undelivered)
    for finding in conclusion.findings:
        logger.warning("needs a look: %s", finding.line)
    if prometheus:
        write_metrics(Path(prometheus), conclusion.exit_code, manifest.ended, known, findings, undelivered=undelivered)
    if webhook:
        post(webhook, conclusion.message())
    return conclusion.exit_code


def _conclusion(manifest: Manifest, exit_code: int, findings: list[Finding], undelivered: Sequence[str]) -> Conclusion:
    own = [finding for finding in findings if finding.site in manifest.sites]
    code = NEEDS_A_LOOK if (own or undelivered) and exit_code == 0 else exit_code
    told = (manifest.started, manifest.ended, manifest.outcomes)
    return Conclusion(manifest.run, manifest.exit, code, *told, own, undelivered)
