"""When each site is due: its interval after its crawl was last begun, as the table of units has it."""

import logging
import os
import sys
from datetime import UTC, datetime
from typing import Any

from celery.beat import ScheduleEntry, Scheduler
from celery.schedules import schedstate
from scrapy.settings import BaseSettings

from newscrawl.cluster import work
from newscrawl.cluster.celery import project_settings
from newscrawl.cluster.state import opened
from newscrawl.cluster.tasks import crawl_site
from newscrawl.commandline import check_names
from newscrawl.errors import ArgumentError, NewscrawlError, ProfileError
from newscrawl.state import units

logger = logging.getLogger(__name__)


class SiteEntry(ScheduleEntry):
    """A site whose crawl was begun since it was last sent is due an interval after that, and not a turn later.

    A message that came before its time would be answered with "nothing to do".
    """

    def is_due(self) -> schedstate:
        due = super().is_due()
        return self.schedule.is_due(max(self.last_run_at, self._begun())) if due.is_due else due

    def _begun(self) -> datetime:
        try:
            with opened(project_settings()) as database:
                last = units.last(database, self.name)
        except NewscrawlError as error:  # the worker that gets the message waits for the state
            logger.warning("%s", error)
            last = None
        return datetime.fromtimestamp(last.started if last is not None else 0, UTC)


class SiteScheduler(Scheduler):
    """Keeps nothing of its own on a disk: after a restart it goes on where the table says."""

    Entry = SiteEntry

    def setup_schedule(self) -> None:
        """Ends the beat with one line that says why: with 2 for wrong settings, with 1 where no state can be asked."""
        try:
            check_names(os.environ, "the environment")
            self.merge_inplace(entries(project_settings()))
        except NewscrawlError as error:
            logger.critical("%s", error)
            sys.exit(2 if isinstance(error, ArgumentError | ProfileError) else 1)


def entries(settings: BaseSettings) -> dict[str, dict[str, Any]]:
    """One of Celery's periodic tasks for each site of NEWSCRAWL_SITES.

    Raises `ArgumentError` and `ProfileError` for sites that no worker would take, and `StateError`.
    """
    names = settings.getlist("NEWSCRAWL_SITES")
    if not names:
        raise ArgumentError("NEWSCRAWL_SITES is empty: name the sites, such as orf,derstandard,www.example.com")
    wanted = {name.strip(): work.site_named(name.strip(), settings) for name in names if name.strip()}
    with opened(settings) as database:
        begun = {unit.unit: unit.started for unit in units.all_units(database)}
    return {
        each.unit: {
            "task": crawl_site.name,
            "schedule": each.interval,
            "kwargs": {"site": name},
            # A message that was not taken until the next one is sent would only make the queue longer.
            "options": {"expires": each.interval},
            "last_run_at": datetime.fromtimestamp(begun.get(each.unit, 0), UTC),
        }
        for name, each in wanted.items()
    }
