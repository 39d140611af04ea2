"""Sealing: the standings are what the log says, and a killed sealer loses or doubles nothing."""

import multiprocessing
import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from app.core.db import db, only_reading
from nominations import seasons
from voting import checkpoints, counting, publishing
from voting.models.ballot import Ballot, UnsealedBallot
from voting.models.leaf import Batch, Leaf
from voting.models.standing import Standing, StandingDay
from voting.protocol import leaves, tree

pytestmark = pytest.mark.databases


class TestSeal:
    def test_the_first_leaf_is_the_configuration_and_then_come_the_votes(
        self, session, season, make_entry, cast, seal
    ):
        cast(make_entry(season))

        seal()

        lines = session.scalars(select(Leaf.line).order_by(Leaf.position)).all()
        assert [line.split()[0] for line in lines] == ["config", "vote"]
        assert lines[1].isascii()

    def test_the_leaf_commits_to_the_choice_and_hides_the_phone(
        self, session, season, ring, make_entry, cast, seal
    ):
        answer = cast(make_entry(season), "+79000000001")
        keys = ring.season(season.phone_key, season.slug)

        seal()

        _, nomination, tag, commitment, channel = (
            session.scalars(select(Leaf.line).where(Leaf.ballot_id == answer.ballot_id))
            .one()
            .split()
        )
        assert tag == keys.public_tag("krasota", keys.voter_key("+79000000001"))
        assert commitment == leaves.commitment(season.slug, "krasota", "12340", answer.receipt)
        assert (nomination, channel) == ("krasota", "sms")

    def test_the_standings_are_exactly_what_the_log_says(
        self, session, season, make_entry, cast, seal
    ):
        first, second = make_entry(season), make_entry(season, code="12354")
        for entry, votes in ((first, 7), (second, 3)):
            for _ in range(votes):
                cast(entry)

        seal()
        cast(second)
        seal()

        counted = dict(session.execute(select(Standing.entry_id, Standing.counted)).all())
        assert counted == {first.id: 7, second.id: 4}
        check_log(session, votes=11)

    def test_the_root_is_that_of_the_published_leaves(
        self, session, season, make_entry, cast, seal
    ):
        entry = make_entry(season)
        for _ in range(5):
            cast(entry)
            seal()

        lines = session.scalars(select(Leaf.line).order_by(Leaf.position)).all()
        last = session.scalars(select(Batch).order_by(Batch.number.desc())).first()
        assert last.root == tree.root(tree.leaf_hash(line.encode()) for line in lines)
        assert last.size == len(lines) == 6

    def test_nothing_new_makes_no_batch(self, session, season, make_entry, cast, seal):
        cast(make_entry(season))
        seal()

        seal()

        assert session.scalar(select(func.count(Batch.id))) == 1

    def test_voting_days_are_counted_by_moscows_calendar(
        self, session, season, ring, make_entry, cast
    ):
        entry = make_entry(season)
        evening = datetime(2026, 11, 20, 20, 59, tzinfo=UTC)  # 23:59 in Moscow
        for moment in (evening, evening + timedelta(minutes=2)):
            cast(entry)
            counting.seal(session, season, ring, at=moment)
            session.commit()

        days = session.scalars(select(StandingDay.day).order_by(StandingDay.day)).all()

        assert [day.day for day in days] == [20, 21]


class TestTwoSealers:
    def test_several_at_once_seal_each_ballot_once(self, app, session, season, make_entry, cast):
        entry = make_entry(season)
        for _ in range(40):
            cast(entry)
        session.rollback()
        db.engine.dispose()
        fork = multiprocessing.get_context("fork").Process
        sealers = [fork(target=seal_and_die, args=(app, 0)) for _ in range(3)]

        for sealer in sealers:
            sealer.start()
        for sealer in sealers:
            sealer.join()

        assert [sealer.exitcode for sealer in sealers] == [0, 0, 0]
        check_log(session, votes=40)
        assert app.extensions["checkpoints"].latest(season).size == 41

    def test_the_slower_publisher_puts_no_older_checkpoint_back(
        self, app, session, season, make_entry, cast, seal
    ):
        entry = make_entry(season)
        cast(entry)
        seal()
        older = counting.last_batch(session, season.id)
        cast(entry)
        seal()

        app.extensions["checkpoints"].keep(season, older)

        assert app.extensions["checkpoints"].latest(season).size == 3


