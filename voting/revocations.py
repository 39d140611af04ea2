"""Revoking what the prize has stated: one organiser proposes it, another agrees.

A revoked statement stays at its address and says so, with the day and the reason.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth import approvals
from app.auth.models import Account
from app.auth.proposals import Proposal
from nominations.models.entry import Entry
from voting import credentials
from voting.credentials import AlreadyRevoked, NoCredential, Shown
from voting.models.credential import Credential, Kind

ACT = "credential.revoke"
RECENT = 50


def propose(session: Session, credential: Credential, reason: str, *, by: Account) -> Proposal:
    """Ask for a revocation; AlreadyRevoked, NotEntitled."""
    if credential.revoked_at is not None:
        raise AlreadyRevoked
    return approvals.propose(session, ACT, credential, _parameters(credential, reason), by=by)


def approve(session: Session, proposal_id: int, *, by: Account) -> Credential:
    """Be the second person, and revoke it under the name of the first.

    Raises NoCredential, AlreadyRevoked and what `approvals.approve` raises.
    """
    asked = approvals.find(session, proposal_id).parameters
    credential = session.get(Credential, asked.get("credential", 0), populate_existing=True)
    if credential is None:
        raise NoCredential
    now = _parameters(credential, asked["reason"])
    proposal = approvals.approve(session, proposal_id, by=by, parameters=now)
    entry = session.get_one(Entry, credential.entry_id)
    kind, author = Kind(credential.kind), proposal.requester_id
    credentials.revoke(session, entry, kind, asked["reason"], by=author)
    return credential


def revoked(session: Session) -> Sequence[Shown]:
    """Return what was revoked, the newest first."""
    rows = select(Credential.id).where(Credential.revoked_at.is_not(None))
    newest = rows.order_by(Credential.revoked_at.desc(), Credential.id.desc()).limit(RECENT)
    found = (credentials.by_number(session, number) for number in session.scalars(newest).all())
    return [shown for shown in found if shown is not None]


def _parameters(credential: Credential, reason: str) -> dict[str, Any]:
    """Return all that a second person agrees to: which statement, word for word, and why."""
    return {
        "credential": credential.id,
        "statement": hashlib.sha256(credential.statement.encode()).hexdigest(),
        "revoked": credential.revoked_at is not None,
        "reason": reason,
    }
