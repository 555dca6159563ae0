"""WARC files on their way to the workers."""

from collections.abc import Iterator, Sequence

from celery.exceptions import OperationalError

from newscrawl.cluster.celery import app
from newscrawl.cluster.tasks import read_file
from newscrawl.cluster.work import Work, file_below
from newscrawl.errors import BrokerError


def send_files(works: Sequence[Work], root: str, broker: str) -> Iterator[Work]:
    """Sends each to the broker, and gives it when the broker has it.

    Raises `ArgumentError`, before anything is sent, where one lies elsewhere than below `root`, and `BrokerError`.
    """
    paths = [work.arguments["path"] for work in works]
    for path in paths:
        file_below(path, root)
    connection = app.connection_for_write(broker)
    try:
        with connection, connection.Producer() as producer:
            for work, path in zip(works, paths, strict=True):
                read_file.apply_async(kwargs={"path": path}, producer=producer)
                yield work
    except (OperationalError, *connection.connection_errors, *connection.channel_errors) as error:
        raise BrokerError(f"NEWSCRAWL_BROKER={connection.as_uri()} takes nothing: {error}") from error
