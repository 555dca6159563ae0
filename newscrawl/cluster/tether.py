"""`python -m newscrawl.cluster.tether PARENT crawl …`: the scrapy command in a process that ends with its parent.

Where the parent dies (kill -9), the crawl ends as it does when it is asked to: within ten seconds, with all that it has
fetched stored; what does not end then is killed. Its own worker processes end with it.
"""

import os
import signal
import sys

from scrapy.cmdline import execute

from newscrawl.parentdeath import end_with

ENDING_SECONDS = 20


def main() -> None:
    parent, *arguments = sys.argv[1:]
    signal.signal(signal.SIGUSR1, _orphaned)
    end_with(int(parent), signal.SIGUSR1)
    execute(["scrapy", *arguments])


def _orphaned(_signum: int, _frame: object) -> None:
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)  # it comes once for each thread of the parent
    signal.alarm(ENDING_SECONDS)  # whose default action is the end of the process
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
