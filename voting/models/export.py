"""Files that the organisers' people take out of the panel, and those they have made for them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Instant, Serial, db_now

ONE_AT_A_TIME = "uq_export_file_running"
RUNS = text("state = 'running'")


class State(StrEnum):
    """How far a file has come."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    #: Its owner may not have it, or its figures are hidden; `fault` says why.
    REFUSED = "refused"
    FAILED = "failed"


class Every(StrEnum):
    """How often a saved export is made by itself."""

    NEVER = ""
    DAY = "day"
    WEEK = "week"


class SavedExport(Base):
    """What somebody takes again and again: which export, with which filter, how often."""

    __tablename__ = "saved_export"
    __table_args__ = (
        CheckConstraint("every IN ('', 'day', 'week')", name="every"),
        CheckConstraint("(every = '') = (next_at IS NULL)", name="next_at"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    #: The name of the export: a key of `app.exports.registry.EXPORTS`.
    name: Mapped[str] = mapped_column(String(20))
    #: The filter, as the list's own address has it.
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    form: Mapped[str] = mapped_column(String(4))
    #: With INN and e-mails.
    personal: Mapped[bool] = mapped_column(Boolean)
    every: Mapped[str] = mapped_column(String(4), default=Every.NEVER)
    next_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    #: Why it is not made by itself any more.
    stopped: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())


class ExportFile(Base):
    """One export that a worker makes; the file itself is in the storage, for a day."""

    __tablename__ = "export_file"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'running', 'ready', 'refused', 'failed')", name="state"
        ),
        # Sealing must not wait for exports, so one is made at a time.
        Index(ONE_AT_A_TIME, "state", unique=True, sqlite_where=RUNS, postgresql_where=RUNS),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    #: The owner's role when it was made: under another one the file is not handed out.
    role: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(20))
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    form: Mapped[str] = mapped_column(String(4))
    personal: Mapped[bool] = mapped_column(Boolean)
    saved_id: Mapped[int | None] = mapped_column(ForeignKey("saved_export.id"))
    state: Mapped[str] = mapped_column(String(8), default=State.WAITING)
    #: Rows altogether, as far as it is known, and rows written.
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    asked_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    #: When the worker that makes it last said so.
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    ready_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Its name in the storage, known before it is there, so that nothing is left behind; None
    #: when its day is over.
    file: Mapped[str | None] = mapped_column(String(90))
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    fault: Mapped[str | None] = mapped_column(String(300))
