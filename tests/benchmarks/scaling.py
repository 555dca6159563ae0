"""Articles a second with 1, 2 and 4 workers on sites that answer slowly: waiting, not computing, is the limit.

    python tests/benchmarks/scaling.py [--sites 8] [--articles 40] [--latency 1.0] [--workers 1 2 4]

Each number of workers (`celery -A newscrawl.cluster worker -c 1`, all on this machine) crawls the sites anew, one
request at a time a host, without further delay, on RabbitMQ and PostgreSQL as the tests find them. The clock runs from
the first request to the last. Writes into RESULTS.md.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from postgresql import forget, schema
from rabbitmq import broker
from results import write_section
from town import TOWN_SETTINGS, serve
from workers import cluster, wait_for

from newscrawl.archive import read

SECONDS = 1800  # after which it has failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=8)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--latency", type=float, default=1.0, help="seconds")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    chosen = parser.parse_args()
    rows = []
    with ExitStack() as stack:
        url, state = (stack.enter_context(contextmanager(each.__wrapped__)()) for each in (broker, schema))  # fixtures
        for workers in chosen.workers:
            seconds, cpu = crawled(chosen, workers, url, state)
            rows.append((workers, chosen.sites * chosen.articles / seconds, seconds, cpu))
            forget(state)
            print(rows[-1], file=sys.stderr)
    first = rows[0][1]
    text = (
        f"{chosen.sites} sites of {chosen.articles} articles, each answered after {chosen.latency:g} s, one request at "
        f"a time a host.\n\n| workers | articles a second | ratio | seconds | cores used |\n|--:|--:|--:|--:|--:|\n"
    )
    for workers, rate, seconds, cpu in rows:
        text += f"| {workers} | {rate:.2f} | {rate / first:.2f} | {seconds:.0f} | {cpu / seconds:.2f} |\n"
    print(text)
    write_section("Scaling", text)


def crawled(chosen: argparse.Namespace, workers: int, url: str, state: str) -> tuple[float, float]:
    """Seconds from the first request to the last, and seconds of CPU of all processes."""
    from newscrawl.cluster.celery import app
    from newscrawl.cluster.tasks import crawl_site

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        town = stack.enter_context(serve(chosen.sites, chosen.articles, chosen.latency))
        names = town.write_profiles(folder / "profiles")
        archive = folder / "archive"
        settings = {
            "NEWSCRAWL_BROKER": url,
            "NEWSCRAWL_STATE": state,
            "NEWSCRAWL_ARCHIVE": str(archive),
            "NEWSCRAWL_PROFILES": str(folder / "profiles"),
            "NEWSCRAWL_ALLOW_PRIVATE_HOSTS": "1",
        }
        here = stack.enter_context(cluster(folder, TOWN_SETTINGS % 0.0, **settings))
        before = os.times()
        for _ in range(workers):
            here.worker(1)
        wait_for(lambda: all(" ready." in worker.log for worker in here.started))
        with app.connection_for_write(url) as connection:
            for name in names:
                crawl_site.apply_async(kwargs={"site": name}, connection=connection)
        units = {f"site:{name}" for name in names}
        wait_for(lambda: units <= {unit.unit for unit in here.units().values() if unit.done}, seconds=SECONDS)
        for worker in here.started:
            worker.process.terminate()
        for worker in here.started:
            worker.end()
        after = os.times()
        assert len(list(read(archive))) == chosen.sites * chosen.articles
        seconds = max(each.answered for each in town.asked) - min(each.at for each in town.asked)
        used = after.children_user + after.children_system - before.children_user - before.children_system
        time.sleep(1)
        return seconds, used


if __name__ == "__main__":
    main()
