"""Those who may act for a business beside its owner, and those who are asked to."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import Account
from app.core.db import Base, Instant, Serial, db_now


class Membership(Base):
    """An account that acts for a business of another's."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("business_id", "account_id", name="uq_membership_business_account"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    since: Mapped[datetime] = mapped_column(Instant, server_default=db_now())

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class TeamInvitation(Base):
    """A letter that lets one person join; its link is known to the mailbox alone."""

    __tablename__ = "team_invitation"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    #: The keyed hash of the link's token.
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    expires_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
