"""Turnout kept ready, the effect of rulings on places, look-ups of votes with the voter's code."""

import sqlalchemy as sa
from alembic import op

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
IN_DOUBT = "outcome IN ('unreadable', 'unknown_code', 'ambiguous', 'no') AND text <> ''"
DOCUMENT_WAITS = "kind = 'document' AND state = 'waiting'"

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """Return a table's reference to another."""
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)


def upgrade() -> None:
    """Bring the schema here."""
    turnout()
    effects()
    for name, table, column, condition in partial():
        where = sa.text(condition)
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
    with op.batch_alter_table("phone_check") as table:
        table.add_column(sa.Column("asked_by_id", SERIAL, nullable=True))
        table.create_foreign_key(
            op.f("fk_phone_check_asked_by_id_account"), "account", ["asked_by_id"], ["id"]
        )


def partial() -> tuple[tuple[str, str, str, str], ...]:
    """Return the indexes of what waits for a person: name, table, column, condition."""
    return (
        ("ix_inbound_sms_in_doubt", "inbound_sms", "received_at", IN_DOUBT),
        ("ix_proof_waiting", "proof", "at", DOCUMENT_WAITS),
    )


def turnout() -> None:
    """Make the tables of turnout; the votes sealed before are counted into the hours."""
    op.create_table(
        "turnout_hour",
        sa.Column("season_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("hour", INSTANT, nullable=False),
        sa.Column("channel", sa.String(length=3), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.CheckConstraint("channel IN ('sms', 'web')", name=op.f("ck_turnout_hour_channel")),
        reference("turnout_hour", "season_id", "season"),
        sa.PrimaryKeyConstraint("season_id", "hour", "channel", name=op.f("pk_turnout_hour")),
    )
    op.create_table(
        "turnout_part",
        sa.Column("season_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("nomination_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("entries", "counted", "held", "voided")
        ),
        sa.Column("taken_at", INSTANT, nullable=False),
        reference("turnout_part", "season_id", "season"),
        reference("turnout_part", "nomination_id", "nomination"),
        sa.PrimaryKeyConstraint(
            "season_id", "nomination_id", "region", name=op.f("pk_turnout_part")
        ),
    )
    fill()


def fill() -> None:
    """Count the votes that were sealed before."""
    ballot = sa.table("ballot", *map(sa.column, ("id", "season_id", "channel", "cast_at")))
    leaf = sa.table("leaf", sa.column("ballot_id"))
    hours = sa.table("turnout_hour", *map(sa.column, ("season_id", "hour", "channel", "votes")))
    hour = (
        sa.func.strftime("%Y-%m-%d %H:00:00.000000", ballot.c.cast_at)
        if op.get_bind().dialect.name == "sqlite"
        else sa.func.date_trunc("hour", ballot.c.cast_at, "UTC")
    )
    sealed = sa.select(leaf.c.ballot_id).where(leaf.c.ballot_id == ballot.c.id).exists()
    found = sa.select(ballot.c.season_id, hour, ballot.c.channel, sa.func.count()).where(sealed)
    by = [sa.literal_column(place) for place in "123"]
    op.execute(hours.insert().from_select(list(hours.c.keys()), found.group_by(*by)))


def effects() -> None:
    """Make the table of what rulings on clusters changed."""
    op.create_table(
        "cluster_effect",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("cluster_id", SERIAL, nullable=False),
        sa.Column("entry_id", SERIAL, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("counted_before", sa.Integer(), nullable=False),
        sa.Column("counted_after", sa.Integer(), nullable=False),
        sa.Column("place_before", sa.Integer(), nullable=True),
        sa.Column("place_after", sa.Integer(), nullable=True),
        reference("cluster_effect", "cluster_id", "fraud_cluster"),
        reference("cluster_effect", "entry_id", "entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_effect")),
    )
    op.create_index(op.f("ix_cluster_effect_cluster_id"), "cluster_effect", ["cluster_id"])


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("phone_check") as table:
        table.drop_constraint(op.f("fk_phone_check_asked_by_id_account"), type_="foreignkey")
        table.drop_column("asked_by_id")
    for name, table_name, _column, _condition in partial():
        op.drop_index(name, table_name)
    op.drop_index(op.f("ix_cluster_effect_cluster_id"), "cluster_effect")
    op.drop_table("cluster_effect")
    op.drop_table("turnout_part")
    op.drop_table("turnout_hour")
