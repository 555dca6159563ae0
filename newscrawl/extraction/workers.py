"""A pool of processes that read pages, so that the crawler's own process stays light.

A page that crashes its worker, hangs or bloats costs that page alone: the worker is replaced and the page's future
raises `PageAbandoned`. One thread of the pool talks to one worker over a socket of its own, so that it is always known
which page a worker died of (a queue shared by all workers does not know, and a worker that is killed while it holds the
queue's lock takes the others along).
"""

import contextlib
import os
import pickle
import queue
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import Future
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl import errors
from newscrawl.errors import ExtractionError, PageAbandoned, WorkersLost
from newscrawl.extraction.template import IGNORED, NEEDS_CLASSIFIER, ORDER

if TYPE_CHECKING:
    from newscrawl.extraction import Context, Reading

TEMPLATE = "EXTRACTION_TEMPLATE"  # key in Scrapy's settings, by which who starts one early hands it to the pipeline
START_SECONDS = 60.0  # for the template's imports on a busy machine
STARTS_IN_VAIN = 3  # workers in a row that never said hello, after which the pool gives up


class Template:
    """The process that workers are forked from; started again where somebody killed it.

    `reader` names the module whose `read` is called.
    """

    def __init__(self, reader: str = "newscrawl.extraction") -> None:
        self._arguments = [str(os.getpid()), reader]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._start()  # by the thread that makes it: a process started by a thread that ends would die with it

    def __deepcopy__(self, memo: object) -> "Template":
        return self  # Scrapy copies the settings, which hold it, and no process is copied with them

    def fork(self, page_seconds: float, page_memory: int, *, classifies: bool) -> Connection:
        """A connection to a new worker, which says its process id first."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            with self._lock:
                if self._process is None or self._process.poll() is not None:
                    self._start()
                assert self._control is not None
                socket.send_fds(self._control, [ORDER.pack(page_seconds, page_memory, classifies)], [theirs.fileno()])
            return Connection(ours.detach())

    def settle(self) -> None:
        """Waits a moment for the end of a process that no longer answers: only then is another one started."""
        with self._lock, contextlib.suppress(subprocess.TimeoutExpired):
            if self._process is not None:
                self._process.wait(0.5)

    def close(self) -> None:
        with self._lock:
            if self._control is not None:
                self._control.close()
            if self._process is not None:
                self._process.kill()
                self._process.wait()

    def _start(self) -> None:
        if self._control is not None:
            self._control.close()
        self._control, theirs = socket.socketpair()
        with theirs:
            # -P: else modules of the folder that the crawl was started in come before ours.
            module = ["-P", "-m", "newscrawl.extraction.template"]
            command = [sys.executable, *module, str(theirs.fileno()), *self._arguments]
            # numpy's BLAS would start a thread a core, and a process with threads cannot be forked safely.
            environment = os.environ | {"PYTHONPATH": _path(), "OPENBLAS_NUM_THREADS": "1"}
            # It inherits what is blocked, until it ignores them: a Ctrl-C would else find Python still starting there.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, IGNORED)
            try:
                self._process = subprocess.Popen(
                    command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=environment
                )
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _path() -> str:
    """The modules that we see, so that the template sees them too wherever the crawl was started."""
    return os.pathsep.join(dict.fromkeys([str(Path(__file__).parents[2]), *filter(None, sys.path)]))


class _Job:
    __slots__ = ("future", "payload", "url")

    def __init__(self, body: bytes, url: str, context: "Context") -> None:
        self.url = url
        self.payload = pickle.dumps((body, url, context), pickle.HIGHEST_PROTOCOL)
        self.future: Future[Reading] = Future()


class WorkerPool:
    """`workers` processes that read pages.

    `page_seconds` and `page_memory_mb` bound a single page. `template` was started before, so that it is ready sooner;
    it ends with the pool. The pool takes any number of pages: whoever gives them bounds how many wait.
    """

    def __init__(
        self, workers: int, page_seconds: float, page_memory_mb: int, template: Template | None = None
    ) -> None:
        self.workers = workers
        self._page_seconds = page_seconds
        self._page_memory = page_memory_mb * 2**20
        self._lock = threading.Lock()  # of these three
        self._aside: list[_Job] = []  # pages that need the classifier of languages, until a worker has it
        self._hires_for_them = False  # does one of the threads wait for such a worker?
        self._classifies = False  # are all new workers to have it?
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._template = template or Template()
        self._threads = [
            threading.Thread(target=self._tend, name=f"extraction-{n}", daemon=True) for n in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def read(self, body: bytes, url: str, context: "Context") -> "Future[Reading]":
        """A future of `newscrawl.extraction.read(body, url, context)`.

        It raises what `read` raises, `PageAbandoned` where the worker crashed, hung or ran out of memory, and
        `WorkersLost` where no worker can be started at all.
        """
        job = _Job(body, url, context)
        self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """End all workers, at once; pages that still wait are cancelled."""
        with self._lock:
            self._closing.set()
            waiting, self._aside = self._aside, []
        with contextlib.suppress(queue.Empty):
            while True:
                waiting += filter(None, [self._jobs.get_nowait()])
        for job in waiting:
            if not job.future.cancel():
                _give_up(job)
        for _ in self._threads:
            self._jobs.put(None)
        self._template.close()  # on Linux its workers die with it; elsewhere each when its connection closes
        for thread in self._threads:
            thread.join(timeout=1)

    def _tend(self) -> None:
        """What one thread does: keep one worker, hand it page after page."""
        worker: _Worker | None = None
        while (job := self._jobs.get()) is not None:
            if not job.future.running() and not job.future.set_running_or_notify_cancel():
                continue
            try:
                worker = worker or self._hire(classifies=self._classifies)
                reading, retire = worker.read(job, self._page_seconds)
                if reading is None and self._put_aside(job):
                    worker.dismiss()
                    worker, retire = self._hire_classifying(), False
            except ExtractionError as error:
                retire = worker is not None and not worker.alive
                job.future.set_exception(error)
            except WorkersLost as error:
                retire = True
                job.future.set_exception(error)
            except Exception as error:  # a thread that ended would leave the crawl waiting for its pages
                retire = True
                job.future.set_exception(PageAbandoned(f"{job.url}: no answer of its worker can be read ({error!r})"))
            else:
                if reading is not None:
                    job.future.set_result(reading)
            if retire and worker is not None:
                worker.dismiss()
                worker = None
        if worker is not None:
            worker.dismiss()

    def _put_aside(self, job: _Job) -> bool:
        """Keeps a page that needs the classifier; whether this thread has to hire a worker that has it.

        The first of them waits half a second for such a worker, in which the other threads go on with other pages.
        """
        with self._lock:
            if self._closing.is_set():
                _give_up(job)
                return False
            self._aside.append(job)
            hires, self._hires_for_them = not self._hires_for_them, True
            return hires

    def _hire_classifying(self) -> "_Worker | None":
        """A worker that has the classifier; None where there is none, as the pages put aside are told in their turn."""
        try:
            return self._hire(classifies=True)
        except WorkersLost:
            return None
        finally:
            with self._lock:
                for job in self._aside:
                    self._jobs.put(job)
                self._aside, self._hires_for_them, self._classifies = [], False, True

    def _hire(self, *, classifies: bool) -> "_Worker":
        for _ in range(STARTS_IN_VAIN):
            with contextlib.suppress(EOFError, OSError):
                connection = self._template.fork(self._page_seconds, self._page_memory, classifies=classifies)
                if connection.poll(START_SECONDS):
                    return _Worker(connection, pid=connection.recv())
                connection.close()
            if self._closing.is_set():
                break
            self._template.settle()
        raise WorkersLost(
            f"no extraction worker starts: try `{sys.executable} -c 'import newscrawl.extraction'`,"
            " or set NEWSCRAWL_WORKERS=0 to extract without workers"
        )


class _Worker:
    def __init__(self, connection: Connection, pid: int) -> None:
        self._connection = connection
        self._pid = pid
        self.alive = True

    def read(self, job: _Job, seconds: float) -> "tuple[Reading | None, bool]":
        """The Reading of a page, None where it takes one that has the classifier; whether this worker has ended."""
        try:
            self._connection.send_bytes(job.payload)
            if not self._connection.poll(seconds):
                self._kill()
                raise PageAbandoned(f"{job.url}: not read within {seconds:g} s (NEWSCRAWL_PAGE_SECONDS)")
            outcome, value, retire = pickle.loads(self._connection.recv_bytes())
        except (EOFError, OSError) as error:
            self.alive = False
            raise PageAbandoned(f"{job.url}: crashed the process that read it") from error
        if outcome in {"read", NEEDS_CLASSIFIER}:
            return value, retire
        self.alive = not retire
        raise getattr(errors, outcome)(value)

    def dismiss(self) -> None:
        """Hang up: a worker that waits for a page ends."""
        self._connection.close()

    def _kill(self) -> None:
        self.alive = False
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)


def _give_up(job: _Job) -> None:
    job.future.set_exception(PageAbandoned(f"{job.url}: not read, as the run ended first"))


def worker_count(setting: object) -> int:
    """NEWSCRAWL_WORKERS as a number: empty means one a core that this process may use."""
    if setting is None or setting == "":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return int(str(setting))
