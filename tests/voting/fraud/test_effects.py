"""The effect of a decision: who had how many votes and which place before it, and after."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.auth.models import Role
from app.core.clock import now
from voting import effects, rulings
from voting.fraud import decisions
from voting.models.effect import ClusterEffect
from voting.models.fraud import FraudCluster, FraudMember


@pytest.fixture
def rivals(season, make_entry, cast, seal):
    """Three of one division with 3, 2 and no votes; the first one's ballots."""
    first, second, _third = (make_entry(season, code) for code in ("12340", "23450", "34560"))
    ballots = [cast(first).ballot_id for _ in range(3)]
    for _ in range(2):
        cast(second)
    seal()
    return first, ballots


@pytest.fixture
def cluster(session, season, rivals):
    """Two of the three votes for the first one, in a cluster."""
    entry, ballots = rivals
    session.rollback()
    made = FraudCluster(season_id=season.id, entry_id=entry.id, signals=[], of_votes=3)
    session.add(made)
    session.flush()
    session.add_all(FraudMember(ballot_id=one, cluster_id=made.id) for one in ballots[:2])
    session.commit()
    return made


@pytest.fixture
def decide(session, cluster, make_account, seal):
    """Return what decides about the cluster and has the decision sealed."""

    def decided(kind: str, reason: str) -> None:
        moderator = make_account(role=Role.MODERATOR)
        decisions.on_cluster(session, cluster, decisions.Asked(kind, reason), by=moderator)
        session.commit()
        seal()
        session.rollback()

    return decided


def told(session, cluster):
    return [
        [
            (one.code, one.before.counted, one.after.counted, one.before.place, one.after.place)
            for one in effect.changes
        ]
        for effect in effects.of_cluster(session, cluster)
    ]


@pytest.mark.databases
def test_the_votes_and_places_before_and_after_are_written_down(session, cluster, decide):
    decide("void", "bought")

    assert told(session, cluster) == [[("23450", 2, 2, 2, 1), ("12340", 3, 1, 1, 2)]]


def test_what_is_taken_back_is_another_effect_and_the_newest_comes_first(session, cluster, decide):
    decide("hold", "bought")
    decide("clear", "mistake")

    back, forth = told(session, cluster)
    assert back == [("12340", 1, 3, 2, 1), ("23450", 2, 2, 1, 2)]
    assert forth == [("23450", 2, 2, 2, 1), ("12340", 3, 1, 1, 2)]


def test_without_a_vote_nobody_has_a_place(session, cluster, decide, rivals):
    session.add(FraudMember(ballot_id=rivals[1][2], cluster_id=cluster.id))
    session.commit()

    decide("void", "bought")

    assert ("12340", 3, 0, 1, None) in told(session, cluster)[0]


def test_a_decision_that_moves_no_place_still_tells_the_votes_of_its_own_entry(
    session, cluster, decide, rivals, cast, seal
):
    for _ in range(9):
        cast(rivals[0])
    seal()
    session.rollback()

    decide("hold", "bought")

    assert told(session, cluster) == [[("12340", 12, 10, 1, 1)]]


def test_nothing_is_written_of_votes_that_are_in_no_cluster(session, rivals, seal):
    rulings.rule(session.connection(), rivals[1][0], "hold", "Проверка")
    session.commit()
    seal()

    assert session.scalars(select(ClusterEffect)).all() == []


def test_places_are_readable_except_while_they_are_hidden(season):
    hour = timedelta(hours=1)
    moments = (now(), season.hides_at + hour, season.voting_closes + hour)

    readable = [effects.readable(season, moment) for moment in moments]

    assert readable == [True, False, True]
