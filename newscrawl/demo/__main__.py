"""`python -m newscrawl.demo [PORT]` serves the newsroom until it is interrupted, and prints its addresses."""

import sys
from contextlib import suppress

from newscrawl.demo.newsroom import Newsroom
from newscrawl.demo.server import serve


def main(arguments: list[str]) -> None:
    with serve(Newsroom(), int(arguments[0]) if arguments else 0) as server:
        for key, outlet in server.newsroom.outlets.items():
            sys.stdout.write(f"{server.address(key)}/\t{outlet.name}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            server.closing.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
