"""Holds the extraction to its floors on the corpora of `../shared`, where they are there.

    python tests/benchmarks/floors.py [SHARED]        default: ../shared

Runs SHARED/tools/score.py on the corpus and on the graft and fails where a figure is below its floor. The floors are
those of the extraction issue; they are only ever raised.
"""

import json
import subprocess
import sys
from pathlib import Path

AT_LEAST, AT_MOST = "≥", "≤"
FLOORS = {
    "corpus": [
        ("story.aeb.f1", AT_LEAST, 0.970),
        ("story.fundus.f1", AT_LEAST, 0.965),
        ("walls.leaked", AT_MOST, 0.01),
        ("walls.kept", AT_LEAST, 0.90),
        ("notices.right", AT_LEAST, 0.95),
        ("lost", AT_MOST, 0.001),
        ("offers.f1", AT_LEAST, 0.75),
        ("access.right", AT_LEAST, 0.95),
        ("access.false_walls", AT_MOST, 0.02),
        ("metadata.title", AT_LEAST, 0.85),
        ("metadata.authors", AT_LEAST, 0.88),
        ("metadata.date", AT_LEAST, 0.98),
        ("errors", AT_MOST, 0),
    ],
    "graft": [
        ("walls.leaked", AT_MOST, 0.01),
        ("walls.kept", AT_LEAST, 0.97),
        ("notices.right", AT_LEAST, 0.97),
        ("prose.kept", AT_LEAST, 0.99),
        ("lost", AT_MOST, 0.001),
        ("offers.f1", AT_LEAST, 0.95),
        ("errors", AT_MOST, 0),
    ],
}


def look_up(scores: dict[str, object], dotted: str) -> float:
    value: object = scores
    for key in dotted.split("."):
        value = value[key]  # type: ignore[index]
    return float(value)  # type: ignore[arg-type]


def main() -> int:
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
    if not (shared / "tools" / "score.py").exists():
        print(f"floors: {shared} is not there, nothing measured")
        return 0
    below = 0
    for corpus, floors in FLOORS.items():
        command = [sys.executable, shared / "tools" / "score.py", "--corpus", shared / corpus, "--json"]
        scores = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for name, sense, floor in floors:
            figure = look_up(scores, name)
            well = figure >= floor if sense == AT_LEAST else figure <= floor
            below += not well
            print(f"{'well ' if well else 'BELOW'} {corpus:7} {name:20} {figure:.4f}  {sense} {floor}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
