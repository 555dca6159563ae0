"""Anchors instead of bands, validators with their articles, furniture in one piece a site; claims and units of work.

What articles are known stays. Fingerprints and validators come anew from the files: each machine's next run teaches its
own archive's again.
"""

from struct import pack

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.add_column("articles", sa.Column("etag", sa.Text))
    op.add_column("articles", sa.Column("last_modified", sa.Text))
    op.execute("DELETE FROM validators")
    op.drop_table("bands")
    op.create_table(
        "anchors",
        sa.Column("anchor", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("article", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    op.execute("DELETE FROM fingerprints")
    op.add_column("fingerprints", sa.Column("anchors", sa.LargeBinary, nullable=False))
    op.execute("DELETE FROM runs")
    op.execute("DELETE FROM files")
    _furniture()
    op.create_table(
        "claims",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("run", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "units",
        sa.Column("unit", sa.Text, primary_key=True),
        sa.Column("run", sa.Text, nullable=False),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("ended", sa.BigInteger),
        sa.Column("outcome", sa.Text),
        if_not_exists=True,
    )


def _furniture() -> None:
    furniture = op.create_table(
        "furniture",
        sa.Column("site", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("blocks", sa.LargeBinary, nullable=False),
    )
    connection = op.get_bind()
    for site, pages in connection.execute(sa.text("SELECT n, pages FROM sites WHERE pages > 0")).all():
        rows = connection.execute(
            sa.text("SELECT block, article, pages, since, seen FROM blocks WHERE site = :site"), {"site": site}
        )
        blocks = b"".join(pack("<qqIII", *row) for row in rows)
        connection.execute(furniture.insert(), {"site": site, "pages": pages, "blocks": blocks})
    op.drop_table("blocks")
    op.drop_column("sites", "pages")
