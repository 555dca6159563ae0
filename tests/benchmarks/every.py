"""All tables of speed in RESULTS.md, one after the other.

python tests/benchmarks/every.py        ten minutes on two cores; needs ../shared
"""

import argparse
import subprocess
import sys
from pathlib import Path

SCRIPTS = ("extraction.py", "growth.py", "throughput.py", "memory.py")


def main() -> int:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    for script in SCRIPTS:
        subprocess.run([sys.executable, Path(__file__).with_name(script)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
