"""The state's tables, small enough for millions of articles: hashes are integers, articles are known by a short number.

A *key* is the 64-bit hash of `discovery.urls.url_key`, which all addresses of one article share; an article's `id` is
the key of the address under which it was first seen. Times are seconds since 1970.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.event import listens_for

VERSION = "2"  # of these tables; of another one, a file is rebuilt, and a server brought up to date where it stands

metadata = MetaData()

_Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite gives an INTEGER PRIMARY KEY 64 bits and no index

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

sites = Table(
    "sites",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

articles = Table(
    "articles",
    metadata,
    Column("n", _Number, primary_key=True),
    Column("id", BigInteger, nullable=False, unique=True),
    Column("site", ForeignKey("sites.n"), nullable=False),
    Column("key", BigInteger, nullable=False),  # of the canonical address of the version that stands
    Column("url", Text, nullable=False),  # that it was last fetched from
    Column("version", SmallInteger, nullable=False),
    Column("content_hash", LargeBinary(32), nullable=False),
    Column("title", BigInteger),  # hash; null where the page tells none
    Column("published", Text),
    Column("length", Integer, nullable=False),  # of the story, in characters
    Column("complete", Boolean),
    Column("first_seen", BigInteger, nullable=False),
    Column("checked", BigInteger, nullable=False),
    Column("named", BigInteger),  # the latest date that a finder gave it
    Column("due", BigInteger),  # null: no more by age
    Column("etag", Text),  # what its address answered last, for the next request's condition
    Column("last_modified", Text),
)
_due = Index("articles_due", articles.c.site, articles.c.due, sqlite_where=articles.c.due.is_not(None))


@listens_for(_due, "before_create")
def _partial_in_postgresql(index: Index, connection: Connection, **_: Any) -> None:
    """In place of `postgresql_where`, which has each crawl import that dialect, whatever its state is kept in."""
    if connection.dialect.name == "postgresql":
        index.dialect_kwargs["postgresql_where"] = articles.c.due.is_not(None)


aliases = Table(
    "aliases",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("article", _Number, nullable=False),
    sqlite_with_rowid=True,
)

# The story of each version of each article: the first 8 bytes of its content hash.
stories = Table(
    "stories",
    metadata,
    Column("story", BigInteger, primary_key=True, autoincrement=False),
    Column("article", _Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("article", _Number, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, nullable=False),
    Column("anchors", LargeBinary, nullable=False),  # 32 bits each
)

anchors = Table(
    "anchors",
    metadata,
    Column("anchor", Integer, primary_key=True, autoincrement=False),
    Column("article", _Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# Of feeds, sitemaps and sections; an article's own are in its row.
validators = Table(
    "validators",
    metadata,
    Column("url", BigInteger, primary_key=True, autoincrement=False),  # hash of the normal form
    Column("etag", Text),
    Column("last_modified", Text),
)

# The blocks of a site's pages and how often they were seen, as newscrawl.state.furniture packs them.
furniture = Table(
    "furniture",
    metadata,
    Column("site", Integer, primary_key=True, autoincrement=False),
    Column("pages", Integer, nullable=False),  # whose blocks were counted
    Column("blocks", LargeBinary, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("site", Text, primary_key=True),
    Column("run", Text, nullable=False),
    Column("until", BigInteger, nullable=False),
)

# What a run is about to store (newscrawl.state.claims); hardly longer here than the tables take to learn of it.
claims = Table(
    "claims",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("run", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

units = Table(
    "units",
    metadata,
    Column("unit", Text, primary_key=True),
    Column("run", Text, nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("ended", BigInteger),
    Column("outcome", Text),
)

# Which runs the state has learned in full, and of the others how far into each file.
runs = Table("runs", metadata, Column("run", Text, primary_key=True), Column("learned", Boolean, nullable=False))
files = Table("files", metadata, Column("name", Text, primary_key=True), Column("size", BigInteger, nullable=False))
