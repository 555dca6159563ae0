"""The process that extraction workers are forked from, and what such a worker does.

`python -m newscrawl.extraction.template` imports the extraction once and then forks a worker for each socket that the
pool sends it, with the bounds of a page: a worker costs milliseconds and shares the memory of what was imported. What
few pages need (newscrawl.extraction.classifier) is loaded when a worker meets the first one, by a second template that
this one forks, so that pages which do not need it are read meanwhile. It is a process of its own, with no threads, so
that forking is safe, and it is not `multiprocessing`'s fork server because that one imports the main script (all of
Scrapy) into each worker and dies of the SIGTERM that a service manager sends to the whole group.

A worker ends when its pool hangs up, when its process dies (on Linux at once: PR_SET_PDEATHSIG), or by an alarm of
its own when a page hangs and nobody is left to kill it.
"""

import contextlib
import gc
import importlib
import logging
import os
import pickle
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from newscrawl.errors import ExtractionError
from newscrawl.extraction.classifier import NotLoaded, leave_unloaded, load
from newscrawl.parentdeath import end_with

GARBAGE = 50_000  # objects between two collections: a page makes some 20,000 and leaves no cycle behind
PAGES_OF_A_WORKER = 1000  # then it is replaced, as whatever leaks in C libraries has no other bound
GROWTH_OF_A_WORKER = 200 * 2**20  # bytes of resident memory above its start after which it is replaced

IGNORED = (signal.SIGINT, signal.SIGTERM)  # both come to the whole group; the pool says when a template ends

# A fork's order: the seconds of a page, its bytes of memory, and whether the worker has to have the classifier.
ORDER = struct.Struct("=dq?")

# What a worker sends back: (outcome, value, retire). With "read" the value is the Reading; with NEEDS_CLASSIFIER there
# is none, and the page is to be given to a worker that has it; else it is the message.
NEEDS_CLASSIFIER = "needs the classifier"
Reply = tuple[str, Any, bool]
Read = Callable[..., Any]  # newscrawl.extraction.read, or another module's with its signature


def main() -> None:
    control_fd, parent, reader = sys.argv[1:]
    end_with(int(parent))
    for signum in IGNORED:
        signal.signal(signum, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, IGNORED)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies
    logging.disable(logging.CRITICAL)  # what a page has to say for itself comes back as a reply
    leave_unloaded()
    read = _preload(reader)
    with socket.socket(fileno=int(control_fd)) as control:
        _serve(control, read)


def _serve(control: socket.socket, read: Read, *, classifies: bool = False) -> None:
    """Forks a worker for each order, until the pool hangs up; `classifies` where the classifier is loaded."""
    second: socket.socket | None = None  # leads to the template that has it
    while True:
        order, sockets, _, _ = socket.recv_fds(control, ORDER.size, 1)
        if not sockets:
            return
        page_seconds, page_memory, needs_classifier = ORDER.unpack(order)
        if needs_classifier and not classifies:
            handed = [control.fileno(), *sockets]
            second = _passed_on(second, order, sockets) or _passed_on(_second_template(handed, read), order, sockets)
        elif os.fork() == 0:
            control.close()
            if second is not None:
                second.close()
            _work(Connection(sockets[0]), read, page_seconds, page_memory)
        os.close(sockets[0])


def _passed_on(second: socket.socket | None, order: bytes, sockets: list[int]) -> socket.socket | None:
    """`second`, if it took the order: None where there is no second template, or it was killed."""
    try:
        if second is not None:
            socket.send_fds(second, [order], sockets)
    except OSError:
        return None
    return second


def _second_template(ours_alone: list[int], read: Read) -> socket.socket:
    """A process that loads the classifier and then does as this one does; orders sent meanwhile wait for it.

    `ours_alone` are descriptors that it must not keep: as long as it has them, nobody sees that their other owners die.
    """
    ours, theirs = socket.socketpair()
    parent = os.getpid()
    if os.fork() == 0:
        end_with(parent)
        ours.close()
        for descriptor in ours_alone:
            os.close(descriptor)
        with _kept(), contextlib.suppress(Exception):  # the pages that need it say why they cannot be read
            load()
        _serve(theirs, read, classifies=True)
        os._exit(0)
    theirs.close()
    return ours


def _preload(reader: str) -> Read:
    """Import and warm up all that reading a page needs; what stands then is shared by the workers."""
    with _kept():
        read: Read = importlib.import_module(reader).read
        with contextlib.suppress(ExtractionError):
            read(files("newscrawl.extraction").joinpath("warmup.html").read_bytes(), "https://news.example/harbour")
        gc.collect()
    gc.set_threshold(GARBAGE)
    return read


@contextlib.contextmanager
def _kept() -> Iterator[None]:
    """What comes into being stays to the end: it is not looked through for garbage, now or later."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


def _work(pool: Connection, read: Read, page_seconds: float, page_memory: int) -> None:
    """Serve pages until the pool hangs up; never returns."""
    end_with(os.getppid())
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    start = _resident()
    _bound_memory(page_memory)
    with contextlib.suppress(EOFError, OSError):
        pool.send(os.getpid())
        for page in range(1, PAGES_OF_A_WORKER + 1):
            body, url, context = pickle.loads(pool.recv_bytes())
            # The pool kills a worker that takes too long; this one ends it where the pool is gone.
            signal.setitimer(signal.ITIMER_REAL, page_seconds + 5)
            outcome, value, retire = _reply(read, body, url, context)
            signal.setitimer(signal.ITIMER_REAL, 0)
            retire = retire or page == PAGES_OF_A_WORKER or _resident() - start > GROWTH_OF_A_WORKER
            pool.send_bytes(pickle.dumps((outcome, value, retire), pickle.HIGHEST_PROTOCOL))
            if retire:
                break
    os._exit(0)


def _reply(read: Read, body: bytes, url: str, context: Any) -> Reply:
    try:
        return "read", read(body, url, context), False
    except ExtractionError as error:
        return type(error).__name__, str(error), False
    except NotLoaded:
        return NEEDS_CLASSIFIER, None, False
    except MemoryError:
        return "PageAbandoned", f"{url}: needed more memory than NEWSCRAWL_PAGE_MEMORY_MB allows", True
    except RecursionError:
        return "PageAbandoned", f"{url}: is nested too deeply to be read", True
    except Exception as error:  # a fault of ours costs this page alone; it is counted, and logged with its URL
        return "PageAbandoned", fault(error, url), False


def fault(error: Exception, url: str) -> str:
    """What to say of an exception that no page should be able to cause."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f" at {Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else ""
    what = f"{type(error).__name__}{where}: {str(error)[:200]}"
    return f"{url}: {what} (a fault of the extraction: please report the page)"


def _bound_memory(page_memory: int) -> None:
    """Let this process map `page_memory` bytes more than it has, where the system counts, and leave no core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if page_memory and (mapped := _statm(0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (mapped + page_memory, mapped + page_memory))


def _resident() -> int:
    return _statm(1)


def _statm(field: int) -> int:
    """Bytes mapped (field 0) or resident (field 1), 0 where there is no /proc (see proc(5))."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[field]) * resource.getpagesize()
    except OSError:
        return 0


if __name__ == "__main__":
    main()
