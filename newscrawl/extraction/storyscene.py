"""What the signals of a story look at: the blocks near the core, and what stands around them.

Made once a page, in time linear in its blocks: sums over ranges of blocks, counts of blocks and places of one shape.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from newscrawl.extraction.blocks import Block, Place
from newscrawl.extraction.core import Core, named_after_comments, weigh
from newscrawl.extraction.folding import folded
from newscrawl.extraction.linkeddata import LinkedData
from newscrawl.extraction.page import Page
from newscrawl.extraction.storyviews import ROWS, RoughShape, Shape, View, families, holder_of, rough_shape, shape_of

REACH = 15  # visible blocks ahead of the core's first prose and after its last that may be story
UPWARDS = 12  # ancestors of a block that are looked at
TERMINAL = re.compile(r"[.!?…。！？।॥؟۔።៕][\s'\"”’»›)\]]*$")
Kind = tuple[Place, str, str]  # a place's parent, its tag and class


@dataclass(slots=True)
class Scene:
    """All blocks of a page and its core; `views` are those that may be story."""

    blocks: Sequence[Block]
    core: Core
    description: str
    title: str
    witness: str  # the linked data's articleBody, folded
    views: list[View] = field(default_factory=list)
    total: float = 1.0
    coverage: float = 0.0  # share of the core's prose that the witness holds
    prose: list[float] = field(default_factory=list)  # sums up to each block
    links: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    link_rows: list[int] = field(default_factory=list)
    shape_at: dict[int, Shape] = field(default_factory=dict)  # by a block's index
    shapes: dict[Shape, int] = field(default_factory=dict)  # blocks of each shape
    rough: dict[RoughShape, float] = field(default_factory=dict)  # prose by tag and depth
    borne: dict[str, float] = field(default_factory=dict)  # prose in boxes with names of each family
    shares: dict[Shape, float] = field(default_factory=dict)  # of the core's prose, by shape
    first_said: dict[str, int] = field(default_factory=dict)  # the first block of each text
    main: Place | None = None  # the one that holds most paragraphs of prose
    second_h1: int = 0
    late: int = 0  # the second last prose
    cut: int = 0  # the first block named after comments, related stories or newsletters

    def share(self, shape: Shape) -> float:
        return self.shares.get(shape, 0.0)

    def attests(self, view: View) -> bool:
        """Is the beginning of this block in the articleBody?"""
        return len(view.folded) >= 12 and view.folded[:60] in self.witness

    def is_prose(self, block: Block | None) -> bool:
        core = self.core
        return block is not None and core.first <= block.index <= core.last and core.prose[block.index] > 0

    def is_main(self, block: Block | None) -> bool:
        return block is not None and self.share(self.shape_at[block.index]) > 0.25


def scene_of(page: Page, blocks: Sequence[Block], linked: LinkedData, core: Core, apart: set[int]) -> Scene:
    """Look at the blocks around `core`; those in `apart` and hidden ones are seen by nobody."""
    description = next((v for key in ("og:description", "description") for v in page.meta.get(key, [])), "")
    title = [*linked.texts("headline"), *page.meta.get("og:title", []), page.tree.findtext(".//title") or ""][0]
    scene = Scene(blocks, core, folded(description), folded(title), folded(linked.article_body or ""))
    scene.prose = [0, *accumulate(core.prose)]
    scene.links = [0, *accumulate(block.link_chars for block in blocks)]
    scene.sizes = [0, *accumulate(0 if block.hidden else len(block.text) for block in blocks)]
    scene.link_rows = [0, *accumulate(1 if block.links and block.link_density > 0.8 else 0 for block in blocks)]
    seen = [block for block in blocks if not block.hidden and block.index not in apart]
    _count(scene, seen)
    _find_ends(scene, seen)
    _view(scene, seen)
    _read_names(scene)
    _ask_witness(scene)
    return scene


def _count(scene: Scene, seen: list[Block]) -> None:
    core, prose, holders = scene.core, dict[Shape, float](), dict[Place, float]()
    shapes, rough = scene.shapes, scene.rough
    for block in seen:
        scene.first_said.setdefault(block.text, block.index)
        shape = scene.shape_at[block.index] = shape_of(block)
        shapes[shape] = shapes.get(shape, 0) + 1
        if scene.is_prose(block):
            weight = core.prose[block.index]
            prose[shape] = prose.get(shape, 0) + weight
            alike, holder = rough_shape(block), holder_of(block)
            rough[alike] = rough.get(alike, 0) + weight
            holders[holder] = holders.get(holder, 0) + weight
    scene.total = sum(core.prose[core.first : core.last + 1]) or 1.0
    scene.shares = {shape: weight / scene.total for shape, weight in prose.items()}
    scene.main = max(holders, key=lambda place: holders[place], default=None)


def _find_ends(scene: Scene, seen: list[Block]) -> None:
    core = scene.core
    head = core.headline.index if core.headline is not None else -1
    late = [index for index in range(core.last, core.first - 1, -1) if core.prose[index]][:2]
    scene.late = late[-1] if late else core.first
    scene.second_h1 = scene.cut = len(scene.blocks)
    for block in seen:
        if block.index <= max(core.first, head):
            continue
        if block.tag == "h1" and scene.second_h1 == len(scene.blocks) and folded(block.text) != scene.title:
            scene.second_h1 = block.index
        if scene.cut == len(scene.blocks) and not core.prose[block.index] and _cuts(block.place.label):
            scene.cut = block.index


def _cuts(label: str) -> bool:
    return "related" in label or "newsletter" in label or named_after_comments(label)


def _view(scene: Scene, seen: list[Block]) -> None:
    core = scene.core
    inside = [rank for rank, block in enumerate(seen) if core.first <= block.index <= core.last]
    if not inside:
        return
    low, high = max(0, inside[0] - REACH), min(len(seen), inside[-1] + 1 + REACH)
    spine = list(core.place.ancestry())
    kinds = _kinds(seen)
    for rank in range(low, high):
        around = (seen[rank - 1] if rank else None, seen[rank + 1] if rank + 1 < len(seen) else None)
        scene.views.append(_look(scene, seen[rank], around, spine, kinds))


def _kinds(seen: list[Block]) -> dict[Kind, int]:
    """How many places of one tag and class each place holds."""
    kinds: dict[Kind, int] = {}
    known: set[Place] = set()
    for block in seen:
        place = block.place
        while place.parent is not None and place not in known:
            known.add(place)
            kind = (place.parent, place.tag, place.classes)
            kinds[kind] = kinds.get(kind, 0) + 1
            place = place.parent
    return kinds


def _look(
    scene: Scene, block: Block, around: tuple[Block | None, Block | None], spine: list[Place], kinds: dict[Kind, int]
) -> View:
    index, text = block.index, block.text
    level = 0
    while level < len(spine) and not spine[level].start <= index < spine[level].end:
        level += 1
    between = _between(block.place, spine[level] if level < len(spine) else None)
    names: frozenset[str] = frozenset()
    group = pictured = None
    repeated = boxed = False
    for place in between:
        size = place.end - place.start
        group = group or (place if size > 1 else None)
        pictured = pictured or (place if place.pictures or size > 3 else None)
        names |= families(place.label)
        repeated = repeated or (place.tag not in ROWS and _is_repeated(scene, place, kinds))
        boxed = boxed or place.tag == "article"
    return View(
        block,
        index,
        weigh(text),
        TERMINAL.search(text[-12:]) is not None,
        folded(text),
        scene.shape_at[index],
        *around,
        level,
        up=len(between),
        branch=between[-1] if group is not None and between[-1].end - between[-1].start > 1 else None,
        group=group,
        names=names,
        repeated=repeated,
        boxed=boxed,
        said_before=scene.first_said[text] < index,
        pictured=pictured if pictured is not None and pictured.pictures else None,
    )


def _between(place: Place | None, common: Place | None) -> list[Place]:
    """The places from this one up to the one that it shares with the core."""
    between: list[Place] = []
    while place is not None and place is not common and place.parent is not None and len(between) < UPWARDS:
        between.append(place)
        place = place.parent
    return between


def _is_repeated(scene: Scene, place: Place, kinds: dict[Kind, int]) -> bool:
    """Has it two siblings or more of its kind, and links in it?"""
    if place.parent is None or scene.links[place.end] <= scene.links[place.start]:
        return False
    return kinds[place.parent, place.tag, place.classes] >= 3


def _read_names(scene: Scene) -> None:
    for view in scene.views:
        if scene.is_prose(view.block):
            for family in view.names:
                scene.borne[family] = scene.borne.get(family, 0) + scene.core.prose[view.index]


def _ask_witness(scene: Scene) -> None:
    """How much of the core's prose is in the articleBody; one of a few words (a description) is no witness."""
    if len(scene.witness) <= 200:
        scene.witness = ""
        return
    held = sum(scene.core.prose[view.index] for view in scene.views if scene.attests(view))
    scene.coverage = held / scene.total
