"""What is done about a unit of work when a message names it: nothing, a crawl, or another attempt later."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event

from scrapy.settings import BaseSettings

from newscrawl.cluster import process
from newscrawl.cluster.state import opened
from newscrawl.cluster.work import Work
from newscrawl.errors import StateError
from newscrawl.health.conclusion import NEEDS_A_LOOK
from newscrawl.state import units
from newscrawl.state.clock import now
from newscrawl.state.leases import free_in
from newscrawl.state.units import Unit

EARLY = 0.9  # of its interval after which a site is crawled again: one message waits longer in the queue than another
LONGEST_WAIT = 20  # seconds until a unit is looked at again whose lease another run has: it may let go before its end
STATE_WAIT = 15  # seconds until a state that failed is tried again
WRONG_ARGUMENTS = 2  # exit code of `scrapy crawl`


@dataclass(frozen=True, slots=True)
class Attempt:
    """`said` is for the log; `outcome` is the unit's in the table, where it is done.

    `again` is in how many seconds to try again, None where nothing is left to do. `broken` tells that a crawl was begun
    and died without a word, which it may do each time. `code` is the exit code of the crawl that did the work, as
    `scrapy crawl` has it: 3 where something of it needs a look.
    """

    said: str
    outcome: str | None = None
    again: float | None = None
    broken: bool = False
    code: int = 0


def attempt(work: Work, settings: BaseSettings, stopping: Event, options: Sequence[str] = ()) -> Attempt:
    """Crawls the unit, with more `options` of `scrapy crawl`, unless it is done or another run is at it.

    Where `stopping` is set meanwhile, the crawl ends, and `again` is 0.
    """
    try:
        return _attempt(work, settings, stopping, options)
    except StateError as error:
        return Attempt(str(error), again=STATE_WAIT)


def _attempt(work: Work, settings: BaseSettings, stopping: Event, options: Sequence[str]) -> Attempt:
    before = _look(work, settings)
    if before.last is not None and is_done(work, before.last, before.moment):
        ago = before.moment - before.last.started
        return Attempt(f"nothing to do: {before.last.outcome} {ago} s ago", before.last.outcome)
    if before.free_in:
        return Attempt("another run has it or one of its hosts", again=min(before.free_in + 1, LONGEST_WAIT))
    code = process.crawl(work, stopping, options)
    if code == WRONG_ARGUMENTS:
        return Attempt(f"`scrapy crawl` refuses its arguments {dict(work.arguments)}: see what it said above")
    after = _look(work, settings)
    last = after.last
    if last is not None and last != before.last and last.done:
        look = ", needs a look" if code == NEEDS_A_LOOK else ""
        return Attempt(f"{last.outcome} after {after.moment - last.started} s{look}", last.outcome, code=code)
    if stopping.is_set():
        return Attempt("the worker ends", again=0)
    if last is None or last == before.last or last.ended is None:
        # Another run was quicker to take it, or the crawl was killed, or could not begin.
        wait = min(after.free_in + 1, LONGEST_WAIT)
        return Attempt(f"not crawled (exit code {code})", again=wait, broken=code not in {0, NEEDS_A_LOOK})
    return Attempt(f"cut short ({last.outcome})", again=LONGEST_WAIT, broken=True)


def is_done(work: Work, last: Unit, moment: int) -> bool:
    """Is nothing to be done at `moment` (Unix time)? A file has to be read once, and again where it was changed."""
    if not last.done:
        return False
    if work.interval is None:
        return last.started >= work.changed
    return moment - last.started < EARLY * work.interval


@dataclass(frozen=True, slots=True)
class _Look:
    """What the state says of a unit at `moment` (Unix time): its last time, and in how many seconds its leases end."""

    moment: int
    last: Unit | None
    free_in: int


def _look(work: Work, settings: BaseSettings) -> _Look:
    with opened(settings) as database:
        moment = database.read(lambda connection: now(database, connection))
        return _Look(moment, units.last(database, work.unit), free_in(database, work.leases))
