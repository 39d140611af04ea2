"""Messages to be sent: written with the fact they report, sent after its commit, never lost."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index, Integer, LargeBinary, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.clock import now
from app.core.db import Base, Instant, Serial, db_now
from app.core.keys import KeyRing

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 6
CLAIM = timedelta(minutes=2)


class Kind(StrEnum):
    """What carries the message."""

    SMS = "sms"
    MAIL = "mail"


class State(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class OutboxMessage(Base):
    """One message to one person; its letter is encrypted and wiped once it is sent."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_state_due_at", "state", "due_at"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default=State.WAITING)
    #: The encrypted letter; None once it is sent.
    letter: Mapped[bytes | None] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    #: When the next attempt may be made; a worker that takes a message moves it ahead.
    due_at: Mapped[datetime] = mapped_column(Instant, default=now)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    #: The name the provider gave the message, for its delivery reports.
    provider_id: Mapped[str | None] = mapped_column(String(64), index=True)
    fault: Mapped[str | None] = mapped_column(String(200))


@dataclass(frozen=True)
class Letter:
    """What is sent to whom: an e-mail with its subject, or an SMS without one."""

    to: str
    text: str
    subject: str = ""


def post(session: Session, ring: KeyRing, kind: Kind, letter: Letter) -> OutboxMessage:
    """Put a message into the outbox, in the transaction of what it reports."""
    body = json.dumps([letter.to, letter.text, letter.subject], ensure_ascii=False)
    message = OutboxMessage(kind=kind, letter=ring.encrypt(body))
    session.add(message)
    session.flush()
    session.info.setdefault("posted", []).append(message.id)
    return message


def claim(session: Session, message_id: int) -> OutboxMessage | None:
    """Take a message for one attempt; None when it is sent, or another worker has it."""
    moment = now()
    taken = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id)
        .where(OutboxMessage.state == State.WAITING, OutboxMessage.due_at <= moment)
        .values(due_at=moment + CLAIM, attempts=OutboxMessage.attempts + 1)
        .returning(OutboxMessage.id)
    ).scalar_one_or_none()
    return session.get(OutboxMessage, taken, populate_existing=True) if taken else None


def deliver(message: OutboxMessage, ring: KeyRing, send: Callable[[Letter], str]) -> None:
    """Hand a claimed message to its carrier; note the answer, and the next attempt if it failed."""
    if message.letter is None:
        return
    to, text, subject = json.loads(ring.decrypt(message.letter))
    try:
        message.provider_id = send(Letter(to, text, subject))
    except Exception as error:  # noqa: BLE001 -- Whatever the carrier raises, the row must say so.
        log.warning("message %s was not sent: %s", message.id, type(error).__name__)
        message.fault = type(error).__name__
        message.due_at = now() + timedelta(seconds=30 * 2**message.attempts)
        if message.attempts >= MOST_ATTEMPTS:
            message.state = State.FAILED
        return
    message.state, message.sent_at, message.letter = State.SENT, now(), None


def due(session: Session, limit: int = 200) -> list[int]:
    """Return the messages whose time has come, oldest first: what the sweeper drives again."""
    return list(
        session.scalars(
            select(OutboxMessage.id)
            .where(OutboxMessage.state == State.WAITING, OutboxMessage.due_at <= now())
            .order_by(OutboxMessage.due_at, OutboxMessage.id)
            .limit(limit)
        )
    )
