"""Blocks that recur word for word on a site's pages: counted over distinct articles, and bounded.

A site is crawled by one run at a time (leases), so that a run may keep its sites' counts in memory between groups.
"""

from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, select, update

from newscrawl.state.database import Database
from newscrawl.state.tables import blocks, sites

_MOST = 2000  # blocks that are kept of a site: some fifty pages' own ones, and all that recur
_ROOM = 1000  # that may come above it before the rarest and oldest go
_PAGES = 2  # that showed a block before it counts as recurring
_SHARE = 0.2  # of the pages since it came up: a refrain or a wire service's closing line stays far below


@dataclass(slots=True)
class _Block:
    pages: int
    since: int
    seen: int
    article: int


@dataclass(slots=True)
class SiteBlocks:
    """The counts of one site."""

    site: int
    pages: int
    blocks: dict[int, _Block]
    changed: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)
    recurring: frozenset[bytes] | None = None
    shared: set[int] = field(init=False)  # those that several pages showed: few, and asked for at each page

    def __post_init__(self) -> None:
        self.shared = {number for number, block in self.blocks.items() if block.pages >= _PAGES}

    def observe(self, article: int, hashes: list[bytes], at: int) -> None:
        """Counts the blocks of one page; the same article twice in a row counts once."""
        self.recurring = None
        self.pages += 1
        for raw in dict.fromkeys(hashes):
            number = int.from_bytes(raw, "big", signed=True)
            block = self.blocks.get(number)
            if block is None:
                self.blocks[number] = _Block(1, self.pages, at, article)
            elif block.article != article:
                block.pages += 1
                block.seen, block.article = at, article
                if block.pages >= _PAGES:
                    self.shared.add(number)
            self.changed.add(number)
        if len(self.blocks) > _MOST + _ROOM:
            self._prune()

    def _prune(self) -> None:
        by_worth = sorted(self.blocks, key=lambda number: (self.blocks[number].pages, self.blocks[number].seen))
        for number in by_worth[: len(by_worth) - _MOST]:
            del self.blocks[number]
            self.changed.discard(number)
            self.shared.discard(number)
            self.dropped.add(number)

    def furniture(self) -> frozenset[bytes]:
        if self.recurring is None:
            self.recurring = frozenset(
                number.to_bytes(8, "big", signed=True)
                for number in self.shared
                if self.blocks[number].pages >= _SHARE * (self.pages - self.blocks[number].since + 1)
            )
        return self.recurring


def load(connection: Connection, site: int) -> SiteBlocks:
    pages = connection.scalar(select(sites.c.pages).where(sites.c.n == site)) or 0
    rows = connection.execute(select(blocks).where(blocks.c.site == site))
    return SiteBlocks(site, pages, {row.block: _Block(row.pages, row.since, row.seen, row.article) for row in rows})


def write(database: Database, connection: Connection, counts: SiteBlocks) -> None:
    """Writes what changed; `written` afterwards, when the transaction stands."""
    connection.execute(update(sites).where(sites.c.n == counts.site).values(pages=counts.pages))
    gone = [{"old_site": counts.site, "old_block": number} for number in counts.dropped - counts.blocks.keys()]
    if gone:
        connection.execute(
            delete(blocks).where(blocks.c.site == bindparam("old_site"), blocks.c.block == bindparam("old_block")),
            gone,
        )
    upsert = database.upsert(blocks)
    rows = [
        {
            "site": counts.site,
            "block": number,
            "pages": counts.blocks[number].pages,
            "since": counts.blocks[number].since,
            "seen": counts.blocks[number].seen,
            "article": counts.blocks[number].article,
        }
        for number in counts.changed
    ]
    if rows:
        connection.execute(
            upsert.on_conflict_do_update(
                index_elements=[blocks.c.site, blocks.c.block],
                set_={name: upsert.excluded[name] for name in ("pages", "since", "seen", "article")},
            ),
            rows,
        )


def written(counts: SiteBlocks) -> None:
    counts.changed.clear()
    counts.dropped.clear()
