"""Days that were counted before the channels were told apart get their votes of the web."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

#: The sealer's advisory lock: while the days are summed nobody else adds to them.
SEALER_LOCK = 7_201_401

#: A ballot counts unless the newest ruling on it that the log holds says otherwise; one made after
#: the results moves nothing. A day is one of Moscow's calendar.
WEB_VOTES = """
WITH newest AS (
    SELECT ruling.ballot_id, max(ruling.id) AS id
    FROM ruling
    JOIN ballot ON ballot.id = ruling.ballot_id
    JOIN season ON season.id = ballot.season_id
    WHERE ruling.id NOT IN (SELECT ruling_id FROM unsealed_ruling)
      AND (season.certified_at IS NULL OR ruling.at <= season.certified_at)
    GROUP BY ruling.ballot_id
), uncounted AS (
    SELECT newest.ballot_id
    FROM newest JOIN ruling ON ruling.id = newest.id
    WHERE ruling.kind <> 'clear'
), summed AS (
    SELECT ballot.entry_id, {day} AS day, count(*) AS web
    FROM ballot
    JOIN leaf ON leaf.ballot_id = ballot.id
    JOIN batch ON batch.id = leaf.batch_id
    WHERE ballot.channel = 'web'
      AND ballot.id NOT IN (SELECT ballot_id FROM uncounted)
    GROUP BY ballot.entry_id, {day}
)
UPDATE standing_day SET web = summed.web
FROM summed
WHERE summed.entry_id = standing_day.entry_id AND summed.day = standing_day.day
"""
DAYS = {
    "postgresql": "(batch.sealed_at AT TIME ZONE 'Europe/Moscow')::date",
    "sqlite": "date(batch.sealed_at, '+3 hours')",
}


def upgrade() -> None:
    """Sum the votes of the web anew from the log; right already, they stay as they are."""
    database = op.get_bind().dialect.name
    if database == "postgresql":
        op.execute(f"SELECT pg_advisory_xact_lock({SEALER_LOCK})")
    op.execute("UPDATE standing_day SET web = 0 WHERE web <> 0")
    op.execute(WEB_VOTES.format(day=DAYS[database]))


def downgrade() -> None:
    """Leave the figures: the column is older than they are."""
