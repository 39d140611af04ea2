"""The votes of the web by day, summed anew for seasons counted before the channels were told."""

from datetime import timedelta

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, update

from app.core.clock import now
from voting import counting, rulings
from voting.models.ballot import Ballot, Channel
from voting.models.standing import StandingDay

WEB, SMS = Channel.WEB, Channel.SMS
YESTERDAY_LATE = timedelta(days=1, hours=3)


@pytest.fixture
def summed(session):
    """Return what runs the migration on the database as it is."""

    def run() -> None:
        module = ScriptDirectory("migrations").get_revision("0028").module
        with Operations.context(MigrationContext.configure(session.connection())):
            module.upgrade()
        session.commit()

    return run


@pytest.fixture
def counted(session, season, ring, make_entry, cast):
    """Two entries whose votes of two days stand in every way that a vote can stand."""
    first, other = make_entry(season), make_entry(season, "23450")
    for channel in (WEB, WEB, SMS):
        cast(first, channel=channel)
    seal(session, season, ring, now() - YESTERDAY_LATE)
    for entry, channel in ((first, WEB), (first, SMS), (other, WEB), (other, SMS)):
        cast(entry, channel=channel)
    seal(session, season, ring, now())
    of_web = session.scalars(select(Ballot.id).where(Ballot.channel == WEB).order_by(Ballot.id))
    held, cleared, *_, voided = of_web.all()
    for ballot, kinds in ((held, "hold"), (cleared, "hold clear"), (voided, "hold void")):
        for kind in kinds.split():
            rulings.rule(session.connection(), ballot, kind, "Проверка", by=None)
            seal(session, season, ring, now())
    return season


def seal(session, season, ring, at) -> None:
    session.commit()
    while counting.seal(session, season, ring, at=at):
        session.commit()
    session.commit()


def days(session) -> list[tuple]:
    columns = (StandingDay.entry_id, StandingDay.day, StandingDay.counted, StandingDay.web)
    return [tuple(row) for row in session.execute(select(*columns).order_by(*columns[:2]))]


@pytest.mark.databases
def test_a_day_without_its_channels_gets_what_the_sealer_would_have_written(
    session, counted, summed
):
    right = days(session)
    session.execute(update(StandingDay).values(web=0))
    session.commit()

    summed()

    assert [row[3] for row in right] == [1, 1, 0]
    assert days(session) == right


@pytest.mark.databases
def test_what_waits_for_the_log_and_what_is_late_moves_no_day(
    session, counted, summed, ring, make_account
):
    right = days(session)
    late, waiting = session.scalars(select(Ballot.id).where(Ballot.channel == WEB)).all()[1:3]
    counted.certified_at = now()
    session.flush()
    two = {"by": make_account().id, "second": make_account().id}
    rulings.rule(session.connection(), late, "void", "Проверка", **two)
    seal(session, counted, ring, now())
    rulings.rule(session.connection(), waiting, "void", "Проверка", **two)
    session.commit()

    summed()

    assert days(session) == right
