"""Extraction in worker processes: a page that misbehaves costs itself, and nothing of the pool outlives its owner."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newscrawl.errors import NotAnArticle, PageAbandoned, WorkersLost
from newscrawl.extraction import Context
from newscrawl.extraction.workers import Template, WorkerPool, worker_count

URL = "https://news.example/a"

# What stands in for the extraction: the body says what happens to the worker that reads it.
READER = textwrap.dedent("""
    import os, signal, time
    from newscrawl.errors import NotAnArticle
    from newscrawl.extraction.classifier import classify

    def read(body, url, context=None):
        if b"silent" in body:
            classify("")
        if body == b"hang":
            time.sleep(60)
        if body == b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        if body == b"bloat":
            return len(b"x" * 2**30)
        if body == b"fault":
            raise KeyError("no such thing")
        if body == b"shell":
            raise NotAnArticle(f"{url}: no story")
        return f"{os.getpid()} {body.decode()[:10]}"
""")


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "misbehaving.py").write_text(READER)
    monkeypatch.syspath_prepend(tmp_path)
    return "misbehaving"


@pytest.fixture
def pool(reader: str) -> Iterator[WorkerPool]:
    pool = WorkerPool(1, page_seconds=0.5, page_memory_mb=300, template=Template(reader))
    yield pool
    pool.close()


def read(pool: WorkerPool, body: bytes) -> str:
    return str(pool.read(body, URL, Context()).result(timeout=30))


@pytest.mark.parametrize(
    ("body", "why"),
    [(b"hang", "within 0.5 s"), (b"crash", "crashed"), (b"bloat", "NEWSCRAWL_PAGE_MEMORY_MB"), (b"fault", "KeyError")],
)
def test_a_page_that_ruins_its_worker_costs_itself_alone(pool: WorkerPool, body: bytes, why: str) -> None:
    before, bad, after = (pool.read(page, URL, Context()) for page in (b"before", body, b"after"))
    assert str(before.result(30)).endswith(" before")
    with pytest.raises(PageAbandoned, match=why) as caught:
        bad.result(30)
    assert str(caught.value).startswith(URL)
    assert str(after.result(30)).endswith(" after")


def test_a_page_without_a_story_says_so_and_keeps_its_worker(pool: WorkerPool) -> None:
    first = read(pool, b"one").split()[0]
    with pytest.raises(NotAnArticle, match="no story"):
        read(pool, b"shell")
    assert read(pool, b"two").split()[0] == first


def test_workers_are_replaced_after_their_share_of_pages(
    pool: WorkerPool, reader: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "misbehaving.py").write_text(
        READER + "\nimport newscrawl.extraction.template\nimport __main__\n__main__.PAGES_OF_A_WORKER = 3\n"
    )
    pool = WorkerPool(1, page_seconds=5, page_memory_mb=300, template=Template(reader))
    workers = [read(pool, b"x").split()[0] for _ in range(7)]
    pool.close()
    assert [len({*workers[:3]}), len({*workers[3:6]}), len({*workers})] == [1, 1, 3]


def test_a_pool_whose_template_is_killed_starts_another(pool: WorkerPool) -> None:
    worker = int(read(pool, b"one").split()[0])
    os.kill(parent_of(worker), signal.SIGKILL)
    wait_until(lambda: not alive(worker))
    with pytest.raises(PageAbandoned):  # the page that finds it dead
        read(pool, b"two")
    assert read(pool, b"three").endswith("three")


def test_no_worker_at_all_is_said_once_it_is_sure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    pool = WorkerPool(1, page_seconds=1, page_memory_mb=0)
    with pytest.raises(WorkersLost, match="NEWSCRAWL_WORKERS=0"):
        read(pool, b"x")
    pool.close()


# Pages that do not say their language


def harbour(lang: str = "") -> bytes:
    said = "Der Hafen hat am Montag wieder geöffnet, und die Fähren fuhren zum ersten Mal seit Wochen nach Norden. "
    page = f"<html{lang}><head><title>Hafen</title></head><body><article><p>{said * 3}</p></article></body></html>"
    return page.encode()


@pytest.fixture
def readers() -> Iterator[WorkerPool]:
    """Two that extract."""
    pool = WorkerPool(2, page_seconds=30, page_memory_mb=300)
    yield pool
    pool.close()


def test_pages_that_do_not_say_their_language_are_read_by_workers_that_can_tell(readers: WorkerPool) -> None:
    """Their workers are replaced, and they are read once more."""
    readings = [readers.read(harbour(), f"{URL}/{n}", Context()) for n in range(6)]
    assert [reading.result(timeout=60).article.language for reading in readings] == ["de"] * 6


def test_no_page_is_lost_where_the_template_is_killed_as_it_loads_the_classifier(readers: WorkerPool) -> None:
    readers.read(harbour(" lang=de"), URL, Context()).result(timeout=60)
    reading = readers.read(harbour(), URL, Context())
    time.sleep(0.1)
    assert readers._template._process is not None
    os.kill(readers._template._process.pid, signal.SIGKILL)
    assert reading.result(timeout=60).article.language == "de"


@pytest.fixture
def classifier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts other source in the place of the classifier of languages."""

    def replaced(source: str) -> None:
        (tmp_path / "py3langid.py").write_text(source)
        monkeypatch.setattr("newscrawl.extraction.workers._path", lambda: os.pathsep.join([str(tmp_path), *sys.path]))

    return replaced


