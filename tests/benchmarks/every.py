"""All tables of the speed note, one after the other.

python tests/benchmarks/every.py        about an hour on two cores; needs ../shared
"""

import subprocess
import sys
from pathlib import Path

SCRIPTS = ("extraction.py", "growth.py", "throughput.py", "memory.py")


def main() -> int:
    for script in SCRIPTS:
        subprocess.run([sys.executable, Path(__file__).with_name(script)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
