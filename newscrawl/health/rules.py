"""What a site's run is judged by: each rule against the site's own runs in which all was well.

A rule gives `None` where a run cannot tell (too few articles, a source not asked), `WELL`, or what it saw.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from newscrawl.health.history import FAILURES, NO_STORY, REFUSALS, SiteRun, Source
from newscrawl.health.sums import FAILED
from newscrawl.wording import amount

WELL = ""
Rule = Callable[[SiteRun, Sequence[SiteRun]], str | None]

FEWEST_RUNS = 3  # that could tell, before a site is judged: its first runs are how we get to know it
FEWEST_ARTICLES = 3  # of a run that is judged by its articles
KNOWN_DAYS = 6.5  # how long a site has to be known before its pauses are: a week has a weekend
SHORTEST_PAUSE = 20 / 24  # days: whatever stands still for less than that sleeps
BROKEN = {"gone", "broken_source", "client_error", "wrong_type", "refused", "robots_forbidden", "endless_redirect"}


def _high(values: Sequence[float]) -> float:
    """The highest of the usual: one odd run in ten is not usual."""
    return sorted(values)[int(0.9 * (len(values) - 1))]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of a run's articles are so; it is wrong where it is `alarming`, and far above what is usual."""

    what: str
    of: Callable[[SiteRun], tuple[int, int]]  # how many, of how many
    alarming: float
    rise: float = 0.4
    fewest: int = FEWEST_ARTICLES

    def __call__(self, run: SiteRun, past: Sequence[SiteRun]) -> str | None:
        share = self._share(run)
        if share is None or share < self.alarming:
            return WELL if share is not None else None
        known = [value for value in map(self._share, past) if value is not None]
        if len(known) < FEWEST_RUNS:
            return None
        usual = _high(known)
        return f"{share:.0%} {self.what}, usually at most {usual:.0%}" if share - usual >= self.rise else WELL

    def _share(self, run: SiteRun) -> float | None:
        part, whole = self.of(run)
        return part / whole if whole >= self.fewest else None


def without_story(run: SiteRun) -> tuple[int, int]:
    missing = run.count(*NO_STORY)
    return missing, missing + run.articles


def either(*rules: Rule) -> Rule:
    """What the first of the rules that sees something says."""

    def rule(run: SiteRun, past: Sequence[SiteRun]) -> str | None:
        said = [rule(run, past) for rule in rules]
        return next((what for what in said if what), None if all(what is None for what in said) else WELL)

    return rule


def short(run: SiteRun, past: Sequence[SiteRun]) -> str | None:
    """Whole stories at less than half of what is usual."""
    if run.number("lengths") < FEWEST_ARTICLES:
        return None
    known = [before.number("length") for before in past if before.number("lengths") >= FEWEST_ARTICLES]
    if len(known) < FEWEST_RUNS:
        return None
    length, usual = run.number("length"), -_high([-length for length in known])
    return f"half of them below {length} characters, usually {usual:.0f} or more" if length < usual / 2 else WELL


def refused(run: SiteRun, past: Sequence[SiteRun]) -> str | None:
    """Nothing but refusals: of all that was asked for, also in the first run, or of clearly more articles than ever."""
    got = run.articles + run.count("unchanged", *NO_STORY)
    bad = run.count(*REFUSALS)
    well = any(source.well for source in run.sources)
    if got or not bad:
        return WELL if got or well else None
    if well:
        if sum(map(_answered, past)) < FEWEST_RUNS:
            return None
        usual = _high([before.count(*REFUSALS) for before in past])
        if bad <= 2 * usual + 2:
            return WELL
    return f"no page, but {_told(run, REFUSALS)}"


def _answered(run: SiteRun) -> bool:
    return bool(run.articles or run.count("unchanged", *NO_STORY) or any(source.well for source in run.sources))


def unreachable(run: SiteRun, past: Sequence[SiteRun]) -> str | None:
    """Nothing but failures."""
    if _answered(run) or run.count(*REFUSALS):
        return WELL
    if not run.count(*FAILURES) or not any(map(_answered, past)):
        return None
    return f"no answer, but {_told(run, FAILURES)}"


@dataclass(frozen=True, slots=True)
class Never:
    """So many requests failed, and nothing came of any, in this run or in any that is known: the first counts too."""

    what: str
    came: Callable[[SiteRun], object]  # true or false
    fewest: int = 1

    def __call__(self, run: SiteRun, past: Sequence[SiteRun]) -> str | None:
        if self.came(run) or any(map(self.came, past)):
            return WELL
        return f"no {self.what}, but {_told(run, FAILED)}" if run.count(*FAILED) >= self.fewest else None


