"""Which run is about to store a version of an article: claimed as it decides, so that of runs at work only one does.

Between a decision and the group in which the tables learn of it, only this claim tells other runs. Promised is:

- Of runs at work one stores the version; the others drop their captures and count them as "claimed". They remember
  nothing of them, so that an article whose claim comes to nothing is new again to whichever run meets it next.
- A run that died keeps its claims until its archive was put in order and the state has learned what was in it
  (`State.release_ended`), which the next run on that archive does first of all.
- Where that machine never comes back, its claims are free `HELD` seconds after they were made: another run stores those
  articles. Should the lost disk turn up after all, and with a line that it had not told the state of, that line is
  a second one of its version; both have the same `id` and `version`.
"""

import time
from collections import deque
from collections.abc import Container, Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    literal_column,
    or_,
    select,
)
from sqlalchemy.sql.dml import ReturningInsert

from newscrawl.state.clock import now
from newscrawl.state.database import Database
from newscrawl.state.prepared import Insertion, Prepared
from newscrawl.state.tables import articles, claims, leases

HELD = 3600
# How long learned claims stay: a decision that was begun before the tables knew is made by then.
_SPENT = 10

Claim = tuple[int, int]  # an address' key, and the version of its article


class _Refused(Exception):
    """Another run has a claim: none of this decision's is put down."""


def _is_dead(moment: Any) -> ColumnElement[bool]:
    """Has the claim's run died, long ago enough?"""
    lives = exists().where(leases.c.run == claims.c.run, leases.c.until > moment)
    return and_(claims.c.at + literal_column(str(HELD)) <= moment, ~lives)


def _taking(upsert: Insertion) -> ReturningInsert[Any]:
    """One statement: put down unless another run has it, or the tables know this version already."""
    key, version = bindparam("key", type_=BigInteger()), bindparam("version", type_=Integer())
    moment = bindparam("at", type_=BigInteger())
    is_known = exists().where(articles.c.id == key, articles.c.version >= version)
    chosen = select(key, version, bindparam("run", type_=Text()), moment).where(~is_known)
    insert = upsert(claims).from_select(["key", "version", "run", "at"], chosen)
    return insert.on_conflict_do_update(
        index_elements=[claims.c.key, claims.c.version],
        set_={"run": insert.excluded.run, "at": insert.excluded.at},
        where=or_(claims.c.run == insert.excluded.run, _is_dead(moment)),
    ).returning(claims.c.key)


_TAKE = Prepared(_taking)
_DROP = Prepared(
    lambda _: delete(claims).where(
        claims.c.key == bindparam("old"), claims.c.version == bindparam("old_version"), claims.c.run == bindparam("by")
    )
)


class Claims:
    """Those of one run."""

    def __init__(self, database: Database, run: str) -> None:
        self._database = database
        self._run = run
        self._ahead = database.read(lambda c: now(database, c)) - time.time()  # the server's clock of ours
        self._held: dict[int, list[Claim]] = {}  # by article id
        self._spent: deque[tuple[float, list[Claim]]] = deque()  # since when the tables know their articles
        self._dropped: list[list[Claim]] = []
        database.write(lambda connection: connection.execute(delete(claims).where(_is_dead(self._now()))))

    def _now(self) -> int:
        return int(time.time() + self._ahead)

    def take(self, identity: int, keys: Iterable[int], version: int) -> bool:
        """True where the article's version is this run's to store, by all these keys."""
        wanted = [(key, version) for key in sorted(keys)]  # in one order, so that runs never wait for one another
        held = self._held.setdefault(identity, [])
        held += wanted  # before they are: where the state fails, nobody knows whether it has them
        if self._put(wanted):
            return True
        del held[-len(wanted) :]
        if not held:
            del self._held[identity]
        return False

    def _put(self, wanted: list[Claim]) -> bool:
        rows = [{"key": key, "version": version, "run": self._run, "at": self._now()} for key, version in wanted]
        if len(rows) == 1:  # a statement is a transaction of its own
            return bool(self._database.read(lambda connection: _TAKE.rows(connection, rows[0])))

        def work(connection: Connection) -> None:
            for row in rows:
                if not _TAKE.rows(connection, row):
                    raise _Refused

        try:
            self._database.write(work, lasting=False)
        except _Refused:
            return False
        return True

    def drop_spent(self, connection: Connection) -> None:
        """Drops the claims of articles that the tables have known for a while. Bears being run twice."""
        moment = time.monotonic() - _SPENT
        self._dropped = [spent for since, spent in self._spent if since <= moment]
        self._drop(connection, [claim for spent in self._dropped for claim in spent])

    def learned(self, identities: Iterable[int]) -> None:
        """The tables know these articles, and what `drop_spent` dropped stays dropped."""
        for _ in self._dropped:
            self._spent.popleft()
        self._dropped = []
        spent = [claim for identity in identities for claim in self._held.pop(identity, ())]
        if spent:
            self._spent.append((time.monotonic(), spent))

    def give_back(self, but: Container[int]) -> None:
        """Lets go of all that is claimed and not stored: `but` are the articles of which a line is in its file."""
        unused = [claim for identity, held in self._held.items() if identity not in but for claim in held]
        if unused:
            self._database.write(lambda connection: self._drop(connection, unused))

    def _drop(self, connection: Connection, dropped: list[Claim]) -> None:
        rows = ({"old": key, "old_version": version, "by": self._run} for key, version in dropped)
        _DROP.many(connection, rows)


def release(database: Database, run: str) -> None:
    """Lets go of all claims of a run that died, whose files are in order and learned."""
    database.write(lambda connection: connection.execute(delete(claims).where(claims.c.run == run)))
