"""What a source answered last, for the next request's condition."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from newscrawl.state.database import Database
from newscrawl.state.tables import validators


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request for an address conditional (RFC 9110, 13.1)."""

    etag: str | None
    last_modified: str | None


def read_validators(connection: Connection, url: int) -> Validators | None:
    """`url`: as `known.address_of` has it."""
    row = connection.execute(select(validators).where(validators.c.url == url)).first()
    return None if row is None else Validators(row.etag, row.last_modified)


def write_validators(database: Database, connection: Connection, kept: Mapping[int, Validators]) -> None:
    if not kept:
        return
    upsert = database.upsert(validators)
    replaced = {name: upsert.excluded[name] for name in ("etag", "last_modified")}
    connection.execute(
        upsert.on_conflict_do_update(index_elements=[validators.c.url], set_=replaced),
        [{"url": url, "etag": v.etag, "last_modified": v.last_modified} for url, v in kept.items()],
    )
