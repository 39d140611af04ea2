"""Kept nodes of the log's tree, which proofs are made of."""

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SPAN = 256

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "tree_node",
        sa.Column("season_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["season_id"], ["season.id"], name=op.f("fk_tree_node_season_id_season")
        ),
        sa.PrimaryKeyConstraint("season_id", "level", "position", name=op.f("pk_tree_node")),
    )
    fill()
    keep_rows("tree_node")


def fill() -> None:
    """Make the nodes of the logs that are there."""
    connection = op.get_bind()
    seasons = connection.execute(sa.text("SELECT DISTINCT season_id FROM batch")).scalars().all()
    insert = sa.text(
        "INSERT INTO tree_node (season_id, level, position, hash) "
        "VALUES (:season_id, :level, :position, :hash)"
    )
    for season_id in seasons:
        level, nodes = 0, list(leaves(connection, season_id))
        while len(nodes) >= SPAN:
            level += 1
            nodes = [
                root(nodes[start : start + SPAN])
                for start in range(0, len(nodes) - SPAN + 1, SPAN)
            ]
            for position, node in enumerate(nodes):
                row = {"season_id": season_id, "level": level, "position": position}
                connection.execute(insert, {**row, "hash": node})


def leaves(connection: sa.Connection, season_id: int) -> Iterator[bytes]:
    """Yield the leaf hashes of a season's log."""
    lines = sa.text("SELECT line FROM leaf WHERE season_id = :season_id ORDER BY position")
    for line in connection.execute(lines, {"season_id": season_id}).scalars():
        yield hashlib.sha256(b"\0" + line.encode()).digest()


def root(nodes: list[bytes]) -> bytes:
    """Return the node over 256 others."""
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=True)
        nodes = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]
    return nodes[0]


def keep_rows(table: str) -> None:
    """Let a table's rows neither change nor go, as those of the log (0001)."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER tr_{table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER tr_{table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("tree_node")
