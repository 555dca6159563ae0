"""The state as a run uses it: one door to everything that carries from run to run."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from newscrawl.archive.recovery import ended_here, forget
from newscrawl.items import Candidate
from newscrawl.state import articles, claims, furniture, leases, sites, units
from newscrawl.state.claims import Claims
from newscrawl.state.decisions import Decider, Decision
from newscrawl.state.due import next_due
from newscrawl.state.entries import looked_at
from newscrawl.state.furniture import SiteBlocks
from newscrawl.state.known import Known, address_of, epoch, key_of, number_of, seen_in, text_of
from newscrawl.state.opening import open_state
from newscrawl.state.pending import Pending
from newscrawl.state.plans import Plan, Planner
from newscrawl.state.replay import forget_sizes, mark_learned, size_of, write_sizes
from newscrawl.state.validators import Validators, read_validators, write_validators
from newscrawl.state.versions import Outcome
from newscrawl.state.visits import FROM_FILE, MISSED, Visit

REVISIT_AGES = (3600, 6 * 3600, 86_400, 7 * 86_400)
LEASE_SECONDS = 60
SITES_AT_HAND = 500  # whose blocks are kept in memory: a file of the web's news has thousands of sites

Journal = Callable[[bytes], tuple[str, int]]


class State:
    """Every method may raise `StateError`. What is decided is answered at once and written by `learn`."""

    def __init__(
        self,
        archive: Path,
        run: str,
        journal: Journal,
        *,
        url: str = "",
        ages: Sequence[int] = REVISIT_AGES,
        drop_near_duplicates: bool = False,
        lease_seconds: int = LEASE_SECONDS,
    ) -> None:
        """Opens the state; `journal` appends a line to the run's visits and gives the file's name and size after it."""
        self.run = run
        self._journal = journal
        self._ages = ages
        self.lease_seconds = lease_seconds
        self._database = open_state(url, archive, ages)
        self._pending = Pending()
        self._planner = Planner(self._database, self._pending, ages)
        # While it lasts, nobody else takes what the run has claimed.
        leases.take(self._database, [leases.run_unit(run)], run, lease_seconds)
        self._claims = Claims(self._database, run)
        self._decider = Decider(self._database, self._pending, self._claims, ages, drop_near_duplicates)
        self._sizes: dict[str, int] = {}  # of the files whose lines are not learned yet
        self._requested: dict[str, tuple[str, ...]] = {}  # final URL → URLs on the way there
        self._validators: dict[int, Validators] = {}
        self._site_numbers: dict[str, int] = {}
        self._blocks: OrderedDict[str, SiteBlocks] = OrderedDict()  # the least recently used first
        self._leased: set[str] = set()
        self._units: list[str] = []

    # Finding

    def sift(self, site: str, candidates: Sequence[Candidate], now: datetime) -> list[Plan]:
        """The candidates that are worth a request: new ones and those that are due; each article once a run."""
        return self._planner.sift(candidates, now)

    def due(self, site: str, now: datetime, limit: int = 500) -> list[Plan]:
        """Articles of the site that are due by age and that no finder of this run has named, the most overdue first."""
        return self._planner.due(self._site_number(site), now, limit)

    def validators(self, url: str) -> Validators | None:
        """What a feed, a sitemap or a section answered last, for the next request's condition."""
        key = address_of(url)
        return self._validators.get(key) or self._database.read(lambda c: read_validators(c, key))

    def remember_validators(self, url: str, etag: str | None, last_modified: str | None) -> None:
        self._validators[address_of(url)] = Validators(etag, last_modified)

    def unchanged(self, url: str, at: str | datetime) -> None:
        """An article answered 304: it was looked at, and that is all."""
        self._visited(url, at, "unchanged")

    def gone(self, url: str, at: str | datetime) -> None:
        """A known article answered 404 or 410: it is not asked for again by age."""
        self._visited(url, at, "gone")

    def missed(self, url: str, at: str | datetime) -> None:
        """A known article could not be had: the look that was due is left out, and the next one by age stands.

        Else pages that refuse for good would be asked for in every run, and in the end be all that is.
        """
        known, moment = self._known(key_of(url)), epoch(at)
        if known is None or known.due is None or known.due > moment:
            return
        looked = replace(known, due=next_due(known.first_seen, moment, self._ages))
        self._pending.decided(looked_at(looked, ()), with_line=False)
        self._tell(Visit(text_of(known.id), known.site, moment, MISSED))

    def _visited(self, url: str, at: str | datetime, outcome: str) -> None:
        key = key_of(url)
        known = self._known(key)
        if known is None:
            return
        moment = epoch(at)
        due = None if outcome == "gone" else next_due(known.first_seen, moment, self._ages)
        dates = [d for d in (known.named, self._planner.latest_date([key, known.id])) if d is not None]
        looked = replace(known, checked=moment, due=due, named=max(dates, default=None))
        self._pending.decided(looked_at(looked, ()), with_line=False)
        self._tell(Visit(text_of(known.id), known.site, moment, outcome))

    def _known(self, key: int) -> Known | None:
        return self._pending.by_key(key) or self._database.read(lambda c: articles.by_key(c, key))

    # Deciding

    def leads_to(self, url: str, requested_urls: Sequence[str]) -> None:
        """These addresses led to `url`, whose article is about to be decided on."""
        self._requested[url] = tuple(dict.fromkeys((*self._requested.get(url, ()), *requested_urls)))

    def decide(self, record: Mapping[str, Any]) -> Decision:
        """What becomes of a captured article (`items.Article` as a mapping). A stored one waits for `appended`."""
        requested = self._requested.pop(record["url"], ())
        seen = seen_in(record, requested)
        decision = self._decider.decide(seen, self._planner.latest_date(seen.keys))
        if decision.outcome is Outcome.CLAIMED:
            return decision
        told = (record["canonical_url"], record["url"])
        others = tuple(url for url in requested if url not in told)
        read = seen.from_file and decision.outcome is not Outcome.DROPPED_NEAR
        outcome = FROM_FILE if read else decision.outcome
        if not decision.stored:
            urls = tuple(dict.fromkeys((*told, *others)))
            self._tell(Visit(decision.id, seen.site, seen.at, outcome, urls))
        elif others:
            self._tell(Visit(decision.id, seen.site, seen.at, outcome, others))
        return decision

    def appended(self, article_id: str, file: str, size: int) -> None:
        """The line of a stored article is in its file, which is `size` bytes long now."""
        self._pending.appended(number_of(article_id))
        self._sizes[file] = size

    def _tell(self, visit: Visit) -> None:
        name, size = self._journal(visit.line())
        self._sizes[name] = size

    # Files of stored captures

    def reached(self, file: str) -> int:
        """How many bytes of a file are read and dealt with by a run that died or was asked to end."""
        return self._database.read(lambda connection: size_of(connection, file)) or 0

    def reach(self, file: str, offset: int) -> None:
        """All that stands before `offset` is decided on, and appended where it is stored."""
        self._sizes[file] = offset

    def forget_reached(self, files: Sequence[str]) -> None:
        """The files are read to their ends."""
        for file in files:
            self._sizes.pop(file, None)
        self._database.write(lambda connection: forget_sizes(connection, files))

    # Blocks

    def furniture(self, site: str) -> frozenset[bytes]:
        """Hashes of the blocks that recur on the site's pages."""
        return self._site_blocks(site).furniture()

    def observe_blocks(self, site: str, article_id: str, hashes: Sequence[bytes], at: str | datetime) -> None:
        """A page showed these blocks; pages of an article that is known from before this run do not count again."""
        if self._known(number_of(article_id)) is None:
            self._site_blocks(site).observe(number_of(article_id), list(hashes), epoch(at))

    def _site_blocks(self, site: str) -> SiteBlocks:
        if site not in self._blocks:
            number = self._site_number(site)
            self._blocks[site] = self._database.read(lambda connection: furniture.load(connection, number))
        self._blocks.move_to_end(site)
        return self._blocks[site]

    def _write_blocks(self, site: str) -> None:
        counts = self._blocks.get(site)
        if counts is not None and counts.unwritten:
            self._database.write(lambda connection: furniture.write(self._database, connection, counts))
            counts.unwritten = 0

    def _site_number(self, site: str) -> int:
        if site not in self._site_numbers:
            found = self._database.write(lambda c: sites.numbers(self._database, c, [site]))
            self._site_numbers |= found
        return self._site_numbers[site]

    # Units of work and their leases

    def begin(self, unit: str, hosts: Sequence[str] = ()) -> bool:
        """Takes a unit of work and its hosts (`lease`), and tells the table of units that this run is at it.

        False, and nothing is told, where another run has it.
        """
        if not self.lease(unit, hosts):
            return False
        units.started(self._database, unit, self.run)
        self._units.append(unit)
        return True

    def end_units(self, outcome: str) -> None:
        """Tells how the run ended with the units that it has begun: once its manifest stands, or it failed."""
        for unit in self._units:
            units.ended(self._database, unit, self.run, outcome)

    def lease(self, name: str, hosts: Sequence[str] = ()) -> bool:
        """True where the unit (`name`) and its hosts, registrable domains, are this run's; else none of them is.

        Another run that is at work on the unit, or on a site that shares a host with it, has it.
        """
        return self._take([name, *map(leases.of_host, hosts)])

    def lease_host(self, domain: str) -> bool:
        """True where the registrable domain is this run's to ask; False where another run asks it."""
        name = leases.of_host(domain)
        return name in self._leased or self._take([name])

    def _take(self, names: Sequence[str]) -> bool:
        mine = leases.take(self._database, names, self.run, self.lease_seconds)
        if mine:
            self._leased.update(names)
        return mine

    def renew_leases(self) -> list[str]:
        """Lengthens this run's leases; gives those that it has lost to another run."""
        return leases.renew(self._database, self.run, self.lease_seconds, sorted(self._leased))

    def done(self, site: str) -> None:
        """The run is done with the site; its leases it keeps until its manifest stands."""
        self._write_blocks(site)
        self._blocks.pop(site, None)

    def release_ended(self, archive: Path, dead: Sequence[str]) -> None:
        """Frees what runs of the archive held that have died, or ended with a state that was full.

        `dead` are those of `dead_runs` before this state was opened: of them it has learned all since.
        """
        for run in (*dead, *ended_here(archive, leases.holders(self._database))):
            leases.release(self._database, run)
            claims.release(self._database, run)
        forget(archive, dead)

    # Learning

    def learn(self) -> None:
        """Writes what is ready. Only to be called when all that was appended is on the disk."""
        entries = self._pending.take()
        counted = [counts for counts in self._blocks.values() if counts.is_due]
        if not (entries or counted or self._validators or self._sizes):
            return

        def work(connection: Connection) -> None:
            numbers = sites.numbers(self._database, connection, {entry.known.site for entry in entries})
            articles.write(connection, entries, numbers)
            self._claims.drop_spent(connection)
            write_validators(self._database, connection, self._validators)
            for counts in counted:
                furniture.write(self._database, connection, counts)
            write_sizes(self._database, connection, self._sizes)

        self._database.write(work)
        self._pending.learned(entries)
        self._claims.learned(entry.known.id for entry in entries)
        self._validators.clear()
        self._sizes.clear()
        for counts in counted:
            counts.unwritten = 0
        while len(self._blocks) > SITES_AT_HAND:
            self._write_blocks(next(iter(self._blocks)))
            self._blocks.popitem(last=False)

    def finished(self) -> None:
        """The run's manifest stands, and the state knows all that it lists."""
        for site in self._blocks:
            self._write_blocks(site)
        mark_learned(self._database, self.run)

    def close(self) -> None:
        self._claims.give_back(but={entry.known.id for entry in self._pending.take()})
        leases.release(self._database, self.run)
        self._database.close()
