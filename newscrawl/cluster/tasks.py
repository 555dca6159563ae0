"""What a message asks for, and what becomes of it."""

import logging
import os
import threading
from collections.abc import Callable
from typing import Any

from celery import Task
from celery.exceptions import OperationalError, Reject
from celery.signals import after_setup_logger, worker_init, worker_shutting_down

from newscrawl.cluster import work
from newscrawl.cluster.attempt import attempt
from newscrawl.cluster.celery import app, project_settings
from newscrawl.cluster.work import Work
from newscrawl.commandline import check_names
from newscrawl.errors import ArgumentError, ProfileError

logger = logging.getLogger(__name__)

TRIES = 5  # of a unit whose crawl dies each time
stopping = threading.Event()  # set when the worker is asked to end


@after_setup_logger.connect
def _quieten(**_: Any) -> None:
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it would list its plugins


@worker_init.connect
def _check(**_: Any) -> None:
    """Ends the worker with 2 for a setting of ours that there is not, as every command does."""
    try:
        check_names(os.environ, "the environment")
    except ArgumentError as error:
        logger.critical("%s", error)
        os._exit(2)  # Celery goes on after SystemExit of a signal's receiver


@worker_shutting_down.connect
def _stop(**_: Any) -> None:
    stopping.set()


@app.task(bind=True, name="newscrawl.crawl_site")
def crawl_site(task: Task, site: str) -> str:
    """`site`: the name of a profile, or a public host."""
    settings = project_settings()
    return _carry_out(task, lambda: work.site_named(site, settings))


@app.task(bind=True, name="newscrawl.read_file")
def read_file(task: Task, path: str) -> str:
    """`path`: a WARC file, as this machine sees it."""
    root = project_settings()["NEWSCRAWL_WARC_ROOT"]
    return _carry_out(task, lambda: work.file_below(path, root))


def _carry_out(task: Task, unit: Callable[[], Work]) -> str:
    """What was done, for the log; the message is acknowledged then.

    Where the unit has to be tried again, a copy of the message waits for that time, so that this worker's hands are
    free, or goes to another worker where this one ends.
    """
    try:
        wanted = unit()
    except (ArgumentError, ProfileError) as error:
        logger.error("Refused a message: %s", error)
        return "refused"
    done = attempt(wanted, project_settings(), stopping, _options())
    if done.again is None:
        return f"{wanted.unit}: {done.said}"
    tries = task.request.retries + done.broken
    if tries >= TRIES:
        logger.error("%s: %s; given up after %d tries, until it is asked for again", wanted.unit, done.said, tries)
        return f"{wanted.unit}: given up"
    try:
        task.signature_from_request(task.request, countdown=done.again, retries=tries).apply_async()
    except OperationalError as error:
        raise Reject(error, requeue=True) from error  # the broker has the message still, and gives it to another
    return f"{wanted.unit}: {done.said}; again in {done.again:.0f} s"


def _options() -> list[str]:
    """A worker has a crawl for each core, so one process of each extracts, unless NEWSCRAWL_WORKERS says otherwise."""
    return [] if "NEWSCRAWL_WORKERS" in os.environ else ["-s", "NEWSCRAWL_WORKERS=1"]
