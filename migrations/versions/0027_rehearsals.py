"""Rehearsals with invented businesses: what was only ever added may go with such a season."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

OF_SEASON = "SELECT 1 FROM season s WHERE s.invented AND s.id = OLD.season_id"
#: {table: what tells that a row (OLD) is of an invented season}.
ROWS = {
    **dict.fromkeys(
        (
            "ballot",
            "batch",
            "leaf",
            "published_file",
            "retention_act",
            "rules_document",
            "tree_node",
        ),
        OF_SEASON,
    ),
    "ruling": (
        "SELECT 1 FROM ballot b JOIN season s ON s.id = b.season_id "
        "WHERE s.invented AND b.id = OLD.ballot_id"
    ),
    "proposal": (
        "SELECT 1 FROM season s LEFT JOIN fraud_cluster c ON c.season_id = s.id WHERE s.invented "
        "AND OLD.subject IN ('season ' || s.id, 'fraudcluster ' || c.id)"
    ),
    "proposal_decision": (
        "SELECT 1 FROM proposal p, season s LEFT JOIN fraud_cluster c ON c.season_id = s.id "
        "WHERE p.id = OLD.proposal_id AND s.invented "
        "AND p.subject IN ('season ' || s.id, 'fraudcluster ' || c.id)"
    ),
}


def sqlite() -> bool:
    """Tell whether this is SQLite."""
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    """Bring the schema here."""
    op.add_column(
        "season", sa.Column("invented", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    fix_the_mark()
    for table, mine in ROWS.items():
        let_invented_go(table, mine)


def fix_the_mark() -> None:
    """Let a season be invented from its first moment, or never."""
    if sqlite():
        op.execute(
            "CREATE TRIGGER tr_season_invented BEFORE UPDATE OF invented ON season "
            "WHEN OLD.invented IS NOT NEW.invented "
            "BEGIN SELECT RAISE(ABORT, 'season.invented is append-only'); END"
        )
        return
    op.execute(
        "CREATE TRIGGER tr_season_invented BEFORE UPDATE OF invented ON season FOR EACH ROW "
        "WHEN (OLD.invented IS DISTINCT FROM NEW.invented) EXECUTE FUNCTION refuse_change()"
    )


def let_invented_go(table: str, mine: str) -> None:
    """Refuse the deletion of every row but an invented season's; changes are refused as before."""
    if sqlite():
        op.execute(f"DROP TRIGGER tr_{table}_no_delete")
        op.execute(
            f"CREATE TRIGGER tr_{table}_no_delete BEFORE DELETE ON {table} "
            f"WHEN NOT EXISTS ({mine}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    op.execute(f"DROP TRIGGER tr_{table}_append_only ON {table}")
    op.execute(
        f"CREATE FUNCTION keep_{table}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN IF NOT EXISTS ({mine}) THEN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; RETURN OLD; END$$"
    )
    op.execute(
        f"CREATE TRIGGER tr_{table}_append_only BEFORE UPDATE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER tr_{table}_no_delete BEFORE DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION keep_{table}()"
    )


def downgrade() -> None:
    """Take the schema back."""
    for table in ROWS:
        keep_all(table)
    op.execute("DROP TRIGGER tr_season_invented" + ("" if sqlite() else " ON season"))
    op.drop_column("season", "invented")


def keep_all(table: str) -> None:
    """Refuse every deletion again."""
    if sqlite():
        op.execute(f"DROP TRIGGER tr_{table}_no_delete")
        op.execute(
            f"CREATE TRIGGER tr_{table}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    op.execute(f"DROP TRIGGER tr_{table}_no_delete ON {table}")
    op.execute(f"DROP TRIGGER tr_{table}_append_only ON {table}")
    op.execute(f"DROP FUNCTION keep_{table}()")
    op.execute(
        f"CREATE TRIGGER tr_{table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