def _told(run: SiteRun, outcomes: Sequence[str]) -> str:
    return ", ".join(f"{run.count(name)} × {name.replace('_', ' ')}" for name in outcomes if run.count(name))


def source_gone(run: SiteRun, past: Sequence[SiteRun]) -> str | None:
    """A source that used to be read is broken, or names nothing any more."""
    seen = []
    for source in run.sources:
        empty = source.outcome == "read" and not source.candidates
        if not (empty or source.outcome in BROKEN):
            continue
        before = [known for known in map(_named(source.url), past) if known]
        filled = sum(known.candidates > 0 for known in before)
        well = sum(known.well for known in before)
        if well >= FEWEST_RUNS and filled and (not empty or filled + _unchanged(before) == len(before)):
            seen.append(f"{source.url}: {'names nothing' if empty else source.outcome.replace('_', ' ')}")
    return "; ".join(seen) or (WELL if run.sources else None)


def _named(url: str) -> Callable[[SiteRun], Source | None]:
    return lambda run: next((source for source in run.sources if source.url == url), None)


def _unchanged(sources: Sequence[Source]) -> int:
    return sum(source.outcome == "unchanged" for source in sources)


def source_frozen(run: SiteRun, past: Sequence[SiteRun]) -> str | None:
    """A source stands still while the site goes on, for clearly longer than ever."""
    dated = [source for source in run.sources if source.newest and source.well]
    if not dated or not past or _days(past[0], run) < KNOWN_DAYS:
        return None
    seen = []
    for source in dated:
        lag = _lag(run, source)
        if lag < SHORTEST_PAUSE:
            continue
        known = [_lag(before, was) for before in past if (was := _named(source.url)(before)) and was.newest]
        if len(known) >= FEWEST_RUNS and lag > max(SHORTEST_PAUSE, 2 * max(known)):
            seen.append(f"{source.url}: its newest is of {source.newest:%Y-%m-%d}, the site's of {run.newest:%Y-%m-%d}")
    return "; ".join(seen) or WELL


def _lag(run: SiteRun, source: Source) -> float:
    """Days by which a source is behind the newest story that is known of its site."""
    if run.newest is None or source.newest is None:
        return 0
    return (run.newest - source.newest).total_seconds() / 86400


def _days(first: SiteRun, last: SiteRun) -> float:
    return (last.started - first.started).total_seconds() / 86400


def silent(run: SiteRun, past: Sequence[SiteRun]) -> str | None:
    """No new article for clearly longer than ever, weekends and holidays of the site's past included."""
    if run.count("new"):
        return WELL
    fruitful = [before for before in past if before.count("new")]
    if len(fruitful) < FEWEST_RUNS or _days(past[0], run) < KNOWN_DAYS:
        return None
    pause = _days(fruitful[-1], run)
    longest = max(_days(*pair) for pair in pairwise(fruitful))
    if pause <= max(1.5 * longest, SHORTEST_PAUSE):
        return WELL
    return f"none for {pause:.1f} days, never before for more than {longest:.1f}"


def leaked(run: SiteRun, past: Sequence[SiteRun]) -> str | None:
    """Lines that used to be set apart stand in several stories now."""
    if run.articles < 2 or sum("notices" in before.numbers for before in past) < FEWEST_RUNS:
        return None
    repeated = set(run.numbers.get("repeated", ()))
    if not repeated:
        return WELL
    apart = {line for before in past for line in before.numbers.get("notices", ())}
    apart -= {line for before in past for line in before.numbers.get("repeated", ())}
    lines = len(repeated & apart)
    return f"{amount(lines, 'line')} that used to be set apart in the text of several stories" if lines else WELL


RULES: dict[str, Rule] = {
    "refused": refused,
    "never_read": Never("page", _answered),
    "never_an_article": Never("article", lambda run: run.articles, FEWEST_ARTICLES),
    "unreachable": unreachable,
    "no_story": Share("of the pages hold no story", without_story, 0.7),
    "alike": Share(
        "of the stories are the same", lambda run: (run.articles - run.number("distinct"), run.articles), 0.6
    ),
    "short": short,
    "leaked": leaked,
    "undated": Share("without a date", lambda run: (run.number("undated"), run.articles), 0.8),
    "unsigned": Share("without a byline", lambda run: (run.number("unsigned"), run.articles), 0.9, fewest=4),
    "walls": either(
        Share("cut off at a wall", lambda run: (run.number("cut_off"), run.articles), 0.6),
        Share("with a wall", lambda run: (run.number("walled"), run.articles), 0.6),
    ),
    "source_gone": source_gone,
    "source_frozen": source_frozen,
    "silent": silent,
}
# A network has its hours: these are told only once they have lasted for so many runs.
PATIENCE = {"unreachable": 2}
