"""How far a run has come through its files: live on a terminal, a plain line every so often in a log."""

import logging
import time

from newscrawl import counters
from newscrawl.extensions.progress import Progress
from newscrawl.spiders.course import Course

logger = logging.getLogger(__name__)


def line(course: Course, stored: int, new: int, seconds: float) -> str:
    """All of it in a line."""
    name = f", now {course.file.path.name}" if course.file else ""
    return (
        f"{course.bytes / 1e6:.0f} of {course.total / 1e6:.0f} MB ({course.share:.0%}),"
        f" {course.files_read} of {course.files} files: {course.captures} pages, {stored} stored, {new} new,"
        f" {course.captures / max(seconds, 1):.1f} pages a second{name}"
    )


class FilesProgress(Progress):
    """For spiders that have a `course` in place of sites; settings as for `Progress`."""

    def line(self) -> str:
        course, stats = getattr(self._crawler.spider, "course", None), self._crawler.stats
        if not isinstance(course, Course):
            return ""
        stored, new = (stats.get_value(name, 0) for name in (counters.STORED, counters.DECISIONS["new"]))
        return line(course, stored, new, time.monotonic() - self._begun)

    def _tell(self) -> None:
        told = self.line()
        if self._live is not None:
            from rich.text import Text  # noqa: PLC0415  (only for who looks)

            self._live.update(Text(told, style="bold"), refresh=True)
        elif told:
            logger.info("%s", told)

    def _closed(self, reason: str) -> None:
        super()._closed(reason)
        logger.info("ended (%s) after %.0f s: %s", reason, time.monotonic() - self._begun, self.line())
