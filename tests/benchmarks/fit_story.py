"""Fits newscrawl/extraction/storyweights.toml to real pages with reference stories, and says how far it can be trusted.

    python -m tests.benchmarks.fit_story [--corpus ../shared/corpus] [--write]

Logistic regression with an L2 penalty, by Newton's method, on the blocks near each page's core. A block is story where
its word 4-grams stand in the reference (a line of a few words: where its words stand there, between blocks that do).
Prints the F1 fitted to all pages and the one of folds that hold out whole outlets; `--write` replaces the fitted
worths and keeps those that were set by hand.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from newscrawl.extraction import Context
from newscrawl.extraction.parts import take_apart
from newscrawl.extraction.story import weights
from newscrawl.extraction.storyscene import scene_of
from newscrawl.extraction.storysignals import signals

C = 0.3  # strength of the data against the penalty
FOLDS = 8
WORD = re.compile(r"\w+")
TOML = Path(__file__).parents[2] / "newscrawl/extraction/storyweights.toml"
NAMES = list(weights())


@dataclass
class Example:
    """One page: a row of signals, a label and a weight for each block that is looked at."""

    source: str
    outlet: str
    reference: str
    texts: list[str]
    rows: np.ndarray
    labels: np.ndarray
    worth: np.ndarray


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words)


def is_story(text: str, reference: Counter[tuple[str, ...]], words: str) -> bool:
    own = shingles(text)
    if len(WORD.findall(text)) < 6:
        return f" {' '.join(WORD.findall(text))} " in words
    return sum(min(count, reference[key]) for key, count in own.items()) >= 0.6 * own.total()


def example(page: dict[str, str], html: bytes) -> Example:
    url = page["url"] or f"https://unknown.example/{page['id']}"
    parts = take_apart(html, url, Context())
    apart = {verdict.block_index for verdict in parts.verdicts}
    views = scene_of(parts.page, parts.blocks, parts.linked, parts.core, apart)
    found = [(view.block.text, {"any block": 1.0, **dict(signals(views, view))}) for view in views.views]
    rows = np.array([[given.get(name, 0.0) for name in NAMES] for _, given in found]).reshape(-1, len(NAMES))
    reference, words = shingles(page["text"]), f" {' '.join(WORD.findall(page['text']))} "
    labels = np.array([is_story(text, reference, words) for text, _ in found], dtype=float)
    sizes = np.array([len(WORD.findall(text)) for text, _ in found], dtype=float)
    worth = np.minimum(1.0, (sizes + 4) / max(1.0, sizes @ labels))
    for place, (_, given) in enumerate(found):  # references lack some lists: a list amid prose is no counter-example
        if not labels[place] and (
            "list amid prose" in given or {"list in the core", "close below the core"} <= set(given)
        ):
            worth[place] = 0.0
    outlet = urlsplit(url).hostname or page["id"]
    return Example(page["source"], outlet, page["text"], [text for text, _ in found], rows, labels, worth)


def fit(examples: list[Example]) -> np.ndarray:
    rows = np.vstack([one.rows for one in examples])
    labels = np.concatenate([one.labels for one in examples])
    worth = np.concatenate([one.worth for one in examples])
    worth = C * worth / worth.mean()
    penalty = np.diag([1e-6 if name == "any block" else 1.0 for name in NAMES])
    beta = np.zeros(len(NAMES))
    for _ in range(30):
        odds = 1 / (1 + np.exp(-np.clip(rows @ beta, -30, 30)))
        slope = rows.T @ (worth * (odds - labels)) + penalty @ beta
        step = np.linalg.solve((rows * (worth * odds * (1 - odds))[:, None]).T @ rows + penalty, slope)
        beta -= step
        if np.abs(step).max() < 1e-6:
            break
    return beta


def f1(examples: list[Example], beta_of: dict[str, np.ndarray]) -> dict[str, float]:
    """As score.py does it: precision and recall averaged over pages, by source."""
    measured: dict[str, list[tuple[float, float]]] = {}
    for one in examples:
        kept = one.rows @ beta_of[one.outlet] > 0
        got = shingles("\n\n".join(text for text, keep in zip(one.texts, kept, strict=True) if keep))
        gold = shingles(one.reference)
        hits = (got & gold).total()
        measured.setdefault(one.source, []).append((hits / max(1, got.total()), hits / max(1, gold.total())))
    means = {source: np.mean(pairs, axis=0) for source, pairs in measured.items()}
    return {source: round(float(2 * p * r / (p + r)), 4) for source, (p, r) in means.items()}


def write(beta: np.ndarray) -> None:
    text = TOML.read_text(encoding="utf-8")
    for name, value in zip(NAMES, beta, strict=True):
        before, _, by_hand = text.partition("# Set by hand")
        if f'"{name}" =' not in by_hand:
            before = re.sub(rf'^"{re.escape(name)}" = .*$', f'"{name}" = {value:.2f}', before, flags=re.MULTILINE)
        text = before + ("# Set by hand" + by_hand if by_hand else "")
    TOML.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    lines = (arguments.corpus / "pages.jsonl").read_text(encoding="utf-8").splitlines()
    pages = [page for page in map(json.loads, lines) if page["text"]]
    examples = [
        example(page, gzip.decompress((arguments.corpus / "pages" / f"{page['id']}.html.gz").read_bytes()))
        for page in pages
    ]
    outlets = sorted({one.outlet for one in examples})
    np.random.default_rng(0).shuffle(outlets)
    fold = {outlet: place % FOLDS for place, outlet in enumerate(outlets)}
    held_out = [fit([one for one in examples if fold[one.outlet] != number]) for number in range(FOLDS)]
    beta = fit(examples)
    print("held out by outlet", f1(examples, {outlet: held_out[fold[outlet]] for outlet in outlets}))
    print("fitted            ", f1(examples, dict.fromkeys(outlets, beta)))
    in_force = weights()
    print("in force          ", f1(examples, dict.fromkeys(outlets, np.array([in_force[name] for name in NAMES]))))
    if arguments.write:
        write(beta)


if __name__ == "__main__":
    main()
