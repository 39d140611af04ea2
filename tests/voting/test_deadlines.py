"""The close: the database's clock decides, to the microsecond, and the last checkpoint has all."""

import threading
import time
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.core.clock import now
from app.core.db import db, db_now
from voting import ballots, deadlines
from voting.models.ballot import Ballot, Channel, UnsealedBallot
from voting.models.leaf import Batch, Leaf
from voting.rules import Outcome

VOTES, THREADS = 2_000, 8


@pytest.mark.databases
class TestTheClose:
    def test_the_close_is_sealed_once_after_the_last_vote(
        self, app, session, season, make_entry, cast, seal, move_dates
    ):
        cast(make_entry(season))
        seal()
        cast(make_entry(season, code="12354"))
        move_dates(season, voting_closes=now() - timedelta(seconds=1))

        added = [seal(), seal()]

        assert added == [2, 0]
        assert lines(session)[2:] == [lines(session)[2], "close 3"]
        assert app.extensions["checkpoints"].latest(season).size == 4

    def test_while_voting_is_open_nothing_closes(self, session, season, make_entry, cast, seal):
        cast(make_entry(season))

        seal()

        assert [line.split()[0] for line in lines(session)] == ["config", "vote"]

    def test_a_message_recovered_later_is_sealed_after_the_close(
        self, session, season, make_entry, cast, seal, move_dates
    ):
        entry = make_entry(season)
        move_dates(season, voting_closes=now() - timedelta(seconds=1))
        seal()

        cast(entry, at=season.voting_closes - timedelta(seconds=1))
        seal()

        assert [line.split()[0] for line in lines(session)] == ["config", "close", "vote"]


class TestTheGate:
    @pytest.mark.databases
    def test_who_closes_waits_for_the_vote_that_is_being_cast(
        self, engine_name, session, season, make_entry
    ):
        entry_id = make_entry(season).id
        session.rollback()
        order, engine = [], db.engine

        def close() -> None:
            with engine.begin() as closer:
                if engine_name == "postgresql":
                    closer.execute(select(func.pg_advisory_xact_lock(deadlines.GATE_LOCK)))
                order.append(closer.scalar(select(func.count(Ballot.id))))

        closing = threading.Thread(target=close)
        with engine.begin() as voter:
            ballots.cast(voter, ballots.Vote(entry_id, b"v" * 32, Channel.WEB))
            closing.start()
            time.sleep(0.2)
            order.append("cast")
        closing.join()

        assert order == ["cast", 1]


@pytest.mark.postgres
@pytest.mark.parametrize("shift", [timedelta(hours=1), timedelta(hours=-1)])
def test_around_the_close_the_database_decides_and_the_log_has_every_accepted_vote(
    app, session, season, make_entry, seal, move_dates, shift
):
    entry_id = make_entry(season).id
    closes = session.scalar(select(db_now())) + timedelta(seconds=1.5)
    move_dates(season, voting_closes=closes)
    stop, sealing = sealer(app, seal)

    with time_machine.travel(datetime.now(closes.tzinfo) + shift, tick=True):
        cast = cast_around(entry_id)
    wait_for(closes)
    stop.set()
    sealing.join()
    seal()

    session.rollback()
    accepted = session.scalars(select(Ballot.cast_at)).all()
    refused = [asked_at for outcome, asked_at in cast if outcome is Outcome.CLOSED]
    assert len(accepted) + len(refused) == VOTES
    assert min(len(accepted), len(refused)) > VOTES // 20
    assert all(moment < closes for moment in accepted)
    assert all(moment >= closes for moment in refused)
    assert session.scalar(select(func.count()).select_from(UnsealedBallot)) == 0
    in_log = lines(session)
    assert in_log[-1] == f"close {len(accepted) + 1}"
    assert len(in_log) == len(accepted) + 2
    last = session.scalars(select(Batch).order_by(Batch.number.desc())).first()
    assert app.extensions["checkpoints"].latest(season).size == last.size == len(in_log)


def lines(session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Leaf.line).order_by(Leaf.position)))


def cast_around(entry_id: int) -> list[tuple[Outcome, datetime]]:
    """Cast 2 000 votes over three seconds; return each outcome and the database's time after it."""
    engine = db.engine.execution_options(isolation_level="AUTOCOMMIT")
    outcomes: list[tuple[Outcome, datetime]] = []
    began = time.perf_counter()

    def vote(first: int) -> None:
        with engine.connect() as connection:
            for number in range(first, VOTES, THREADS):
                time.sleep(max(0.0, began + number * 2.8 / VOTES - time.perf_counter()))
                choice = ballots.Vote(entry_id, number.to_bytes(32), Channel.WEB)
                outcome = ballots.cast(connection, choice).outcome
                outcomes.append((outcome, connection.scalar(select(db_now()))))

    crowd = [threading.Thread(target=vote, args=(first,)) for first in range(THREADS)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return outcomes


def sealer(app, seal) -> tuple[threading.Event, threading.Thread]:
    """Seal again and again, beside the voters, as the periodic task does."""
    stop = threading.Event()

    def work() -> None:
        with app.app_context():
            while not stop.wait(0.1):
                seal()
            db.session.remove()

    thread = threading.Thread(target=work)
    thread.start()
    return stop, thread


def wait_for(moment: datetime) -> None:
    """Wait until the database's clock has passed a moment."""
    with db.engine.connect() as connection:
        while connection.scalar(select(db_now())) <= moment:
            time.sleep(0.05)
