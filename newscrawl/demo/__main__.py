"""`python -m newscrawl.demo [PORT]` serves the newsroom until it is interrupted, and prints its addresses."""

import sys
from argparse import ArgumentParser
from contextlib import suppress

from newscrawl.demo.newsroom import Newsroom
from newscrawl.demo.server import serve


def main(arguments: list[str]) -> None:
    parser = ArgumentParser(prog="python -m newscrawl.demo", description="Serves the newsroom until it is interrupted.")
    parser.add_argument("port", nargs="?", type=int, default=0, help="default: one that is free")
    with serve(Newsroom(), parser.parse_args(arguments).port) as server:
        for key, outlet in server.newsroom.outlets.items():
            sys.stdout.write(f"{server.address(key)}/\t{outlet.name}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            server.closing.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
