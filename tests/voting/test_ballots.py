"""One phone, one vote: the rules of casting, and the database's promise under fire."""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.synchronize import Barrier

import pytest
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError

from app.core.clock import now
from app.core.db import db
from voting import ballots
from voting.models.ballot import Ballot, Channel, UnsealedBallot
from voting.rules import Outcome

pytestmark = pytest.mark.databases

VOTER = b"v" * 32

Gate = Barrier | threading.Barrier
Said = Callable[[int], None]


class TestCast:
    def test_the_first_vote_of_a_phone_is_accepted_and_marked_for_the_sealer(
        self, session, season, make_entry, cast
    ):
        entry = make_entry(season)

        answer = cast(entry, "+79000000001")

        ballot = session.get_one(Ballot, answer.ballot_id)
        assert answer.outcome is Outcome.ACCEPTED
        assert (ballot.entry_id, ballot.receipt) == (entry.id, answer.receipt)
        assert session.get(UnsealedBallot, ballot.id)

    def test_a_second_vote_from_the_same_phone_is_refused_in_either_channel(
        self, session, season, make_entry, cast
    ):
        entry = make_entry(season)
        cast(entry, "+79000000001", Channel.SMS)

        answer = cast(entry, "+79000000001", Channel.WEB)

        assert answer == ballots.Answer(Outcome.ALREADY_SAME)
        assert session.scalar(select(func.count(Ballot.id))) == 1

    def test_a_vote_for_a_rival_in_the_nomination_is_refused_and_the_first_counts(
        self, session, season, make_entry, cast
    ):
        first, rival = make_entry(season), make_entry(season, code="12354")
        cast(first, "+79000000001")

        answer = cast(rival, "+79000000001")

        assert answer.outcome is Outcome.ALREADY_OTHER
        assert session.scalars(select(Ballot.entry_id)).all() == [first.id]

    def test_a_phone_votes_once_in_each_nomination(self, season, make_entry, cast):
        beauty = make_entry(season)
        cafe = make_entry(season, code="12354", nomination="restorany-kafe")

        outcomes = [cast(entry, "+79000000001").outcome for entry in (beauty, cafe)]

        assert outcomes == [Outcome.ACCEPTED, Outcome.ACCEPTED]

    def test_the_owners_own_phone_is_refused(self, session, season, ring, make_entry, cast):
        entry = make_entry(season)
        keys = ring.season(season.phone_key, season.slug)
        entry.owner_voter_key = keys.voter_key("+79000000009")
        session.commit()

        assert cast(entry, "+79000000009").outcome is Outcome.OWN_ENTRY
        assert cast(entry, "+79000000008").outcome is Outcome.ACCEPTED

    def test_a_withdrawn_entry_takes_no_votes(self, session, season, make_entry, cast):
        entry = make_entry(season)
        entry.withdrawn_at = now()
        session.commit()

        assert cast(entry).outcome is Outcome.WITHDRAWN

    @pytest.mark.parametrize(
        ("dates", "outcome"),
        [
            ({"voting_opens": timedelta(hours=1)}, Outcome.NOT_OPEN_YET),
            ({"voting_closes": timedelta(seconds=-1)}, Outcome.CLOSED),
        ],
    )
    def test_outside_the_term_nothing_is_cast(
        self, session, season, make_entry, cast, move_dates, dates, outcome
    ):
        entry = make_entry(season)
        move_dates(season, **{name: now() + shift for name, shift in dates.items()})

        assert cast(entry).outcome is outcome
        assert session.scalar(select(func.count(Ballot.id))) == 0

    def test_the_term_is_half_open_to_the_microsecond(self, season, make_entry, cast):
        entry = make_entry(season)
        last = season.voting_closes - timedelta(microseconds=1)

        assert cast(entry, at=season.voting_closes).outcome is Outcome.CLOSED
        assert cast(entry, at=last).outcome is Outcome.ACCEPTED
        assert cast(entry, at=season.voting_opens).outcome is Outcome.ACCEPTED

    def test_an_unpublished_season_takes_no_votes(self, session, season, make_entry, cast):
        entry = make_entry(season)
        season.published_at = None
        session.commit()

        assert cast(entry).outcome is Outcome.NOT_OPEN_YET


class TestAppendOnly:
    @pytest.mark.parametrize(
        "attack", ["UPDATE ballot SET channel = 'web'", "DELETE FROM ballot", "DELETE FROM leaf"]
    )
    def test_the_database_refuses_to_change_or_delete_what_was_cast(
        self, session, season, make_entry, cast, seal, attack
    ):
        cast(make_entry(season))
        seal()

        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(attack))
        session.rollback()


class TestRace:
    def test_many_at_once_leave_exactly_one_ballot(self, engine_name, season, make_entry, session):
        entries = [make_entry(season), make_entry(season, code="12354")]
        nomination, votes = entries[0].nomination_id, [entry.id for entry in entries]
        session.rollback()
        run = threads if engine_name == "postgresql" else processes

        accepted = run(db.engine.url.render_as_string(hide_password=False), votes)

        kept = select(Ballot.voter_key, func.count()).where(Ballot.nomination_id == nomination)
        counts = dict(session.execute(kept.group_by(Ballot.voter_key)).all())
        assert accepted == dict.fromkeys(range(ROUNDS), 1)
        assert counts == {voter_of(number): 1 for number in range(ROUNDS)}


ROUNDS = 50


def voter_of(number: int) -> bytes:
    return number.to_bytes(32)


def vote_each_round(bind: Engine, entry_id: int, gate: Gate, accepted: Said) -> None:
    """Cast the vote of each round's phone at the same moment as all others do."""
    for number in range(ROUNDS):
        gate.wait(60)
        with bind.begin() as connection:
            vote = ballots.Vote(entry_id, voter_of(number), Channel.WEB)
            outcome = ballots.cast(connection, vote).outcome
        if outcome is Outcome.ACCEPTED:
            accepted(number)


def threads(_url: str, entries: list[int]) -> Counter[int]:
    """Let 64 threads cast one phone's vote at once in each round; count the accepted ones."""
    accepted, gate = [], threading.Barrier(64)
    crowd = [
        threading.Thread(
            target=vote_each_round, args=(db.engine, entries[number % 2], gate, accepted.append)
        )
        for number in range(64)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return Counter(accepted)


def processes(url: str, entries: list[int]) -> Counter[int]:
    """Let 8 processes cast one phone's vote at once in each round; count the accepted ones."""
    context = multiprocessing.get_context("fork")
    gate, accepted = context.Barrier(8), context.Queue()
    crowd = [
        context.Process(target=vote_in_process, args=(url, entries[number % 2], gate, accepted))
        for number in range(8)
    ]
    for one in crowd:
        one.start()
    said = [accepted.get(timeout=60) for _ in range(ROUNDS)]
    for one in crowd:
        one.join()
    assert [one.exitcode for one in crowd] == [0] * 8
    assert accepted.empty()
    return Counter(said)


def vote_in_process(url: str, entry_id: int, gate: Gate, accepted) -> None:
    engine = create_engine(url)
    vote_each_round(engine, entry_id, gate, accepted.put)
    engine.dispose()
