"""Units of systemd and lines of a crontab for one schedule. Pure: what they hold is decided by who calls.

Formats: systemd.service(5), systemd.timer(5), systemd.syntax(7), crontab(5).
"""

import re
import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newscrawl.scheduling.interval import Interval

STOP_SECONDS = 30  # a run that is asked to end does so within ten


@dataclass(frozen=True, slots=True)
class Schedule:
    name: str  # of its units
    what: str  # for a person
    command: Sequence[str]  # whole, the program by its absolute path
    folder: Path  # to run it in
    environment: Mapping[str, str]
    interval: Interval
    log: Path | None = None  # what its runs say is appended here; else it is the journal's, or mailed by cron

    @property
    def files(self) -> dict[str, str]:
        """The units by their file names."""
        return {f"{self.name}.service": service(self), f"{self.name}.timer": timer(self)}

    @property
    def starts(self) -> list[str]:
        """Those of them that are to be started."""
        return [f"{self.name}.timer"]


def service(schedule: Schedule) -> str:
    environment = "".join(
        f"Environment={quoted(f'{name}={value}')}\n" for name, value in sorted(schedule.environment.items())
    )
    command = " ".join(quoted(word.replace("$", "$$")) for word in schedule.command)
    log = plain(f"append:{schedule.log}") if schedule.log else "journal"
    return (
        f"[Unit]\nDescription={plain(schedule.what)}\n\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"WorkingDirectory={plain(str(schedule.folder))}\n"
        f"{environment}"
        f"ExecStart={command}\n"
        "# 3: all went well, but some sites need a look; the log, the webhook and `scrapy report` name them\n"
        "SuccessExitStatus=3\n"
        f"TimeoutStopSec={STOP_SECONDS}\n"
        f"StandardOutput={log}\nStandardError={log}\n"
        "Nice=10\n"
    )


def timer(schedule: Schedule) -> str:
    return (
        f"[Unit]\nDescription={plain(schedule.what)}, on time\n\n"
        "[Timer]\n"
        f"OnCalendar={schedule.interval.on_calendar}\n"
        "RandomizedDelaySec=60\n"
        "# a run that was missed while the machine was off is made up for\n"
        "Persistent=true\n\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def crontab_lines(schedule: Schedule) -> str:
    """A line, and around it what it must not hold itself: cron starts a shell with it, whose words `ps` shows to all.

    A variable that is set above stands for all lines below, so that it is made empty again.
    """
    secret = {name: value for name, value in sorted(schedule.environment.items()) if _is_secret(name, value)}
    above = "".join(f"{name}={_between_quotes(value)}\n" for name, value in secret.items())
    below = "".join(f'{name}=""\n' for name in secret)
    return above + _crontab_line(schedule, secret) + below


def _is_secret(name: str, value: str) -> bool:
    """A webhook's address is one as a whole, other addresses where they hold a password."""
    return name == "NEWSCRAWL_WEBHOOK" or re.search(r"://.*:.*@|[?&]password=", value) is not None


def _between_quotes(value: str) -> str:
    """crontab(5) knows no escapes; % is nothing special here."""
    quote = "'" if '"' in value else '"'
    return quote + value.replace("\n", " ") + quote


def _crontab_line(schedule: Schedule, secret: Collection[str]) -> str:
    shown = {name: value for name, value in sorted(schedule.environment.items()) if name not in secret}
    environment = [f"{name}={shlex.quote(value)}" for name, value in shown.items()]
    command = " ".join([*environment, *map(shlex.quote, schedule.command)])
    log = f" >> {shlex.quote(str(schedule.log))} 2>&1" if schedule.log else ""
    line = f"{schedule.interval.cron} cd {shlex.quote(str(schedule.folder))} && {command}{log}"
    return line.replace("%", r"\%") + "\n"  # an unescaped % is a line break to cron


def quoted(word: str) -> str:
    """As a word of a setting that is split at spaces."""
    word = word.replace("%", "%%")
    if word and not any(letter in " \t\n'\"\\;" for letter in word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def plain(text: str) -> str:
    """As the value of a setting: on one line, and % begins a specifier."""
    return " ".join(text.split("\n")).replace("%", "%%")
