"""Credentials: what the prize states of an entry, signed; badges and diplomas lead to them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now

#: Few are; each look at the results asks for them.
REVOKED = text("revoked_at IS NOT NULL")


class Kind(StrEnum):
    """What is stated."""

    PARTICIPANT = "participant"
    WINNER = "winner"


class Credential(Base):
    """One signed statement. It is never altered; it may be revoked, with the reason."""

    __tablename__ = "credential"
    __table_args__ = (
        UniqueConstraint("entry_id", "kind", name="uq_credential_entry_kind"),
        CheckConstraint("kind IN ('participant', 'winner')", name="kind"),
        Index("ix_credential_revoked", "entry_id", postgresql_where=REVOKED, sqlite_where=REVOKED),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    kind: Mapped[str] = mapped_column(String(11))
    #: 128 random bits: its page's address, which outlives every key.
    token: Mapped[str] = mapped_column(String(26), unique=True)
    #: What is signed, word for word.
    statement: Mapped[str] = mapped_column(Text)
    #: Ed25519 over the statement's UTF-8, and the key that checks it.
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    issued_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revocation_reason: Mapped[str | None] = mapped_column(String(1000))
