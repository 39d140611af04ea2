"""A dangerous act that waits for a second person, and what that person decided. Rows only added."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now

ONE_DECISION = "pk_proposal_decision"
ANOTHER_PERSON = "ck_proposal_decision_another_person"


class Verdict(StrEnum):
    """How a proposal ended."""

    APPROVED = "approved"
    DECLINED = "declined"
    #: By the person who made it.
    WITHDRAWN = "withdrawn"


class Proposal(Base):
    """An act asked for by one person, with the parameters it would be done with."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("id", "requester_id", name="uq_proposal_id_requester"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    #: What would be done, as «ballots.void».
    act: Mapped[str] = mapped_column(String(40), index=True)
    #: To what, as «fraudcluster 12».
    subject: Mapped[str] = mapped_column(String(80))
    #: Canonical JSON.
    canonical: Mapped[str] = mapped_column(Text)
    #: SHA-256 of the act, the subject and the parameters.
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    requester_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    requested_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    expires_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what the act would be done with."""
        return dict(json.loads(self.canonical))


class ProposalDecision(Base):
    """The one decision on a proposal; the database knows that it is another person's."""

    __tablename__ = "proposal_decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["proposal_id", "requester_id"],
            ["proposal.id", "proposal.requester_id"],
            name="fk_proposal_decision_proposal",
        ),
        CheckConstraint(
            "(verdict = 'withdrawn') = (decider_id = requester_id)", name="another_person"
        ),
        CheckConstraint("verdict IN ('approved', 'declined', 'withdrawn')", name="verdict"),
    )

    proposal_id: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    #: As in the proposal, so that one row knows both persons.
    requester_id: Mapped[int] = mapped_column(Serial)
    decider_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    verdict: Mapped[str] = mapped_column(String(10))
    decided_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
