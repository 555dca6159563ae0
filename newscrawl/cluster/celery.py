"""The Celery app: `celery -A newscrawl.cluster worker`, `celery -A newscrawl.cluster beat`.

What its settings mean is told in Celery's documentation (userguide/configuration); why they are as they are, here.
"""

import os

from celery import Celery
from kombu import Queue
from scrapy.settings import Settings

SITES, FILES = "newscrawl.sites", "newscrawl.files"  # queues; `worker -Q newscrawl.sites` leaves the backfill to others
_DAYS = 24 * 3600 * 1000  # milliseconds
# RabbitMQ from 3.12 on takes a message back from a worker that has not acknowledged it for so long; without this it
# would be 30 minutes, which a large file outlasts. It is still read once, by lease and table; its message goes round.
_ARGUMENTS = {"x-consumer-timeout": 7 * _DAYS}


def project_settings() -> Settings:
    """The settings that a crawl has: of SCRAPY_SETTINGS_MODULE, else the project's own, wherever we were started."""
    settings = Settings()
    settings.setmodule(os.environ.get("SCRAPY_SETTINGS_MODULE", "newscrawl.settings"), priority="project")
    return settings


def _app(settings: Settings) -> Celery:
    app = Celery("newscrawl", include=["newscrawl.cluster.tasks"])
    app.conf.update(
        broker_url=settings["NEWSCRAWL_BROKER"],
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # a broker that restarts is waited for
        broker_channel_error_retry=True,  # so is a channel that it closed, as at its consumer timeout
        broker_transport_options={"confirm_publish": True},  # a message is sent when the broker has it
        accept_content=["json"],  # whoever reaches the broker must not reach Python: no pickles, no YAML
        task_serializer="json",
        event_serializer="json",
        worker_enable_remote_control=False,  # two tasks are all that a message can ask for
        task_ignore_result=True,  # the state's table of units holds what became of each
        task_acks_late=True,  # a worker that dies leaves its message to another
        task_reject_on_worker_lost=True,
        # One that has lost the broker goes on with its crawls: their messages come again, to find them done or leased.
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_prefetch_multiplier=1,  # and takes no more messages than it has hands
        worker_pool="threads",  # each waits for a crawl, which is a process of its own
        task_queues=[Queue(name, routing_key=name, queue_arguments=_ARGUMENTS) for name in (SITES, FILES)],
        task_default_queue=SITES,
        task_routes={"newscrawl.read_file": FILES},
        task_create_missing_queues=False,
        beat_scheduler="newscrawl.cluster.beat:SiteScheduler",
        timezone="UTC",
    )
    return app


app = _app(project_settings())
