"""Certifying: when it may be done, who gets the places, and that it is done once."""

import hashlib
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.core.audit import AuditEntry
from app.core.clock import now
from nominations import divisions, seasons
from nominations.models.division import Division
from voting import results
from voting.models.leaf import Batch
from voting.models.result import Certification, PrizePlace
from voting.models.standing import Standing, StandingDay
from voting.protocol.tree import Frontier

pytestmark = pytest.mark.databases


@pytest.fixture
def over(session, season):
    """Return what ends the season's voting, as if the log said so."""

    def end():
        seasons.close_voting(session, season, by=None)
        season.close_sealed_at = now()
        session.commit()

    return end


@pytest.fixture
def standing(session, season, make_entry):
    """Return what makes an entry with a standing of its own, sealed by nobody."""

    def make(code, counted, days=1, reached=0, **where):
        entry = make_entry(season, code=code, **where)
        division = entry.division_id
        session.add(
            Standing(entry_id=entry.id, division_id=division, counted=counted, reached=reached)
        )
        session.add_all(
            StandingDay(entry_id=entry.id, day=date(2026, 11, 1 + day), counted=1)
            for day in range(days)
        )
        session.commit()
        return entry

    return make


@pytest.fixture
def winners(session, season, over):
    """Return what certifies the season and tells (code, place, decision) of its first division."""

    def certify():
        over()
        results.certify(session, season, by=None)
        found = results.of(session, season)
        [podium] = found.podiums
        return [(won.code, won.place, won.decided_by) for won in podium.winners]

    return certify


def counted_batch(session, season):
    """Return the batch that the places were counted from: the last before the openings."""
    newest = select(Batch).where(Batch.season_id == season.id).order_by(Batch.number.desc())
    return session.scalars(newest.offset(1).limit(1)).one()


class TestWhen:
    def test_not_while_voting_is_open(self, session, season):
        with pytest.raises(results.VotingStillOpen):
            results.certify(session, season, by=None)

    def test_not_while_a_ballot_waits_for_the_log(self, session, season, make_entry, cast, over):
        cast(make_entry(season))
        over()

        with pytest.raises(results.UnsealedBallots):
            results.certify(session, season, by=None)

    def test_not_before_the_log_says_that_the_voting_is_over(self, session, season, seal):
        seasons.close_voting(session, season, by=None)
        session.commit()

        with pytest.raises(results.CloseUnsealed):
            results.certify(session, season, by=None)

        session.rollback()
        seal()
        assert results.certify(session, season, by=None).size == 2

    def test_not_twice(self, session, season, make_entry, cast, seal, over):
        cast(make_entry(season))
        seal()
        over()
        results.certify(session, season, by=None)

        with pytest.raises(results.AlreadyCertified):
            results.certify(session, season, by=None)

        assert session.scalar(select(func.count()).select_from(PrizePlace)) == 1

    def test_a_season_without_a_vote_ends_without_a_winner(self, session, season, over):
        over()

        results.certify(session, season, by=None)

        assert results.of(session, season).awarded == 0

    def test_the_act_keeps_the_logs_root_and_who_did_it(
        self, session, season, make_entry, make_account, cast, seal, over
    ):
        cast(make_entry(season))
        seal()
        over()
        organiser = make_account()

        results.certify(session, season, by=organiser.id)

        act = session.get(Certification, season.id)
        last = counted_batch(session, season)
        recorded = session.scalars(
            select(AuditEntry.actor_id).where(AuditEntry.action == "results.certified")
        ).all()
        assert (act.size, act.root) == (last.size, last.root)
        assert act.certified_by_id == organiser.id
        assert recorded == [organiser.id]
        assert season.certified_at is not None

    def test_before_it_there_are_no_results(self, session, season):
        assert results.of(session, season) is None


