"""Approvals: dangerous acts that wait for a second person."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def clock() -> sa.TextClause:
    """Return the database's own clock."""
    sqlite = "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"
    return sa.text(sqlite if op.get_bind().dialect.name == "sqlite" else "clock_timestamp()")


def upgrade() -> None:
    """Bring the schema here."""
    op.create_table(
        "proposal",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("requester_id", SERIAL, nullable=False),
        sa.Column("requested_at", INSTANT, server_default=clock(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["account.id"], name=op.f("fk_proposal_requester_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("id", "requester_id", name="uq_proposal_id_requester"),
    )
    op.create_index(op.f("ix_proposal_act"), "proposal", ["act"])
    op.create_table(
        "proposal_decision",
        sa.Column("proposal_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("requester_id", SERIAL, nullable=False),
        sa.Column("decider_id", SERIAL, nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("decided_at", INSTANT, server_default=clock(), nullable=False),
        sa.CheckConstraint(
            "(verdict = 'withdrawn') = (decider_id = requester_id)",
            name=op.f("ck_proposal_decision_another_person"),
        ),
        sa.CheckConstraint(
            "verdict IN ('approved', 'declined', 'withdrawn')",
            name=op.f("ck_proposal_decision_verdict"),
        ),
        sa.ForeignKeyConstraint(
            ["decider_id"], ["account.id"], name=op.f("fk_proposal_decision_decider_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id", "requester_id"],
            ["proposal.id", "proposal.requester_id"],
            name="fk_proposal_decision_proposal",
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposal_decision")),
    )
    for table in ("proposal", "proposal_decision"):
        keep_rows(table)


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
    op.drop_table("proposal_decision")
    op.drop_table("proposal")
