"""Fraud: how web votes came in, and clusters of votes that people should look at."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def clock() -> sa.TextClause:
    """Return the database's own clock."""
    sqlite = "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"
    return sa.text(sqlite if op.get_bind().dialect.name == "sqlite" else "clock_timestamp()")


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "evidence",
        sa.Column("ballot_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("network", sa.LargeBinary(length=32), nullable=True),
        sa.Column("device", sa.LargeBinary(length=32), nullable=True),
        sa.Column("hosting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_evidence_ballot_id_ballot")
        ),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_evidence")),
    )
    op.create_table(
        "fraud_cluster",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("season_id", SERIAL, nullable=False),
        sa.Column("entry_id", SERIAL, nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("of_votes", sa.Integer(), nullable=False),
        sa.Column("found_at", INSTANT, server_default=clock(), nullable=False),
        sa.Column("decision", sa.String(length=5), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by_id", SERIAL, nullable=True),
        sa.CheckConstraint(
            "decision IN ('hold', 'clear', 'void')", name=op.f("ck_fraud_cluster_decision")
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_fraud_cluster_decided")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_fraud_cluster_decided_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_fraud_cluster_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["season_id"], ["season.id"], name=op.f("fk_fraud_cluster_season_id_season")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fraud_cluster")),
    )
    op.create_index(op.f("ix_fraud_cluster_season_id"), "fraud_cluster", ["season_id"])
    op.create_index(op.f("ix_fraud_cluster_entry_id"), "fraud_cluster", ["entry_id"])
    op.create_table(
        "fraud_member",
        sa.Column("ballot_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("cluster_id", SERIAL, nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_fraud_member_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"],
            ["fraud_cluster.id"],
            name=op.f("fk_fraud_member_cluster_id_fraud_cluster"),
        ),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_fraud_member")),
    )
    op.create_index(op.f("ix_fraud_member_cluster_id"), "fraud_member", ["cluster_id"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("fraud_member")
    op.drop_table("fraud_cluster")
    op.drop_table("evidence")