class TestPlaces:
    def test_more_votes_win(self, standing, winners):
        standing("10001", counted=2, days=5)
        standing("10002", counted=3, days=1)
        standing("10003", counted=1, days=9)

        assert winners()[0] == ("10002", 1, "votes")

    def test_of_equals_more_voting_days_win(self, standing, winners):
        standing("10001", counted=3, days=1, reached=1)
        standing("10002", counted=3, days=2, reached=9)
        standing("10003", counted=1)

        assert winners()[0] == ("10002", 1, "days")

    def test_then_the_earlier_reaching_of_the_score(self, standing, winners):
        standing("10001", counted=3, days=2, reached=9)
        standing("10002", counted=3, days=2, reached=1)
        standing("10003", counted=1)

        assert winners()[0] == ("10002", 1, "earlier")

    def test_then_the_draw_by_the_logs_root(self, session, season, standing, winners):
        tied = [standing(code, counted=3, reached=7) for code in ("10001", "10002", "10003")]
        frontier = Frontier().extend(bytes([place]) * 32 for place in range(10))
        batch = Batch(
            season_id=season.id,
            number=0,
            size=frontier.size,
            root=frontier.root(),
            previous_root=bytes(32),
            frontier=frontier.to_bytes(),
            sealed_at=now(),
        )
        session.add(batch)
        session.commit()

        def drawn(entry):
            return hashlib.sha256(batch.root + str(entry.id).encode()).digest()

        assert winners()[0] == (min(tied, key=drawn).code, 1, "draw")

    def test_too_few_votes_take_no_place(self, session, season, standing, over):
        season.min_votes = 10
        standing("10001", counted=9)
        over()

        results.certify(session, season, by=None)

        assert results.of(session, season).awarded == 0

    def test_a_withdrawn_entry_takes_no_place(self, standing, winners):
        standing("10001", counted=5).withdrawn_at = now()
        standing("10002", counted=3)

        assert [code for code, *_ in winners()] == ["10002"]


class TestMerging:
    def test_thin_divisions_of_a_size_compete_as_one_for_all_their_places(
        self, session, season, standing, make_city, winners
    ):
        small, middle = make_city("Плёс", "Ивановская", 2_000), make_city("Кинешма", "И", 77_000)
        standing("10001", counted=3, city=small)
        standing("10002", counted=2, city=middle)
        standing("10003", counted=1, city=middle)

        places = winners()

        assert [(code, place) for code, place, _ in places] == [
            ("10001", 1),
            ("10002", 2),
            ("10003", 3),
        ]

    def test_a_division_with_enough_entries_stays_alone(
        self, session, season, standing, make_city, over
    ):
        for number in range(3):
            standing(f"1000{number}", counted=1)
            standing(f"2000{number}", counted=1, city=make_city("Плёс", "Ивановская", 2_000))
        over()

        results.certify(session, season, by=None)

        assert len(results.of(session, season).podiums) == 2

    def test_sizes_never_merge(self, session, season, standing, over):
        standing("10001", counted=1, staff=3)
        standing("10002", counted=1, staff=40)
        over()

        results.certify(session, season, by=None)

        assert len(results.of(session, season).podiums) == 2

    def test_no_place_is_lost_or_made(self, session, season, standing, over):
        standing("10001", counted=1)
        over()

        results.certify(session, season, by=None)

        seats = session.scalar(select(func.sum(Division.seats)))
        assert seats == season.announced_places == 210

    def test_each_merge_is_in_the_journal(self, session, season, standing):
        entry = standing("10001", counted=1)

        divisions.merge_thin(session, season, by=None)

        merged = session.scalars(
            select(AuditEntry).where(AuditEntry.subject == f"division {entry.division_id}")
        ).one()
        assert merged.action == "division.merged"
        assert "до 5 человек, 250 тысяч – 1 миллион жителей" in merged.details["members"]

    def test_merging_twice_changes_nothing_more(self, session, season, standing):
        standing("10001", counted=1)
        divisions.merge_thin(session, season, by=None)
        before = dict(session.execute(select(Division.id, Division.seats)).all())

        divisions.merge_thin(session, season, by=None)

        assert dict(session.execute(select(Division.id, Division.seats)).all()) == before


def test_the_season_closes_at_its_own_time(session, season, move_dates, seal):
    past = now() - timedelta(days=1)
    move_dates(season, registration_closes=past, hides_at=past, voting_closes=past)
    seal()

    results.certify(session, season, by=None)

    assert season.certified_at is not None
