"""A block with all that speaks for and against its being a wall, added up when somebody asks: few are asked."""

from newscrawl.extraction.blocks import Block
from newscrawl.extraction.scene import Scene, View, addresses
from newscrawl.extraction.signals import Evidence, evidence, is_silent, own_evidence

_OWN = frozenset(("phrase", "price", "repetition", "publisher"))  # kinds of evidence of a block itself


class Weighed:
    """`own` speaks for a wall, `lean` is all that speaks for it less what speaks against."""

    __slots__ = ("_evidence", "_lean", "_own", "_scene", "block", "view", "words")

    def __init__(self, scene: Scene, view: View) -> None:
        self.view = view
        self.block: Block = view.block
        self.words = view.reading.words
        self._scene = scene
        self._evidence: list[Evidence] | None = None
        self._own = 0.0 if is_silent(scene, view) else None
        self._lean = 0.0

    @property
    def evidence(self) -> list[Evidence]:
        return self._weigh() if self._evidence is None else self._evidence

    @property
    def own(self) -> float:
        if self._own is None:
            if self.view.prose:
                self._weigh()
            else:  # as most are: of few it is asked what else speaks for or against them
                self._own = _own_points(own_evidence(self._scene, self.view))
        return self._own or 0.0

    @property
    def lean(self) -> float:
        if self._evidence is None:
            self._weigh()
        return self._lean

    def _weigh(self) -> list[Evidence]:
        self._evidence = found = evidence(self._scene, self.view)
        self._own = _own_points(found)
        self._lean = sum(e.points for e in found)
        repeated = any(e.kind == "repetition" for e in found)
        if self._lean < 0 and self.view.prose and not addresses(self.view.reading) and not repeated:
            self._own = 0.0  # a sentence about others begins no wall, though one may hold it
        return found


def _own_points(found: list[Evidence]) -> float:
    return sum([e.points for e in found if e.points > 0 and e.kind in _OWN])
