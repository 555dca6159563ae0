"""The state's tests run on SQLite and on PostgreSQL; without a server those on PostgreSQL say that they were left out.

NEWSCRAWL_TEST_POSTGRESQL names another server: an SQLAlchemy URL whose user may make schemas.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from records import Store
from sqlalchemy import create_engine, delete, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from newscrawl.state.tables import metadata

SERVER = os.environ.get("NEWSCRAWL_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
MEMORY = Path("/dev/shm")


@cache
def why_not() -> str | None:
    """Why there is no PostgreSQL to test on; None where there is one."""
    try:
        engine = create_engine(SERVER, connect_args={"connect_timeout": 2})
        engine.connect().close()
    except (ImportError, SQLAlchemyError) as error:
        return f"no PostgreSQL at {make_url(SERVER)!r} (set NEWSCRAWL_TEST_POSTGRESQL): {type(error).__name__}"
    engine.dispose()
    return None


@pytest.fixture(scope="session")
def schema() -> Iterator[str]:
    """The URL of a schema that the tests share."""
    with new_schema() as url:
        yield url


@contextmanager
def new_schema() -> Iterator[str]:
    """The URL of a schema of our own, gone afterwards. Nothing waits for a disk that nobody will pull."""
    if reason := why_not():
        pytest.skip(reason)
    name = f"newscrawl_{secrets.token_hex(6)}"
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT", pool_pre_ping=True)  # the chaos restarts it
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    url = make_url(SERVER).update_query_dict({"options": f"-csearch_path={name} -csynchronous_commit=off"})
    yield url.render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


def forget(url: str) -> None:
    """An empty state, with its tables if it has any."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if inspect(connection).has_table("meta"):
            for table in reversed(metadata.sorted_tables):
                if table.name != "meta":
                    connection.execute(delete(table))
    engine.dispose()


def states(kind: str, request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """Where the state is, for `records.Store` and `records.run`: {"path": …, "url": …}; kind: sqlite, postgresql."""
    url = "" if kind == "sqlite" else request.getfixturevalue("schema")
    # In memory where that can be had: a test can kill a process, but pull no plug, and waiting for disks takes long.
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield {"path": Path(folder), "url": url}
        for store in list(Store.alive):  # runs that a test did not end die with it
            store.die()
    if url:
        forget(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    yield from states(request.param, request)