SLOW = "import time\ntime.sleep({})\ndef classify(text): return 'de', 0.0"


def test_other_pages_are_read_while_the_classifier_is_loaded(classifier: Callable[[str], None]) -> None:
    classifier(SLOW.format(4))
    with closing(WorkerPool(2, page_seconds=30, page_memory_mb=300)) as pool:
        silent = [pool.read(harbour(), f"{URL}/{n}", Context()) for n in range(3)]
        said = [pool.read(harbour(" lang=de"), f"{URL}/said/{n}", Context()) for n in range(5)]
        assert [reading.result(timeout=60).article.language for reading in said] == ["de"] * 5
        assert not any(reading.done() for reading in silent)
        assert [reading.result(timeout=60).article.language for reading in silent] == ["de"] * 3


def test_a_worker_with_the_classifier_that_crashes_is_missed_at_once(reader: str) -> None:
    """No other process keeps its end of the connection open."""
    with closing(WorkerPool(1, page_seconds=20, page_memory_mb=0, template=Template(reader))) as pool:
        read(pool, b"silent")
        begun = time.monotonic()
        with pytest.raises(PageAbandoned, match="crashed"):
            read(pool, b"crash")
        assert time.monotonic() - begun < 10


def test_a_silent_page_may_be_the_last_of_a_worker_while_the_classifier_is_loaded(
    reader: str, tmp_path: Path, classifier: Callable[[str], None]
) -> None:
    (tmp_path / "misbehaving.py").write_text(f"{READER}\nimport __main__\n__main__.PAGES_OF_A_WORKER = 2\n")
    classifier(SLOW.format(2))
    with closing(WorkerPool(2, page_seconds=20, page_memory_mb=0, template=Template(reader))) as pool:
        pages = [b"silent", b"one", b"silent", b"two", b"three", b"silent", b"four"]
        readings = [pool.read(body, URL, Context()) for body in pages]
        assert [str(reading.result(timeout=30)).split()[1].encode() for reading in readings] == pages


def test_closing_leaves_nobody_waiting_for_a_page_that_was_put_aside(classifier: Callable[[str], None]) -> None:
    classifier(SLOW.format(60))
    with closing(WorkerPool(2, page_seconds=30, page_memory_mb=300)) as pool:
        silent = [pool.read(harbour(), f"{URL}/{n}", Context()) for n in range(3)]
        pool.read(harbour(" lang=de"), URL, Context()).result(timeout=60)
    wait_until(lambda: all(reading.done() for reading in silent))


def test_a_classifier_that_cannot_be_loaded_costs_the_pages_that_need_it_alone(
    classifier: Callable[[str], None],
) -> None:
    classifier("raise ImportError('no numpy for this machine')")
    with closing(WorkerPool(1, page_seconds=30, page_memory_mb=300)) as pool:
        with pytest.raises(PageAbandoned, match="no numpy for this machine"):
            pool.read(harbour(), URL, Context()).result(timeout=60)
        assert pool.read(harbour(" lang=de"), URL, Context()).result(timeout=60).article.language == "de"


def test_closing_ends_workers_at_once_even_those_that_hang(reader: str) -> None:
    pool = WorkerPool(2, page_seconds=60, page_memory_mb=0, template=Template(reader))
    workers = {int(read(pool, b"x").split()[0])}
    hanging = pool.read(b"hang", URL, Context())
    waiting = pool.read(b"hang", URL, Context()), pool.read(b"late", URL, Context())
    begun = time.monotonic()
    pool.close()
    assert time.monotonic() - begun < 3
    wait_until(lambda: not any(map(alive, workers)))
    assert hanging.done()
    assert waiting[1].cancelled()


def test_nothing_is_left_when_the_owner_is_killed(reader: str, tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        import sys, time
        sys.path[:0] = [{str(tmp_path)!r}, {str(Path.cwd())!r}]
        from newscrawl.extraction import Context
        from newscrawl.extraction.workers import Template, WorkerPool
        pool = WorkerPool(1, 60, 0, template=Template("misbehaving"))
        print(pool.read(b"x", "u", Context()).result().split()[0], flush=True)
        pool.read(b"hang", "u", Context())
        time.sleep(60)
    """)
    owner = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    worker = int(owner.stdout.readline())
    template = parent_of(worker)
    owner.kill()
    owner.wait()
    owner.stdout.close()
    wait_until(lambda: not alive(worker) and not alive(template))


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_whole_group_does_not_cost_a_page(pool: WorkerPool, signum: int) -> None:
    worker = int(read(pool, b"one").split()[0])
    for process in (worker, parent_of(worker)):
        os.kill(process, signum)
    assert read(pool, b"two") == f"{worker} two"


@pytest.mark.parametrize(("setting", "workers"), [("0", 0), ("3", 3), (5, 5)])
def test_the_number_of_workers_is_a_setting(setting: object, workers: int) -> None:
    assert worker_count(setting) == workers


def test_without_a_setting_there_is_a_worker_for_each_core() -> None:
    assert worker_count("") == worker_count(None) >= 1


def parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition: object) -> None:
    assert callable(condition)
    for _ in range(100):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("did not come about within 5 s")
