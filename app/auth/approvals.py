"""The rule of two persons: one proposes a dangerous act, another approves exactly that.

An approval is good for the parameters that were proposed and for no others, so a caller puts into
them the state that the act relies on, works them out anew when it is approved, and does the act in
the same transaction. A proposal lasts 24 hours by the database's clock. docs/adr/0012 says why.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from app.auth import seconding
from app.auth.models import Account, Role
from app.auth.proposals import (
    ANOTHER_PERSON,
    ONE_DECISION,
    Proposal,
    ProposalDecision,
    Verdict,
)
from app.auth.seconding import Step
from app.core import audit
from app.core.db import answering, db_now
from app.core.errors import DomainError

TERM = timedelta(hours=24)
#: Who may ask for a dangerous act, and who may be its second person.
PROPOSERS = frozenset({Role.ORGANISER, Role.MODERATOR})
APPROVERS = frozenset({Role.ORGANISER})


class OwnProposal(DomainError):
    """A person tried to be the second person of an own proposal."""

    message = "Своё предложение подтвердить нельзя: это делает другой организатор."


class ProposalExpired(DomainError):
    """The proposal is older than 24 hours."""

    message = "Предложению больше суток. Сделайте новое."


class ProposalChanged(DomainError):
    """What was proposed is no longer what would be done, or its author may no longer propose."""

    message = "С тех пор что-то изменилось, и предложение потеряло силу. Сделайте новое."


class ProposalDecided(DomainError):
    """The proposal was approved, declined or withdrawn before."""

    message = "По этому предложению уже есть решение."


class NoProposal(DomainError):
    """There is no such proposal."""

    message = "Такого предложения нет."


class NotEntitled(DomainError):
    """The person's role does not allow to propose or to approve."""

    message = "Ваша роль не позволяет этого."


def propose(
    session: Session, act: str, subject: object, parameters: Mapping[str, Any], *, by: Account
) -> Proposal:
    """Ask for an act that needs a second person; NotEntitled.

    `subject` is a row or a name; `parameters` is plain JSON, with no phone and no secret.
    """
    _entitled(session, by.id, PROPOSERS, NotEntitled())
    named = audit.named(subject)
    proposal = Proposal(
        act=act,
        subject=named,
        canonical=_canonical(parameters),
        digest=_digest(act, named, parameters),
        requester_id=by.id,
        expires_at=_clock(session) + TERM,
    )
    session.add(proposal)
    session.flush()
    seconding.note(session, Step.PROPOSED, act)
    audit.record(session, "proposal.made", proposal, by=by.id, act=act, of=named)
    return proposal


def approve(
    session: Session, proposal_id: int, *, by: Account, parameters: Mapping[str, Any]
) -> Proposal:
    """Be the second person of a proposal; the caller does the act in the same transaction.

    `parameters`: those with which the act would be done now. Raises NoProposal, NotEntitled,
    OwnProposal, ProposalDecided, ProposalExpired, ProposalChanged.
    """
    _entitled(session, by.id, APPROVERS, NotEntitled())
    proposal = find(session, proposal_id)
    if proposal.requester_id == by.id:
        raise OwnProposal
    _check(session, proposal, parameters)
    _decide(session, proposal, Verdict.APPROVED, by)
    seconding.note(session, Step.APPROVED, proposal.act)
    return proposal


def one_is_enough(session: Session, act: str) -> None:
    """Say that the rule lets one person do this act here; the caller has made sure of it."""
    seconding.note(session, Step.ONE_IS_ENOUGH, act)


def decline(session: Session, proposal_id: int, *, by: Account) -> Proposal:
    """Say no to a proposal, or withdraw an own one; NoProposal, NotEntitled, ProposalDecided."""
    proposal = find(session, proposal_id)
    own = proposal.requester_id == by.id
    _entitled(session, by.id, PROPOSERS if own else APPROVERS, NotEntitled())
    _decide(session, proposal, Verdict.WITHDRAWN if own else Verdict.DECLINED, by)
    return proposal


def find(session: Session, proposal_id: int) -> Proposal:
    """Return a proposal as it stands in the database; NoProposal."""
    proposal = session.get(Proposal, proposal_id, populate_existing=True)
    if proposal is None:
        raise NoProposal
    return proposal


def waiting(session: Session, act: str | None = None) -> Sequence[Proposal]:
    """Return the proposals that still wait for a second person, oldest first."""
    decided = select(ProposalDecision.proposal_id)
    rows = select(Proposal).where(Proposal.id.not_in(decided), Proposal.expires_at > db_now())
    if act is not None:
        rows = rows.where(Proposal.act == act)
    return session.scalars(rows.order_by(Proposal.id)).all()


def history() -> Select[Proposal, str, ProposalDecision | None, str | None]:
    """Return the query of all proposals: who asked, what was decided, by whom; newest first."""
    author, decider = aliased(Account), aliased(Account)
    return (
        select(Proposal, author.email, ProposalDecision, decider.email)
        .join(author, author.id == Proposal.requester_id)
        .outerjoin(ProposalDecision, ProposalDecision.proposal_id == Proposal.id)
        .outerjoin(decider, decider.id == ProposalDecision.decider_id)
        .order_by(Proposal.id.desc())
    )


def _entitled(
    session: Session, account_id: int, roles: frozenset[Role], refusal: DomainError
) -> None:
    """Look at the account as it is now, and keep it so until the end of the transaction."""
    session.flush()
    account = session.get_one(
        Account, account_id, populate_existing=True, with_for_update={"read": True}
    )
    if account.role not in roles or account.disabled or account.confirmed_at is None:
        raise refusal


def _check(session: Session, proposal: Proposal, parameters: Mapping[str, Any]) -> None:
    if session.get(ProposalDecision, proposal.id, populate_existing=True) is not None:
        raise ProposalDecided
    if _clock(session) >= proposal.expires_at:
        raise ProposalExpired
    kept = _digest(proposal.act, proposal.subject, proposal.parameters)
    now = _digest(proposal.act, proposal.subject, parameters)
    if not proposal.digest == kept == now:
        raise ProposalChanged
    _entitled(session, proposal.requester_id, PROPOSERS, ProposalChanged())


def _decide(session: Session, proposal: Proposal, verdict: Verdict, by: Account) -> None:
    """Write the decision; of two people at once, one has decided and the other is told so."""
    decision = ProposalDecision(
        proposal_id=proposal.id,
        requester_id=proposal.requester_id,
        decider_id=by.id,
        verdict=verdict,
    )
    with (
        answering(session, ANOTHER_PERSON, clash=OwnProposal()),
        answering(session, ONE_DECISION, "proposal_decision.proposal_id", clash=ProposalDecided()),
    ):
        session.add(decision)
    audit.record(session, f"proposal.{verdict}", proposal, by=by.id, act=proposal.act)


def _clock(session: Session) -> datetime:
    return session.execute(select(db_now())).scalar_one()


def _canonical(parameters: Mapping[str, Any]) -> str:
    return json.dumps(parameters, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(act: str, subject: str, parameters: Mapping[str, Any]) -> bytes:
    asked = _canonical({"act": act, "subject": subject, "parameters": parameters})
    return hashlib.sha256(asked.encode()).digest()
