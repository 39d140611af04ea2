"""Rulings over clusters and receipts: reversible, bulk by two persons, public (trust.md T27)."""

import pytest
from sqlalchemy import func, select

from app.auth import approvals
from app.auth.models import Role
from app.core import tokens
from app.core.audit import AuditEntry
from app.core.clock import now
from nominations import seasons
from tests.prize import open_dates
from voting import rulings
from voting.fraud import decisions, reasons
from voting.fraud.decisions import Asked
from voting.models.fraud import FraudCluster, FraudMember
from voting.models.leaf import Leaf
from voting.models.review import Ruling
from voting.models.standing import Standing

pytestmark = pytest.mark.databases

HOLD, VOID = Asked("hold", "number-block"), Asked("void", "number-block")
CLEAR = Asked("clear", "confirmed")


@pytest.fixture
def moderator(make_account):
    return make_account(role=Role.MODERATOR)


@pytest.fixture
def organiser(make_account):
    return make_account(role=Role.ORGANISER)


@pytest.fixture
def make_cluster(session, season, make_entry, cast):
    """Return a maker of clusters of so many ballots of one entry."""
    entries = []

    def make(size: int) -> FraudCluster:
        entries[:] = entries or [make_entry(season)]
        signals = [{"kind": "block", "count": size, "words": "подряд"}]
        made = FraudCluster(
            season_id=season.id, entry_id=entries[0].id, signals=signals, of_votes=size
        )
        session.add(made)
        session.flush()
        ballots = [cast(entries[0]).ballot_id for _ in range(size)]
        session.add_all(FraudMember(ballot_id=one, cluster_id=made.id) for one in ballots)
        session.commit()
        return made

    return make


class TestAlone:
    def test_a_held_cluster_leaves_the_count_with_public_lines(
        self, session, seal, make_cluster, moderator
    ):
        cluster = make_cluster(4)
        seal()

        proposal = decisions.on_cluster(session, cluster, HOLD, by=moderator)
        session.commit()
        seal()

        assert proposal is None
        assert figures(session, cluster) == (0, 4, 0)
        lines = session.scalars(select(Leaf.line).order_by(Leaf.position)).all()[-4:]
        assert {line.split()[0] for line in lines} == {"quarantine"}
        assert {line.split()[2] for line in lines} == {"number-block"}
        assert session.scalars(select(Ruling.author_id).distinct()).all() == [moderator.id]
        assert cluster.decision == "hold"

    def test_every_decision_can_be_taken_back_before_the_reveal(
        self, session, seal, make_cluster, moderator
    ):
        cluster = make_cluster(4)
        for asked in (HOLD, VOID, CLEAR, VOID, CLEAR):
            decisions.on_cluster(session, cluster, asked, by=moderator)
            session.commit()
            seal()

        assert figures(session, cluster) == (4, 0, 0)

    def test_the_journal_names_the_ballots_and_the_reason(self, session, make_cluster, moderator):
        decisions.on_cluster(session, make_cluster(2), VOID, by=moderator)
        session.commit()

        act = session.scalars(select(AuditEntry).where(AuditEntry.action == "ballots.void")).one()
        assert (act.actor_id, act.details["count"]) == (moderator.id, 2)
        assert act.details["reason"] == "number-block"

    def test_what_is_held_is_not_held_twice(self, session, make_cluster, moderator):
        cluster = make_cluster(2)
        decisions.on_cluster(session, cluster, HOLD, by=moderator)

        with pytest.raises(decisions.NothingToRule):
            decisions.on_cluster(session, cluster, HOLD, by=moderator)

    @pytest.mark.parametrize(
        "asked",
        [
            Asked("hold", "confirmed"),
            Asked("clear", "same-text"),
            Asked("hold", "x"),
            Asked("", ""),
        ],
    )
    def test_a_reason_is_one_of_the_published_ones(self, session, make_cluster, moderator, asked):
        with pytest.raises(decisions.NoSuchRuling):
            decisions.on_cluster(session, make_cluster(1), asked, by=moderator)

    def test_nothing_is_ruled_on_after_the_reveal(self, session, season, make_cluster, moderator):
        cluster = make_cluster(2)
        season.certified_at = now()
        session.commit()

        with pytest.raises(rulings.AfterTheReveal):
            decisions.on_cluster(session, cluster, HOLD, by=moderator)


