"""What a request's cancelled timers hold is let go within seconds, not minutes."""

import subprocess
import sys

import pytest

# A reactor on asyncio, as a crawl's, with 500 timers that were set and cancelled; prints how many it still holds.
SCRIPT = """
import asyncio
from twisted.internet import asyncioreactor
loop = asyncio.new_event_loop()
asyncioreactor.install(loop)
from twisted.internet import reactor
from newscrawl.extensions import timers
timers.EVERY = 0.1
extension = timers.Timers()
if {with_extension}:
    reactor.callWhenRunning(extension.started)
reactor.callWhenRunning(lambda: [reactor.callLater(240, print).cancel() for _ in range(500)])

def end():
    extension.stopped()
    print(len(reactor._pendingTimedCalls) + len(reactor._newTimedCalls))
    reactor.stop()

reactor.callWhenRunning(lambda: loop.call_later(1, end))
reactor.run()
"""


@pytest.mark.parametrize(("with_extension", "held"), [(True, 0), (False, 500)])
def test_cancelled_timers_are_let_go(with_extension: bool, held: int) -> None:
    script = SCRIPT.format(with_extension=with_extension)
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30)
    assert int(ended.stdout) == pytest.approx(held, abs=5), ended.stderr
