"""An address of two commits nothing that a second person has not agreed to, whatever it calls."""

import pytest
from sqlalchemy import func, select

from app.auth import approvals, seconding
from app.auth.models import Role
from app.auth.proposals import Proposal
from app.auth.seconding import SecondPersonForgotten
from nominations.models.entry import Entry
from tests.admin import data_stage, fraud_stage, owners_stage
from tests.ending import end
from voting import certifying, credentials, removals, results, revocations, shredding
from voting.fraud import decisions
from voting.models.credential import Credential
from voting.models.result import Certification
from voting.models.review import Ruling
from voting.models.shredding import Shredding


def forget(_session, proposal_id, *, by, **_parameters):
    """Approve as somebody would who forgot to ask whether a second person may."""
    return approvals.find(_session, proposal_id)


class TestForgotten:
    @pytest.mark.parametrize(
        ("ready", "row"),
        [
            (owners_stage.approve_revocation, Credential.revoked_at),
            (owners_stage.approve_removal, Entry.withdrawn_at),
            (fraud_stage.approve_ruling, Ruling.id),
            (data_stage.approve_shredding, Shredding.season_id),
        ],
    )
    def test_an_approval_that_asks_nobody_commits_nothing(self, stage, monkeypatch, ready, row):
        path, data = ready(stage)
        stage.session.commit()
        for operations in (removals, revocations, decisions, shredding):
            monkeypatch.setattr(operations.approvals, "approve", forget)

        with pytest.raises(SecondPersonForgotten):
            stage.browser.post(path, data=data)

        stage.session.rollback()
        assert stage.session.scalar(select(func.count(row))) == 0

    def test_a_bulk_ruling_made_alone_is_not_committed(self, stage, monkeypatch):
        number = fraud_stage.cluster(stage, 21).id
        stage.session.commit()
        monkeypatch.setattr(decisions, "_rule", made_alone)

        with pytest.raises(SecondPersonForgotten):
            stage.browser.post(f"/admin/fraud/{number}/rule", data=HOLD)

        stage.session.rollback()
        assert stage.session.scalar(select(func.count(Ruling.id))) == 0

    def test_results_certified_by_one_are_not_committed(
        self, app, session, season, make_entry, cast, seal, set_stage, monkeypatch
    ):
        cast(make_entry(season))
        end(app, session, season, seal)
        stage = set_stage(Role.ORGANISER)
        monkeypatch.setattr(certifying, "press", certified_alone)

        with pytest.raises(SecondPersonForgotten):
            stage.browser.post("/admin/season/certify")

        stage.session.rollback()
        assert stage.session.scalar(select(func.count(Certification.season_id))) == 0

    def test_to_propose_and_do_it_at_once_is_not_committed(self, stage, monkeypatch):
        path, data = owners_stage.propose_revocation(stage)
        stage.session.commit()
        monkeypatch.setattr(revocations, "propose", proposed_and_done)

        with pytest.raises(SecondPersonForgotten):
            stage.browser.post(path, data=data)

        stage.session.rollback()
        assert stage.session.scalar(select(func.count(Credential.revoked_at))) == 0
        assert stage.session.scalar(select(func.count(Proposal.id))) == 0

    def test_the_approval_of_another_agreement_is_no_approval(self, stage, monkeypatch):
        path, data = data_stage.approve_shredding(stage)
        stage.session.commit()
        monkeypatch.setattr(approvals, "approve", approved_elsewhere)

        with pytest.raises(SecondPersonForgotten):
            stage.browser.post(path, data=data)

    def test_what_was_agreed_in_one_transaction_is_forgotten_in_the_next(self, session):
        seconding.note(session, seconding.Step.APPROVED, "x.y")
        session.commit()

        assert seconding.steps(session) == set()


HOLD = {"kind": "hold", "reason": "timing"}


def made_alone(session, ballots, asked, cluster, by):
    decisions._apply(session, ballots, asked, cluster, by.id)


def certified_alone(session, season, *, by, at, seen):
    return results.certify(session, season, by=by.id)


def proposed_and_done(session, credential, reason, *, by):
    approvals.propose(session, revocations.ACT, credential, {}, by=by)
    entry = session.get_one(Entry, credential.entry_id)
    credentials.revoke(session, entry, credential.kind, reason, by=by.id)


def approved_elsewhere(session, proposal_id, *, by, parameters):
    seconding.note(session, seconding.Step.APPROVED, "ballots.rule")
    return approvals.find(session, proposal_id)


@pytest.fixture
def stage(set_stage):
    """The stage, with an organiser logged in."""
    return set_stage(Role.ORGANISER)
