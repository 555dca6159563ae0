"""The connection to the state, where a server has its own will."""

import sqlite3
import threading

from postgresql import forget, schema  # noqa: F401  (fixtures)
from records import run
from sqlalchemy import update

from newscrawl.state.database import Database
from newscrawl.state.tables import sites


def test_of_two_runs_that_wait_for_each_other_both_go_on(schema, tmp_path):  # noqa: F811
    """They write the same articles in another order: the server undoes one transaction, and it is run again."""
    with run(tmp_path, url=schema) as store:
        for site in ("herald", "courier"):
            store.state._site_number(site)
    together, tries = threading.Barrier(2), []

    def write(*order):
        database = Database(schema)

        def work(connection):
            tries.append(order)
            for place, site in enumerate(order):
                connection.execute(update(sites).where(sites.c.name == site).values(name=site))
                if place == 0 and len(tries) <= 2:
                    together.wait(10)

        database.write(work)
        database.close()

    threads = [threading.Thread(target=write, args=order) for order in (("herald", "courier"), ("courier", "herald"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(tries) in (
        [("courier", "herald"), ("courier", "herald"), ("herald", "courier")],
        [("courier", "herald"), ("herald", "courier"), ("herald", "courier")],
    )
    forget(schema)


def test_the_cache_of_a_small_file_is_small(tmp_path):
    """A long crawl's memory would else grow with the file, which the system keeps in memory too."""

    def cache() -> int:
        database = Database(f"sqlite:///{tmp_path}/state")
        size = database.read(lambda connection: connection.exec_driver_sql("PRAGMA cache_size").scalar())
        database.close()
        return -size

    assert cache() == 1024, "KiB"
    with sqlite3.connect(tmp_path / "state") as file:
        file.execute("CREATE TABLE large AS SELECT zeroblob(60 << 20) AS content")
    file.close()
    assert 3072 <= cache() < 3100
