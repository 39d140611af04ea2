"""The journal of acts: who did what to what, written in the transaction of the act itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.db import Base, Instant, Serial, db_now


class AuditEntry(Base):
    """One state-changing act. Rows are only ever added."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    #: The account that acted; None for the system itself.
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str] = mapped_column(String(60), index=True)
    #: What was acted upon, as «application 12».
    subject: Mapped[str] = mapped_column(String(80))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


def record(
    session: Session, action: str, subject: object, *, by: int | None, **details: Any
) -> None:
    """Add one act to the journal, in the caller's transaction."""
    entry = AuditEntry(action=action, subject=named(subject), actor_id=by, details=details)
    session.add(entry)


def named(subject: object) -> str:
    """Return the name by which the journal knows a row, as «application 12», or a plain text."""
    identity = getattr(subject, "id", None)
    return f"{type(subject).__name__.lower()} {identity}" if identity else str(subject)
