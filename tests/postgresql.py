"""The state's tests run on SQLite and on PostgreSQL; without a server those on PostgreSQL say that they were left out.

NEWSCRAWL_TEST_POSTGRESQL names another server: an SQLAlchemy URL whose user may make schemas.
"""

import os
import secrets
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

SERVER = os.environ.get("NEWSCRAWL_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


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


def empty_schema() -> Iterator[str]:
    """The URL of a schema of its own, gone afterwards."""
    if reason := why_not():
        pytest.skip(reason)
    name = f"newscrawl_{secrets.token_hex(6)}"
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    yield make_url(SERVER).update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Where the state is, for `records.Store` and `records.run`: {"path": …, "url": …}."""
    if request.param == "sqlite":
        yield {"path": tmp_path, "url": ""}
        return
    for url in empty_schema():
        yield {"path": tmp_path, "url": url}
