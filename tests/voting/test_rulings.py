"""Rulings: a held vote leaves the count with a line in the log, and comes back with another."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from app.core.clock import now
from voting import results, rulings, standings
from voting.models.leaf import Leaf
from voting.models.review import Ruling, UnsealedRuling
from voting.models.standing import Standing, StandingDay
from voting.protocol import tree

pytestmark = pytest.mark.databases


class TestInTheCount:
    def test_a_held_vote_goes_from_counted_to_held_with_its_day_and_its_line(
        self, session, season, make_entry, cast, seal, rule
    ):
        entry = make_entry(season)
        cast(entry)
        held = cast(entry)
        seal()

        rule(held, "hold", rulings.DENIED)
        seal()

        position = session.scalar(select(Leaf.position).where(Leaf.ballot_id == held.ballot_id))
        assert figures(session, entry) == (1, 1, 0)
        assert session.scalar(select(func.sum(StandingDay.counted))) == 1
        assert newest_line(session) == f"quarantine {position} denied"

    @pytest.mark.parametrize(
        ("kinds", "stands", "words"),
        [
            (["hold", "clear"], (2, 0, 0), ["quarantine", "reinstate"]),
            (["hold", "void"], (1, 0, 1), ["quarantine", "void"]),
            (["hold", "hold"], (1, 1, 0), ["quarantine"]),
            (["clear"], (2, 0, 0), []),
            (["void"], (1, 0, 1), ["void"]),
        ],
    )
    @pytest.mark.parametrize("together", [True, False])
    def test_each_way_of_rulings_leaves_the_standings_exact(
        self, session, season, make_entry, cast, seal, rule, kinds, stands, words, together
    ):
        entry = make_entry(season)
        cast(entry)
        ruled = cast(entry)
        seal()

        for kind in kinds:
            rule(ruled, kind, "Проверка")
            if not together:
                seal()
        seal()

        lines = session.scalars(select(Leaf.line).order_by(Leaf.position)).all()[3:]
        assert figures(session, entry) == stands
        assert [line.split()[0] for line in lines] == words
        assert session.scalar(select(func.count()).select_from(UnsealedRuling)) == 0

    def test_a_vote_ruled_on_before_it_is_sealed_is_counted_and_then_held(
        self, session, season, make_entry, cast, seal, rule
    ):
        entry = make_entry(season)
        rule(cast(entry), "hold", rulings.DENIED)

        seal()

        assert figures(session, entry) == (0, 1, 0)
        assert newest_line(session) == "quarantine 1 denied"

    def test_the_place_reached_is_that_of_the_last_vote_that_counts(
        self, session, season, make_entry, cast, seal, rule
    ):
        entry = make_entry(season)
        votes = []
        for _ in range(3):
            votes.append(cast(entry))
            seal()

        reached = []
        for vote, kind in ((2, "hold"), (0, "hold"), (2, "clear"), (1, "hold")):
            rule(votes[vote], kind, "Проверка")
            seal()
            reached.append(session.scalar(select(Standing.reached)))
            session.rollback()

        assert reached == [2, 2, 3, 3]

    def test_the_log_with_rulings_has_the_root_of_its_lines(
        self, app, session, season, make_entry, cast, seal, rule
    ):
        rule(cast(make_entry(season)), "hold", rulings.DENIED)
        seal()

        lines = session.scalars(select(Leaf.line).order_by(Leaf.position)).all()
        assert app.extensions["checkpoints"].latest(season).root == tree.root(
            tree.leaf_hash(line.encode()) for line in lines
        )


class TestBeforeTheLog:
    def test_results_wait_for_a_ruling_that_is_not_sealed(
        self, session, season, make_entry, cast, seal, rule, move_dates
    ):
        ruled = cast(make_entry(season))
        seal()
        rule(ruled, "hold", rulings.DENIED)
        move_dates(season, voting_closes=now() - timedelta(seconds=1))

        with pytest.raises(results.UnsealedBallots):
            results.certify(session, season, by=None)

        session.rollback()
        seal()
        assert standings.totals(session, season).held == 1


class TestDenial:
    def test_after_a_day_it_is_heard_no_more(self, session, season, ring, make_entry, cast):
        entry = make_entry(season)
        cast(entry, "+79000000001", at=now() - timedelta(hours=25))
        voter = ring.season(season.phone_key, season.slug).voter_key("+79000000001")

        assert rulings.deny(session.connection(), season.id, voter, now()) is None

    def test_rulings_are_append_only(self, session, season, make_entry, cast, rule):
        rule(cast(make_entry(season)), "hold", "Проверка")

        with pytest.raises(Exception, match="append-only"):
            session.execute(text("DELETE FROM ruling"))
        session.rollback()
        assert session.scalar(select(func.count(Ruling.id))) == 1


class TestAfterTheReveal:
    def test_one_person_alone_rules_on_nothing_any_more(
        self, session, season, make_entry, cast, rule
    ):
        answer = cast(make_entry(season))
        season.certified_at = now()
        session.commit()

        for who in ({}, {"by": 1}, {"by": 1, "second": 1}, {"second": 1}):
            with pytest.raises(rulings.AfterTheReveal):
                rule(answer, "void", "Проверка", **who)

        assert session.scalar(select(func.count(Ruling.id))) == 0

    def test_two_people_together_still_rule_and_the_log_says_late(
        self, session, season, make_entry, make_account, cast, seal, rule
    ):
        entry = make_entry(season)
        answer = cast(entry)
        seal()
        first, second = make_account(), make_account()
        season.certified_at = now()
        session.commit()

        rule(answer, "hold", "Проверка", by=first.id, second=second.id)
        rule(answer, "hold", "Проверка", by=first.id, second=second.id)
        seal()

        assert newest_line(session) == "late quarantine 1 review"
        assert figures(session, entry) == (1, 0, 0), "the certified count stays"


def figures(session, entry) -> tuple[int, int, int]:
    session.rollback()
    standing = session.get_one(Standing, entry.id)
    return standing.counted, standing.held, standing.voided


def newest_line(session) -> str:
    return session.scalars(select(Leaf.line).order_by(Leaf.position.desc())).first()


@pytest.fixture
def rule(session):
    """Return what rules on a ballot, and commits."""

    def make(answer, kind, reason, **who):
        rulings.rule(session.connection(), answer.ballot_id, kind, reason, **who)
        session.commit()

    return make
