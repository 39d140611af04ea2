"""Proofs that an account acts for its business."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class Proof(Base):
    """One attempt to prove it: by a code to its mailbox or phone, or by a document."""

    __tablename__ = "proof"
    __table_args__ = (
        CheckConstraint("kind IN ('email', 'phone', 'document')", name="kind"),
        CheckConstraint("state IN ('sent', 'waiting', 'proved', 'refused')", name="state"),
        Index(
            "ix_proof_proved",
            "business_id",
            "kind",
            sqlite_where=text("state = 'proved'"),
            postgresql_where=text("state = 'proved'"),
        ),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8))
    #: What organisers see of it: the mailbox's domain, a masked phone, a document's kind.
    shown: Mapped[str] = mapped_column(String(120))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    #: A code that was sent: its keyed hash, the tries spent on it, its end.
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    #: A document: its name in the storage (there it is encrypted) and its media type.
    file: Mapped[str | None] = mapped_column(String(90))
    media: Mapped[str | None] = mapped_column(String(40))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(1000))
