"""Blocks that recur word for word on a site's pages: counted over distinct articles, and bounded.

A site is crawled by one run at a time (leases), so that a run may keep its sites' counts in memory. They are written
now and then, in one piece a site: what a run that died had counted since is counted again from the next pages.
Readers of stored captures take no lease on a site: of two that count its blocks at once, the last one's counts stand.
"""

from dataclasses import dataclass, field
from struct import Struct

from sqlalchemy import Connection, select

from newscrawl.state.database import Database
from newscrawl.state.tables import furniture

_MOST = 2000  # blocks that are kept of a site: some fifty pages' own ones, and all that recur
_ROOM = 1000  # that may come above it before the rarest and oldest go
_PAGES = 2  # that showed a block before it counts as recurring
_EVERY = 5  # pages since it came up show it once at least: a refrain or a wire service's closing line stays far below
_WRITTEN_AFTER = 100  # pages
_PACKED = Struct("<8sqIII")  # the block's hash, its last byte first, then as in Block


@dataclass(slots=True)
class Block:
    """How often a block was seen."""

    article: int  # the last one that showed it
    pages: int
    since: int
    seen: int  # seconds since 1970, which fit in 32 bits until 2106


@dataclass(slots=True)
class SiteBlocks:
    """The counts of one site."""

    site: int
    pages: int
    blocks: dict[bytes, Block]  # by hash
    unwritten: int = 0  # pages
    recurring: frozenset[bytes] | None = None
    # The number of the page up to which a block that several pages showed recurs, by its hash: asked for at each page.
    until: dict[bytes, int] = field(init=False)

    def __post_init__(self) -> None:
        self.until = {raw: _until(block) for raw, block in self.blocks.items() if block.pages >= _PAGES}

    def observe(self, article: int, hashes: list[bytes], at: int) -> None:
        """Counts the blocks of one page; the same article twice in a row counts once."""
        self.recurring = None
        self.pages += 1
        self.unwritten += 1
        for raw in dict.fromkeys(hashes):
            block = self.blocks.get(raw)
            if block is None:
                self.blocks[raw] = Block(article, 1, self.pages, at)
            elif block.article != article:
                block.pages += 1
                block.seen, block.article = at, article
                if block.pages >= _PAGES:
                    self.until[raw] = _until(block)
        if len(self.blocks) > _MOST + _ROOM:
            self._prune()

    def _prune(self) -> None:
        worth = {raw: (block.pages << 32) + block.seen for raw, block in self.blocks.items()}
        for raw in sorted(worth, key=worth.__getitem__)[: len(worth) - _MOST]:
            del self.blocks[raw]
            self.until.pop(raw, None)

    def furniture(self) -> frozenset[bytes]:
        if self.recurring is None:
            pages = self.pages
            self.recurring = frozenset([raw for raw, until in self.until.items() if until >= pages])
        return self.recurring

    @property
    def is_due(self) -> bool:
        """Has so much been counted that it is worth writing?"""
        return self.unwritten >= _WRITTEN_AFTER


def _until(block: Block) -> int:
    return block.since - 1 + _EVERY * block.pages


def load(connection: Connection, site: int) -> SiteBlocks:
    row = connection.execute(select(furniture).where(furniture.c.site == site)).first()
    return SiteBlocks(site, 0, {}) if row is None else SiteBlocks(site, row.pages, unpacked(row.blocks))


def write(database: Database, connection: Connection, counts: SiteBlocks) -> None:
    """The caller sets `unwritten` to 0 once the transaction stands."""
    values = {"pages": counts.pages, "blocks": packed(counts.blocks)}
    upsert = database.upsert(furniture).values(site=counts.site, **values)
    connection.execute(upsert.on_conflict_do_update(index_elements=[furniture.c.site], set_=values))


def packed(blocks: dict[bytes, Block]) -> bytes:
    return b"".join(
        _PACKED.pack(raw[::-1], block.article, block.pages, block.since, block.seen) for raw, block in blocks.items()
    )


def unpacked(stored: bytes) -> dict[bytes, Block]:
    return {raw[::-1]: Block(*counted) for raw, *counted in _PACKED.iter_unpack(stored)}