class TestByReceipts:
    def test_receipts_as_people_type_them_are_ruled_on(
        self, session, season, make_entry, cast, moderator
    ):
        entry = make_entry(season)
        typed = tokens.spell(cast(entry).receipt).lower().replace("0", "О")

        decisions.on_receipts(session, season, [typed, typed], HOLD, by=moderator)

        assert session.scalar(select(func.count()).select_from(Ruling)) == 1

    def test_a_wrong_receipt_spoils_all(self, session, season, make_entry, cast, moderator):
        good = tokens.spell(cast(make_entry(season)).receipt)

        with pytest.raises(decisions.WrongReceipt, match="опечатки"):
            decisions.on_receipts(session, season, [good, "0000-0000"], HOLD, by=moderator)

    def test_a_ballot_held_twice_is_told_of(self, session, season, make_entry, cast, moderator):
        receipt = tokens.spell(cast(make_entry(season)).receipt)
        decisions.on_receipts(session, season, [receipt], HOLD, by=moderator)

        with pytest.raises(decisions.StandsSoAlready, match="на проверке"):
            decisions.on_receipts(session, season, [receipt], HOLD, by=moderator)

    def test_a_ballot_of_another_season_is_told_of(
        self, session, season, ring, make_entry, cast, moderator
    ):
        receipt = tokens.spell(cast(make_entry(season)).receipt)
        draft = seasons.Draft("2027", "Сезон 2027", open_dates(), ring.newest)
        other = seasons.create(session, draft, by=None)

        with pytest.raises(decisions.OtherSeason):
            decisions.on_receipts(session, other, [receipt], HOLD, by=moderator)


class TestTwoPersons:
    def test_twenty_are_one_persons_and_twenty_one_are_two(
        self, session, make_cluster, moderator, organiser
    ):
        few, many = make_cluster(20), make_cluster(21)

        assert decisions.on_cluster(session, few, HOLD, by=moderator) is None
        assert decisions.on_cluster(session, many, HOLD, by=organiser) is not None
        assert session.scalar(select(func.count()).select_from(Ruling)) == 20

    def test_a_crowd_is_not_held_in_slices(self, session, make_cluster, moderator):
        first, second = make_cluster(15), make_cluster(6)
        decisions.on_cluster(session, first, HOLD, by=moderator)

        assert decisions.on_cluster(session, second, HOLD, by=moderator) is not None

    def test_the_second_person_makes_the_ruling_of_the_first(
        self, session, make_cluster, moderator, organiser
    ):
        cluster = make_cluster(21)
        proposal = decisions.on_cluster(session, cluster, VOID, by=moderator)
        session.commit()

        decisions.approve(session, proposal.id, by=organiser)
        session.commit()

        assert session.scalar(select(func.count()).select_from(Ruling)) == 21
        assert session.scalars(select(Ruling.author_id).distinct()).all() == [moderator.id]
        assert cluster.decision == "void"

    def test_a_moderator_is_no_second_person(self, session, make_cluster, moderator, make_account):
        proposal = decisions.on_cluster(session, make_cluster(21), VOID, by=moderator)

        with pytest.raises(approvals.NotEntitled):
            decisions.approve(session, proposal.id, by=make_account(role=Role.MODERATOR))

    def test_a_proposal_is_void_once_one_of_its_ballots_stands_otherwise(
        self, session, make_cluster, moderator, organiser
    ):
        cluster = make_cluster(21)
        proposal = decisions.on_cluster(session, cluster, VOID, by=moderator)
        ballot = session.scalar(select(func.min(FraudMember.ballot_id)))
        rulings.rule(session.connection(), ballot, "hold", rulings.DENIED)

        with pytest.raises(approvals.ProposalChanged):
            decisions.approve(session, proposal.id, by=organiser)

    def test_a_ballot_that_joins_the_cluster_later_is_not_ruled_on(
        self, session, season, make_cluster, cast, moderator, organiser
    ):
        cluster = make_cluster(21)
        proposal = decisions.on_cluster(session, cluster, VOID, by=moderator)
        late = make_cluster(1)
        member = session.scalars(select(FraudMember).where(FraudMember.cluster_id == late.id)).one()
        member.cluster_id = cluster.id
        session.flush()

        assert decisions.approve(session, proposal.id, by=organiser) == 21

    def test_nothing_is_approved_after_the_reveal(
        self, session, season, make_cluster, moderator, organiser
    ):
        proposal = decisions.on_cluster(session, make_cluster(21), VOID, by=moderator)
        season.certified_at = now()
        session.commit()

        with pytest.raises(rulings.AfterTheReveal):
            decisions.approve(session, proposal.id, by=organiser)


@pytest.mark.parametrize("text", reasons.TEXTS.values())
def test_every_reason_has_a_class_in_the_log_and_fits_its_column(text):
    assert rulings.CLASSES[text] in reasons.TEXTS
    assert len(text) <= 200


def figures(session, cluster) -> tuple[int, int, int]:
    session.expire_all()
    standing = session.get_one(Standing, cluster.entry_id)
    return standing.counted, standing.held, standing.voided
