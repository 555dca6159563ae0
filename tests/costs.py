"""What a call costs the processor, measured so that only the call counts."""

import gc
import time
from collections.abc import Callable


def processor_seconds(work: Callable[[], object]) -> float:
    """The less of two calls, without the garbage collector: its cost grows with all that the suite holds in memory."""
    taken = []
    for _ in range(2):
        gc.collect()
        gc.disable()
        try:
            began = time.process_time()
            work()
            taken.append(time.process_time() - began)
        finally:
            gc.enable()
    return min(taken)
