"""The journal of acts: who did what to what, written in the transaction of the act itself.

app/core/chain.py binds the entries to one another afterwards.
"""

from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.core.db import Base, Instant, Serial, db_now


class AuditEntry(Base):
    """One state-changing act. Rows are only ever added."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    #: The account that acted; None for the system itself.
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    #: What the actor was when it acted.
    role: Mapped[str | None] = mapped_column(String(12))
    #: The network that the act came from; never the whole address.
    address: Mapped[str | None] = mapped_column(String(50))
    action: Mapped[str] = mapped_column(String(60), index=True)
    #: What was acted upon, as «application 12».
    subject: Mapped[str] = mapped_column(String(80), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)

    mark: Mapped["UnchainedEntry | None"] = relationship()


class UnchainedEntry(Base):
    """The mark of an entry that is not in the chain yet: a cursor would lose late commits."""

    __tablename__ = "unchained_entry"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("audit_entry.id"), primary_key=True, autoincrement=False
    )


@dataclass(frozen=True)
class Whence:
    """Where the acts of a request come from."""

    role: str | None = None
    address: str | None = None


_NOWHERE = Whence()
_whence: ContextVar[Whence] = ContextVar("whence", default=_NOWHERE)


def here(*, address: str | None = None, role: str | None = None) -> None:
    """Say where the acts that follow come from; a new address begins a new request."""
    _whence.set(Whence(address=address) if role is None else replace(_whence.get(), role=role))


def record(
    session: Session, action: str, subject: object, *, by: int | None, **details: Any
) -> None:
    """Add one act to the journal, in the caller's transaction."""
    whence = _whence.get() if by is not None else _NOWHERE
    entry = AuditEntry(
        action=action,
        subject=named(subject),
        actor_id=by,
        role=whence.role,
        address=whence.address,
        details=details,
        mark=UnchainedEntry(),
    )
    session.add(entry)


def named(subject: object) -> str:
    """Return the name by which the journal knows a row, as «application 12», or a plain text."""
    identity = getattr(subject, "id", None)
    return f"{type(subject).__name__.lower()} {identity}" if identity else str(subject)
