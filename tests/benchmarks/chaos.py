"""Four workers crawl forty sites on RabbitMQ and PostgreSQL while they are killed, and the servers are restarted.

    python tests/benchmarks/chaos.py [--sites 40] [--articles 10] [--workers 4] [--every 7]
        [--restart-broker COMMAND] [--restart-state COMMAND]

The workers are two machines, as far as files tell: two share an archive, two another one. Every few seconds one of them
is killed with SIGKILL, every second time with its crawl at the same moment, as if its machine had lost its power, and
started again; so is the beat that sends the sites. When all are crawled, some articles of each are revised, and it goes
on until all are crawled again, and then once more in peace. RabbitMQ is restarted in the first round and PostgreSQL in
the second, by commands of yours, since nobody else may need them then: such as 'pg_ctlcluster 15 main restart' and
'rabbitmqctl shutdown; rabbitmq-server -detached; rabbitmqctl await_startup'. Servers are found as the tests do
(tests/rabbitmq.py, tests/postgresql.py). Writes into RESULTS.md.
"""

import argparse
import itertools
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from onesite import text
from postgresql import schema
from rabbitmq import broker
from results import write_section
from town import TOWN_SETTINGS, Town, closest, serve, together
from workers import Cluster, Worker, cluster

from newscrawl.archive import read, recover
from newscrawl.archive.layout import dead_runs
from newscrawl.archive.verify import Verification
from newscrawl.errors import StateError
from newscrawl.state.state import State

LEASE = 10  # seconds
INTERVAL = 4  # minutes between two crawls of a site
LATE = 0.15  # seconds by which a crawl on a busy machine may send one request later than it means to
SECONDS = 1500  # after which it has failed


class Chaos:
    """The workers, and what happens to them."""

    def __init__(self, here: Cluster, archives: list[Path], workers: int) -> None:
        self._here = here
        self._places = [archives[number % len(archives)] for number in range(workers)]
        self._workers = [self._start(number) for number in range(workers)]
        self._beat = here.beat(NEWSCRAWL_ARCHIVE=str(archives[0]))
        self._random = random.Random(20_261_127)
        self.killed = self.lost = 0

    def _start(self, number: int) -> Worker:
        return self._here.worker(1, NEWSCRAWL_ARCHIVE=str(self._places[number]))

    def strike(self) -> None:
        """Kills one of those that are at work, if any is, and starts it again; the beat every tenth time."""
        if (self.killed + self.lost) % 10 == 9:
            self._beat.kill()
            self._beat = self._here.beat(NEWSCRAWL_ARCHIVE=str(self._places[0]))
        busy = [number for number, worker in enumerate(self._workers) if worker.crawls()]
        number = self._random.choice(busy or range(len(self._workers)))
        if (self.killed + self.lost) % 2:
            self._workers[number].lose()
            self.lost += 1
        else:
            self._workers[number].kill()
            self.killed += 1
        self._workers[number] = self._start(number)

    def end(self) -> None:
        for each in (self._beat, *self._workers):
            each.process.terminate()
        for each in (self._beat, *self._workers):
            each.end()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--articles", type=int, default=10)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--every", type=float, default=7.0, help="seconds between two kills")
    parser.add_argument("--restart-broker", metavar="COMMAND", help="restarts RabbitMQ")
    parser.add_argument("--restart-state", metavar="COMMAND", help="restarts PostgreSQL")
    chosen = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url, state = (stack.enter_context(contextmanager(each.__wrapped__)()) for each in (broker, schema))  # fixtures
        town = stack.enter_context(serve(chosen.sites, chosen.articles, latency=0.1, delay=0.7, revised=2))
        names = town.write_profiles(folder / "profiles")
        settings = {
            "NEWSCRAWL_BROKER": url,
            "NEWSCRAWL_STATE": state,
            "NEWSCRAWL_PROFILES": str(folder / "profiles"),
            "NEWSCRAWL_ALLOW_PRIVATE_HOSTS": "1",
            "NEWSCRAWL_LEASE_SECONDS": str(LEASE),
            "NEWSCRAWL_INTERVAL": str(INTERVAL),
            "NEWSCRAWL_SITES": ",".join(names),
            "NEWSCRAWL_ENDING_SECONDS": "2",
        }
        here = stack.enter_context(cluster(folder, TOWN_SETTINGS % town.delay, **settings))
        archives = [folder / "one", folder / "two"]
        chaos = Chaos(here, archives, chosen.workers)
        send(names, url)  # by hand, and beat does so as well: each message comes twice
        rounds = [play(chaos, here, names, chosen.every, chosen.restart_broker)]
        town.revise()
        rounds.append(play(chaos, here, names, chosen.every, chosen.restart_state))
        rounds.append(
            play(chaos, here, names, chosen.every, None, strikes=False)
        )  # what a dead run held back comes now
        chaos.end()
        settle(archives, state)
        text, wrong = judge(town, archives, chaos, rounds, chosen)
        print(text)
        write_section("Chaos", text)
        if wrong:
            sys.exit("\n".join([*wrong, *(worker.log[-2000:] for worker in here.started[-4:])]))