class TestKilledSealer:
    def test_killed_before_any_statement_or_the_commit_it_loses_and_doubles_nothing(
        self, app, session, season, make_entry, cast, seal
    ):
        entry = make_entry(season)
        cast(entry)
        seal()
        statements = 0
        for statements in range(1, 100):
            cast(entry)
            session.rollback()
            db.engine.dispose()
            if not killed(app, statements):
                break
            seal()

            check_log(session, votes=statements + 1)
        assert statements > 5, "the sealer was not killed at each of its statements"

    def test_a_checkpoint_lost_between_commit_and_publication_is_published_next_time(
        self, app, session, season, ring, make_entry, cast, seal
    ):
        cast(make_entry(season))
        counting.seal(session, season, ring)
        session.commit()

        seal()

        assert app.extensions["checkpoints"].latest(season).size == 2


class TestForkGuard:
    def test_a_restored_backup_stops_the_sealing_and_no_vote_is_lost(
        self, app, session, season, make_entry, cast, seal
    ):
        cast(make_entry(season))
        seal()
        store = app.extensions["checkpoints"]
        forked = Batch(
            season_id=season.id,
            number=9,
            size=40,
            root=b"x" * 32,
            previous_root=b"",
            frontier=b"",
            sealed_at=datetime.now(UTC),
        )
        store.keep(season, forked)

        with pytest.raises(checkpoints.LogForked):
            seal()

        session.rollback()
        cast(make_entry(season, code="12354", nomination="medicina"))
        assert session.scalar(select(func.count()).select_from(UnsealedBallot)) == 1

    def test_a_forked_season_stops_no_other(
        self, app, session, season, ring, make_entry, cast, seal
    ):
        later = seasons.Draft("2027", "Сезон 2027", season.dates, ring.newest)
        other = seasons.create(session, later, by=None)
        seasons.publish(session, other, by=None)
        session.commit()
        path = app.extensions["checkpoints"].folder / season.slug / "latest"
        path.parent.mkdir(parents=True)
        path.write_text("not a note")
        cast(make_entry(season))
        cast(make_entry(other))

        with pytest.raises(checkpoints.LogForked):
            seal()

        sealed = session.scalars(select(Leaf.season_id).distinct()).all()
        assert sealed == [other.id]


def check_log(session, votes: int) -> None:
    """Check that each ballot is in the log once, without a gap, and counted once."""
    session.rollback()
    positions = session.scalars(select(Leaf.position).order_by(Leaf.position)).all()
    in_log = session.scalars(select(Leaf.ballot_id).where(Leaf.ballot_id.is_not(None))).all()
    cast = session.scalars(select(Ballot.id)).all()
    assert positions == list(range(votes + 1))
    assert sorted(in_log) == sorted(cast)
    assert session.scalar(select(func.sum(Standing.counted))) == votes
    assert session.scalar(select(func.sum(StandingDay.counted))) == votes
    assert session.scalar(select(func.count()).select_from(UnsealedBallot)) == 0


def killed(app, at: int) -> bool:
    """Seal in a process that is killed before its n-th statement (a commit is one)."""
    process = multiprocessing.get_context("fork").Process(target=seal_and_die, args=(app, at))
    process.start()
    process.join()
    return process.exitcode == 9


def seal_and_die(app, at: int) -> None:
    seen = 0

    def count(*_args) -> None:
        nonlocal seen
        seen += 1
        if seen == at:
            os._exit(9)

    only_reading.set(False)  # The request that a test made before may have left it so.
    db.engine.dispose(close=False)
    event.listen(db.engine, "before_cursor_execute", count)
    event.listen(db.engine, "commit", count)
    db.session.remove()
    keys, store = app.extensions["keys"], app.extensions["checkpoints"]
    publishing.seal_all(db.session(), keys, store)
    os._exit(0)
