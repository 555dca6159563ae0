"""How often, as systemd and cron say it."""

import re
import zlib
from dataclasses import dataclass

from newscrawl.errors import ArgumentError

MINUTES = (5, 10, 15, 20, 30)  # that divide an hour, and hours that divide a day: cron knows no others
HOURS = (1, 2, 3, 4, 6, 8, 12)
ALLOWED = [f"{n}m" for n in MINUTES] + [f"{n}h" for n in HOURS] + ["1d"]


@dataclass(frozen=True, slots=True)
class Interval:
    """`minutes` between two runs, and the minute of its hour that they begin at: `offset`, below `minutes`."""

    minutes: int
    offset: int

    @property
    def on_calendar(self) -> str:
        """As systemd.time(7) has it."""
        if self.minutes < 60:
            return f"*-*-* *:{self.offset:02}/{self.minutes}:00"
        if self.minutes == 60:
            return f"*-*-* *:{self.offset:02}:00"
        if self.minutes == 24 * 60:
            return f"*-*-* 04:{self.offset:02}:00"
        return f"*-*-* 00/{self.minutes // 60}:{self.offset:02}:00"

    @property
    def cron(self) -> str:
        """The five fields of crontab(5)."""
        if self.minutes < 60:
            return f"{self.offset}-59/{self.minutes} * * * *"
        if self.minutes == 60:
            return f"{self.offset} * * * *"
        if self.minutes == 24 * 60:
            return f"{self.offset} 4 * * *"
        return f"{self.offset} */{self.minutes // 60} * * *"


def interval(text: str, name: str) -> Interval:
    """From `15m`, `1h`, `1d`. Each schedule has an offset of its own, by its name, so that not all crawl on the hour.

    Raises `ArgumentError` where it does not divide an hour or a day.
    """
    if text not in ALLOWED:
        raise ArgumentError(f"--every {text}: give one of {', '.join(ALLOWED)}")
    found = re.fullmatch(r"(\d+)([mhd])", text)
    assert found is not None
    minutes = int(found[1]) * {"m": 1, "h": 60, "d": 24 * 60}[found[2]]
    return Interval(minutes, zlib.crc32(name.encode()) % min(minutes, 60))
