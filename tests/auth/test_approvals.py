"""The rule of two persons: nobody approves alone, twice, late, or something else (trust.md §6)."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from app.auth import approvals
from app.auth.models import Account, Role
from app.auth.proposals import Proposal, ProposalDecision, Verdict
from app.core.audit import AuditEntry
from app.core.db import db, db_now

pytestmark = pytest.mark.databases

ACT = "ballots.void"
PARAMETERS = {"ballots": [3, 5, 8], "reason": "number-block"}


@pytest.fixture
def moderator(make_account) -> Account:
    return make_account(role=Role.MODERATOR)


@pytest.fixture
def organiser(make_account) -> Account:
    return make_account(role=Role.ORGANISER)


@pytest.fixture
def proposal(session, moderator) -> Proposal:
    made = approvals.propose(session, ACT, "cluster 7", PARAMETERS, by=moderator)
    session.commit()
    return made


class TestApproving:
    def test_a_second_person_approves_what_was_proposed(self, session, proposal, organiser):
        approvals.approve(session, proposal.id, by=organiser, parameters=PARAMETERS)
        session.commit()

        decision = session.get_one(ProposalDecision, proposal.id)
        assert (decision.verdict, decision.decider_id) == (Verdict.APPROVED, organiser.id)
        assert proposal.parameters == PARAMETERS
        assert approvals.waiting(session) == []

    def test_both_acts_are_in_the_journal(self, session, proposal, moderator, organiser):
        approvals.approve(session, proposal.id, by=organiser, parameters=PARAMETERS)
        session.commit()

        rows = session.execute(
            select(AuditEntry.action, AuditEntry.actor_id)
            .where(AuditEntry.action.startswith("proposal."))
            .order_by(AuditEntry.id)
        ).all()
        assert rows == [("proposal.made", moderator.id), ("proposal.approved", organiser.id)]

    def test_the_order_of_the_parameters_is_no_change(self, session, proposal, organiser):
        turned = dict(reversed(PARAMETERS.items()))

        approvals.approve(session, proposal.id, by=organiser, parameters=turned)

        assert list(turned) != list(PARAMETERS)


class TestRefusing:
    def test_nobody_approves_an_own_proposal(self, session, organiser):
        own = approvals.propose(session, ACT, "cluster 7", PARAMETERS, by=organiser)

        with pytest.raises(approvals.OwnProposal):
            approvals.approve(session, own.id, by=organiser, parameters=PARAMETERS)

    def test_the_database_itself_refuses_an_own_approval(self, session, proposal, moderator):
        session.add(
            ProposalDecision(
                proposal_id=proposal.id,
                requester_id=moderator.id,
                decider_id=moderator.id,
                verdict=Verdict.APPROVED,
            )
        )

        with pytest.raises(IntegrityError, match="another_person"):
            session.flush()

    def test_the_database_does_not_believe_a_false_requester(
        self, session, proposal, moderator, organiser
    ):
        session.add(
            ProposalDecision(
                proposal_id=proposal.id,
                requester_id=organiser.id,
                decider_id=moderator.id,
                verdict=Verdict.APPROVED,
            )
        )

        with pytest.raises(IntegrityError):
            session.flush()

    def test_an_approval_is_not_replayed(self, session, proposal, organiser, make_account):
        approvals.approve(session, proposal.id, by=organiser, parameters=PARAMETERS)
        session.commit()
        third = make_account(role=Role.ORGANISER)

        for person in (organiser, third):
            with pytest.raises(approvals.ProposalDecided):
                approvals.approve(session, proposal.id, by=person, parameters=PARAMETERS)

    @pytest.mark.parametrize(
        "parameters",
        [
            {"ballots": [3, 5, 8, 9], "reason": "number-block"},
            {"ballots": [3, 5], "reason": "number-block"},
            {"ballots": [5, 3, 8], "reason": "number-block"},
            {"ballots": [3, 5, 8], "reason": "same-text"},
            {"ballots": ["3", 5, 8], "reason": "number-block"},
            {"ballots": [3, 5, 8]},
            {},
        ],
    )
    def test_an_approval_of_anything_else_is_void(self, session, proposal, organiser, parameters):
        with pytest.raises(approvals.ProposalChanged):
            approvals.approve(session, proposal.id, by=organiser, parameters=parameters)

    @pytest.mark.parametrize("age", [timedelta(hours=24), timedelta(hours=24, seconds=1)])
    def test_a_proposal_ends_after_a_day_by_the_databases_clock(
        self, session, moderator, organiser, monkeypatch, age
    ):
        monkeypatch.setattr(approvals, "TERM", approvals.TERM - age)
        old = approvals.propose(session, ACT, "cluster 7", PARAMETERS, by=moderator)
        session.commit()

        assert approvals.waiting(session) == []
        with pytest.raises(approvals.ProposalExpired):
            approvals.approve(session, old.id, by=organiser, parameters=PARAMETERS)

    def test_a_proposal_lasts_for_a_day(self, session, proposal):
        left = proposal.expires_at - session.scalar(select(db_now()))

        assert timedelta(hours=23, minutes=59) < left <= timedelta(hours=24)

    @pytest.mark.parametrize(
        "change",
        [{"role": Role.MODERATOR}, {"role": Role.OWNER}, {"disabled": True}],
        ids=str,
    )
    def test_a_demoted_person_approves_nothing(self, session, proposal, organiser, change):
        # As another session did it: the row in memory still says «organiser».
        change_behind(session, organiser, change)

        with pytest.raises(approvals.NotEntitled):
            approvals.approve(session, proposal.id, by=organiser, parameters=PARAMETERS)

    @pytest.mark.parametrize("change", [{"role": Role.OBSERVER}, {"disabled": True}], ids=str)
    def test_what_a_demoted_person_proposed_is_void(
        self, session, proposal, moderator, organiser, change
    ):
        change_behind(session, moderator, change)

        with pytest.raises(approvals.ProposalChanged):
            approvals.approve(session, proposal.id, by=organiser, parameters=PARAMETERS)

    @pytest.mark.parametrize("role", [Role.OWNER, Role.OBSERVER])
    def test_not_everybody_proposes(self, session, make_account, role):
        with pytest.raises(approvals.NotEntitled):
            approvals.propose(session, ACT, "cluster 7", {}, by=make_account(role=role))

    def test_there_is_nothing_to_approve_under_a_wrong_number(self, session, organiser):
        with pytest.raises(approvals.NoProposal):
            approvals.approve(session, 404, by=organiser, parameters={})


class TestDeclining:
    def test_a_declined_proposal_is_not_approved_later(self, session, proposal, organiser):
        approvals.decline(session, proposal.id, by=organiser)
        session.commit()

        with pytest.raises(approvals.ProposalDecided):
            approvals.approve(session, proposal.id, by=organiser, parameters=PARAMETERS)

    def test_who_proposed_may_withdraw(self, session, proposal, moderator):
        approvals.decline(session, proposal.id, by=moderator)

        assert session.get_one(ProposalDecision, proposal.id).verdict == Verdict.WITHDRAWN

    def test_another_moderator_declines_nothing(self, session, proposal, make_account):
        with pytest.raises(approvals.NotEntitled):
            approvals.decline(session, proposal.id, by=make_account(role=Role.MODERATOR))


class TestKeeping:
    def test_waiting_names_the_acts_asked_for(self, session, proposal, moderator):
        other = approvals.propose(session, "results.certify", "season 1", {}, by=moderator)

        assert [one.id for one in approvals.waiting(session)] == [proposal.id, other.id]
        assert [one.id for one in approvals.waiting(session, ACT)] == [proposal.id]

    @pytest.mark.parametrize("act", ["UPDATE proposal SET act = 'x'", "DELETE FROM proposal"])
    def test_a_proposal_is_neither_changed_nor_deleted(self, session, proposal, act):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(act))

    def test_of_two_second_persons_at_once_one_has_approved(
        self, app, session, proposal, make_account
    ):
        people = [make_account(role=Role.ORGANISER).id for _ in range(6)]
        number, start = proposal.id, threading.Barrier(len(people))
        session.commit()
        outcomes: list[str] = []

        def approve(person: int) -> None:
            with app.app_context():
                start.wait()
                try:
                    by = db.session.get_one(Account, person)
                    approvals.approve(db.session(), number, by=by, parameters=PARAMETERS)
                    db.session.commit()
                    outcomes.append("approved")
                except approvals.ProposalDecided:
                    outcomes.append("decided")
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=approve, args=(person,)) for person in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(outcomes) == ["approved"] + ["decided"] * 5
        assert session.scalar(select(func.count()).select_from(ProposalDecision)) == 1


def change_behind(session, account: Account, change: dict[str, object]) -> None:
    """Change an account in the database, not in the session's memory."""
    remembered = {name: getattr(account, name) for name in change}
    session.execute(update(Account).where(Account.id == account.id).values(**change))
    session.commit()
    for name, value in remembered.items():
        set_committed_value(account, name, value)
