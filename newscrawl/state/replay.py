"""Teaching the state what the archive's files hold beyond it: after a crash, or all of it."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, delete, select

from newscrawl.archive import manifest as manifests
from newscrawl.archive.layout import finished_runs, uncompressed, visits_file
from newscrawl.archive.lines import Line, read_lines
from newscrawl.archive.manifest import Manifest
from newscrawl.errors import ArchiveError, BrokenRecord
from newscrawl.state import articles, sites, units
from newscrawl.state.database import Database
from newscrawl.state.due import next_due
from newscrawl.state.entries import entry_of, known_from, looked_at, never_stored
from newscrawl.state.known import Known, Seen, key_of, number_of, seen_in
from newscrawl.state.near import nearly_the_same
from newscrawl.state.pending import Pending
from newscrawl.state.tables import claims, files, runs
from newscrawl.state.versions import Outcome
from newscrawl.state.visits import FROM_FILE, MISSED, Visit, visit_of

logger = logging.getLogger(__name__)

_BATCH = 500  # lines a transaction


def unlearned(database: Database, archive: Path) -> list[str]:
    """The finished runs that the state does not know in full."""
    query = select(runs.c.run).where(runs.c.learned)
    known = set(database.read(lambda connection: connection.scalars(query).all()))
    return [run for run in finished_runs(archive) if run not in known]


def learn_runs(database: Database, archive: Path, names: Sequence[str], ages: Sequence[int]) -> int:
    """Replays these runs; gives the number of lines that were new to the state. What cannot be read is logged."""
    learned = 0
    for manifest in _in_order(archive, names):
        replay = _Replay(database, archive, ages)
        # Records first: a visit speaks of an article that a record of the same run may have brought.
        paths = [entry.path for entry in manifest.files]
        journals = [entry.path for entry in manifest.journals if entry.path == visits_file(manifest.run)]
        learned += sum(replay.learn_file(path) for path in (*paths, *journals))
        mark_learned(database, manifest.run)
        _remember_units(database, manifest)
    return learned


def _remember_units(database: Database, manifest: Manifest) -> None:
    database.write(lambda connection: units.remember(database, connection, manifest))


def _in_order(archive: Path, names: Sequence[str]) -> list[Manifest]:
    """In the order in which they ended: a site's runs follow one another, those of one second too."""
    found = []
    for run in names:
        try:
            found.append(manifests.load(archive, run))
        except ArchiveError as error:
            logger.error("%s", error)
    return sorted(found, key=lambda manifest: manifest.ended)


def mark_learned(database: Database, run: str) -> None:
    """The state knows all of a finished run: where its files end need not be kept, nor what it had claimed."""
    upsert = database.upsert(runs).values(run=run, learned=True)

    def work(connection: Connection) -> None:
        connection.execute(upsert.on_conflict_do_update(index_elements=[runs.c.run], set_={"learned": True}))
        connection.execute(delete(files).where(files.c.name.contains(run, autoescape=True)))
        connection.execute(delete(claims).where(claims.c.run == run))

    database.write(work)


def write_sizes(database: Database, connection: Connection, sizes: dict[str, int]) -> None:
    """How far into each file the state knows the lines."""
    upsert = database.upsert(files)
    rows = [{"name": uncompressed(name), "size": size} for name, size in sizes.items()]
    if rows:
        connection.execute(
            upsert.on_conflict_do_update(index_elements=[files.c.name], set_={"size": upsert.excluded.size}),
            rows,
        )


def size_of(connection: Connection, name: str) -> int | None:
    """How far into a file the state knows it."""
    return connection.scalar(select(files.c.size).where(files.c.name == uncompressed(name)))


def forget_sizes(connection: Connection, names: Sequence[str]) -> None:
    connection.execute(delete(files).where(files.c.name.in_(names)))


class _Replay:
    def __init__(self, database: Database, archive: Path, ages: Sequence[int]) -> None:
        self._database = database
        self._archive = archive
        self._ages = ages
        self._pending = Pending()

    def learn_file(self, name: str) -> int:
        offset = self._database.read(lambda connection: size_of(connection, name)) or 0
        count = 0
        try:
            lines = read_lines(self._archive / name, offset)
            while batch := list(islice(lines, _BATCH)):
                self._learn(name, batch)
                count += len(batch)
        except OSError as error:
            logger.error("%s: cannot be read (%s); `scrapy verify` says more", self._archive / name, error)
        return count

    def _learn(self, name: str, batch: list[Line]) -> None:
        for line in batch:
            try:
                record = line.record()
                if name.endswith(".visits.jsonl"):
                    self._visit(visit_of(record))
                else:
                    self._record(seen_in(record), int(record["version"]))
            except (BrokenRecord, KeyError, TypeError, ValueError) as error:
                logger.error("%s: a line is left out of the state: %r", self._archive / name, error)
        entries = self._pending.take()

        def work(connection: Connection) -> None:
            numbers = sites.numbers(self._database, connection, {entry.known.site for entry in entries})
            articles.write(connection, entries, numbers)
            write_sizes(self._database, connection, {name: batch[-1].end})

        self._database.write(work)
        self._pending.learned(entries)

    def _before(self, key: int) -> Known | None:
        return self._pending.by_key(key) or self._database.read(lambda c: articles.by_key(c, key))

    def _record(self, seen: Seen, version: int) -> None:
        before = self._before(seen.id)
        if before is not None and before.id == seen.id and before.version > version:
            return
        near = nearly_the_same(self._database, self._pending, seen, but=seen.id)
        first_seen = before.first_seen if before is not None and before.id == seen.id else seen.at
        known = known_from(
            seen,
            identity=seen.id,
            version=version,
            first_seen=first_seen,
            named=None,  # no record tells; the last look stands for it
            due=next_due(first_seen, seen.at, self._ages),
        )
        if seen.from_file:
            known = replace(
                known,
                due=None if before is None else before.due,
                checked=seen.at if before is None else max(before.checked, seen.at),
            )
        self._pending.decided(entry_of(known, seen, new_story=True, anchors=near.anchors), with_line=False)

    def _visit(self, visit: Visit) -> None:
        identity = number_of(visit.id)
        before = self._before(identity)
        if before is None and visit.outcome == Outcome.DROPPED_NEAR:
            before = never_stored(visit, identity)
        if before is None or before.id != identity:
            return
        known = before
        if visit.outcome == FROM_FILE:
            known = replace(before, checked=max(before.checked, visit.at))
        elif visit.at >= before.checked:
            due = None if visit.outcome == "gone" else next_due(before.first_seen, visit.at, self._ages)
            checked = before.checked if visit.outcome == MISSED else visit.at
            known = replace(before, checked=checked, due=due if before.version else None)
        aliases = tuple(key for key in map(key_of, visit.urls) if key != identity)
        self._pending.decided(looked_at(known, aliases), with_line=False)
