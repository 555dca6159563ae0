"""How well near duplicates are told: recall, false marks, and the margin on both sides of the limit.

    python tests/benchmarks/near_duplicates.py [SHARED]        default: ../shared

Made out of the corpus' reference stories. Each is stored; then come copies as outlets print them: light edits, cut
ends, new leads, other wall texts around them, and mixtures. Against them stand pairs that must not be marked: other
stories, and stories that share a quoted paragraph, furniture, or a wire service's background. Writes its
table into RESULTS.md.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

from results import write_section
from sharedfolder import add_shared
from state_scale import record_of

from newscrawl.archive import Archive
from newscrawl.state import State
from newscrawl.state.fingerprint import fingerprint, similarity
from newscrawl.state.near import NEAR

SHORTEST_STORY = 600  # characters
ROUNDS = 5

Edit = Callable[[str, random.Random], str]
WALL = (
    "You have read your last free article this month. Subscribe now to go on reading, from 4.99 a month, cancel "
    "anytime. Already a subscriber? Log in. Unlimited access on all devices, the evening newsletter and the weekend "
    "magazine."
)


def units(text: str) -> tuple[list[str], str]:
    """The text's words and what joins them; its characters, where it has no words between spaces."""
    words = text.split(" ")
    return (words, " ") if len(words) > len(text) / 20 else (list(text), "")


def light_edit(text: str, rng: random.Random) -> str:
    """A sub-editor's changes: one word in forty goes or becomes another."""
    words, space = units(text)
    for _ in range(max(1, len(words) // 40)):
        words[rng.randrange(len(words))] = rng.choice(("", rng.choice(words), rng.choice(words)))
    return space.join(words)


def cut_end(text: str, rng: random.Random) -> str:
    return text[: int(len(text) * rng.uniform(0.7, 0.9))]


def new_lead(text: str, rng: random.Random) -> str:
    """Another first sentence: its own words in another order, up to its full stop or forty words."""
    words, space = units(text)
    stop = next((i for i, word in enumerate(words[:40]) if word.endswith((".", "。", "।", "!", "?"))), 40) + 1
    lead = words[:stop]
    rng.shuffle(lead)
    return space.join([*lead, *words[stop:]])


def own_wall(text: str, rng: random.Random) -> str:
    words = WALL.split(" ")
    start = rng.randrange(len(words) // 2)
    return f"{text}\n\n{' '.join(words[start : start + 25])}"


def mixture(text: str, rng: random.Random) -> str:
    for edit in (new_lead, light_edit, own_wall):
        text = edit(text, rng)
    return text[: int(len(text) * rng.uniform(0.85, 1))]


COPIES: dict[str, Edit] = {
    "light edits (one word in 40)": light_edit,
    "end cut (10 to 30 %)": cut_end,
    "other lead": new_lead,
    "other wall text": own_wall,
    "lead, edits, wall and up to 15 % cut": mixture,
}


def others(stories: list[str], rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Pairs (kind, stored, new) of different stories that share something."""
    for one, other in zip(stories, stories[1:] + stories[:1], strict=True):
        words, space = units(rng.choice(stories))
        shared = space.join(words[:60])
        yield "different stories", one, other
        yield "… with a shared quote of 60 words", f"{one}\n\n{shared}", f"{other}\n\n{shared}"
        yield "… with the same furniture", f"{WALL}\n\n{one}\n\n{WALL}", f"{WALL}\n\n{other}\n\n{WALL}"
        background = one[-min(len(one), len(other)) * 3 // 10 :]
        yield "… with background in common, a third of the shorter", one, f"{other}\n\n{background}"


class Bench:
    """One state for one kind of pair; every capture is of a site of its own."""

    def __init__(self, folder: str) -> None:
        archive = Archive(Path(folder))
        self.state = State(Path(folder), archive.run, archive.visit)
        self.number = 0

    def store(self, text: str) -> tuple[str, str | None]:
        """The id that the story gets, and that of which it is a near duplicate."""
        self.number += 1
        decision = self.state.decide(record_of(self.number, text, f"site{self.number}.example"))
        self.state.appended(decision.id, "bench", self.number)
        return decision.id, decision.near_duplicate_of


def rate(pairs: list[tuple[str, str]]) -> tuple[float, float, float]:
    """Share of the new ones that are marked as near to the stored one, lowest and highest estimated similarity."""
    hits, seen = 0, []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder)
        for stored, new in pairs:
            first, of = bench.store(stored)
            family = {first, of}
            hits += bench.store(new)[1] in family - {None}
            one, other = fingerprint(stored), fingerprint(new)
            seen.append(similarity(one.digest, other.digest) if one and other else 0.0)
            bench.state.learn()
        bench.state.close()
    return hits / len(pairs), min(seen), max(seen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add_shared(parser)
    lines = (parser.parse_args().shared / "corpus" / "pages.jsonl").read_text().splitlines()
    texts = dict.fromkeys(json.loads(line).get("text") or "" for line in lines)
    stories = [text for text in texts if len(text) >= SHORTEST_STORY]
    rng = random.Random(20_261_123)
    table = ["| pair | pairs | marked | lowest similarity | highest |", "|---|---|---|---|---|"]
    pairs_of: dict[str, list[tuple[str, str]]] = {
        kind: [(text, edit(text, rng)) for text in stories for _ in range(ROUNDS)] for kind, edit in COPIES.items()
    }
    for kind, stored, new in others(stories, rng):
        pairs_of.setdefault(kind, []).append((stored, new))
    for kind, pairs in pairs_of.items():
        share, low, high = rate(pairs)
        table.append(f"| {kind} | {len(pairs)} | {share:.4f} | {low:.2f} | {high:.2f} |")
        print(table[-1], flush=True)
    text = f"{len(stories)} stories of the corpus; marked from an estimated similarity of {NEAR} on.\n\n"
    write_section("Near duplicates", text + "\n".join(table))


if __name__ == "__main__":
    main()
