"""Captures on their way through the pipelines: so many at a time, and decided on in the order in which they came."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from newscrawl.items import Article, Capture


@dataclass(slots=True)
class Place:
    """One capture's place in the queue."""

    offset: int
    size: int
    turn: asyncio.Event


class Turns:
    """A bounded queue. Workers read several pages at once; whoever is done waits here for those before it.

    `most` captures and `most_bytes` of pages are on their way at once; a capture and its article are known by their
    `fetch`, which both have.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._places: OrderedDict[int, Place] = OrderedDict()
        self._bytes = 0
        self._left = asyncio.Event()  # somebody has left
        self.done = 0  # offset of the last one that left, or of the first one that has not

    def enter(self, capture: Capture, offset: int) -> None:
        """Take the last place."""
        self._places[id(capture.fetch)] = place = Place(offset, len(capture.body), asyncio.Event())
        self._bytes += place.size
        self._call_first()

    async def room(self) -> None:
        """Wait until another one may enter."""
        while len(self._places) >= self._most or (self._places and self._bytes >= self._most_bytes):
            await self._somebody_leaves()

    async def empty(self) -> None:
        """Wait until all have left."""
        while self._places:
            await self._somebody_leaves()

    async def come(self, item: Capture | Article) -> None:
        """Wait until all that came before have left."""
        if place := self._places.get(id(item.fetch)):
            await place.turn.wait()

    def leave(self, item: Capture | Article) -> bool:
        """What came of it is decided; False where it had no place."""
        place = self._places.pop(id(item.fetch), None)
        if place is None:
            return False
        self._bytes -= place.size
        self.done = place.offset
        self._call_first()
        self._left.set()
        return True

    def _call_first(self) -> None:
        if self._places:
            first = next(iter(self._places.values()))
            self.done = first.offset
            first.turn.set()

    async def _somebody_leaves(self) -> None:
        self._left.clear()
        await self._left.wait()