def play(
    chaos: Chaos, here: Cluster, names: list[str], every: float, restart: str | None, *, strikes: bool = True
) -> float:
    """Strikes until a crawl of each site that was begun from now on has finished; the seconds that took."""
    since, begun = time.time(), time.monotonic()
    undone = names
    for turn in itertools.count():
        time.sleep(every)
        undone = [name for name in undone if not is_crawled(here, name, since)]  # the beat may send it once more
        print(f"{time.monotonic() - begun:.0f} s, {len(undone)} sites left", file=sys.stderr)
        if not undone:
            break
        if time.monotonic() - begun > SECONDS:
            sys.exit(f"not done: {undone}\n{here.started[-1].log[-4000:]}")
        if restart and turn == 3:
            print(f"restarting: {restart}", file=sys.stderr)
            subprocess.run(["sh", "-c", restart], check=True, timeout=180)
        elif strikes:
            chaos.strike()
    return time.monotonic() - begun


def send(names: list[str], url: str) -> None:
    from newscrawl.cluster.celery import app
    from newscrawl.cluster.tasks import crawl_site

    with app.connection_for_write(url) as connection:
        for name in names:
            crawl_site.apply_async(kwargs={"site": name}, connection=connection)


def is_crawled(here: Cluster, name: str, since: float) -> bool:
    try:
        unit = here.units().get(f"site:{name}")
    except StateError:  # PostgreSQL is on its way
        return False
    return unit is not None and unit.started > since and unit.outcome == "finished"


def settle(archives: list[Path], state: str) -> None:
    """What a next run on each machine would do first: put in order what died."""
    for archive in archives:
        recover(archive)
        dead = dead_runs(archive)
        next_run = State(archive, "none", lambda _: ("", 0), url=state)
        next_run.release_ended(archive, dead)
        next_run.close()


def missing(town: Town, records: list[dict[str, Any]]) -> list[str]:
    """The versions that no record has."""
    stored = {(record["url"], record["text"]) for record in records}
    found = []
    for host in town.hosts:
        for number, edition in town.versions():
            path = f"/story/{number}"
            if (f"http://{host}:{town.server_port}{path}", text(town.seed(host, number, edition))) not in stored:
                asked = sum(each.host == host and each.path == path for each in town.asked)
                found.append(f"{host}{path} is missing as of edition {edition}; it was asked for {asked} times")
    return found


def judge(
    town: Town, archives: list[Path], chaos: Chaos, rounds: list[float], chosen: argparse.Namespace
) -> tuple[str, list[str]]:
    records: list[dict[str, Any]] = [record for archive in archives for record in read(archive)]
    stored = Counter((record["url"], record["version"]) for record in records)
    texts = Counter((record["url"], record["content_hash"]) for record in records)
    expected = len(town.hosts) * (town.articles + town.revised)
    wrong = [f"{what} is stored {count} times" for what, count in (stored | texts).items() if count > 1]
    wrong += missing(town, records)
    wrong += [str(fault) for archive in archives for fault in Verification(archive).faults()]
    wrong += together(town.asked)
    one, other = closest(town.asked)
    if (gap := other.at - one.at) < town.delay - LATE:
        wrong.append(f"within {gap:.2f} s: {one}, {other}")
    runs = sum(len(list((archive / "runs").glob("*.json"))) for archive in archives)
    crawls = len({each.who for each in town.asked})
    told = (
        f"{len(town.hosts)} sites of {town.articles} articles, {town.revised} of each revised once, all sites "
        f"sent every {INTERVAL} minutes. {chaos.killed} workers killed, {chaos.lost} more with their crawls"
        f"{'; RabbitMQ restarted' if chosen.restart_broker else ''}"
        f"{'; PostgreSQL restarted' if chosen.restart_state else ''}. "
        f"{rounds[0]:.0f} s and {rounds[1]:.0f} s until all were crawled; {crawls} crawls asked {len(town.asked)} "
        f"times; {runs} runs with a manifest.\n\n"
        f"{len(records)} lines for {expected} versions of {len(town.hosts) * town.articles} articles; shortest time "
        f"between two requests to one host {gap:.2f} s (Crawl-delay {town.delay} s); hosts that two crawls asked at a "
        f"time: {len(together(town.asked))}. "
    )
    return told + (f"{len(wrong)} faults." if wrong else "Every article once per version, every line valid."), wrong


if __name__ == "__main__":
    main()
