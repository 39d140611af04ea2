"""Messages to be sent: written with the fact they report, sent after its commit, never lost."""

import json
import logging
import random
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.clock import now
from app.core.db import Base, Instant, Serial, db_now
from app.core.keys import KeyRing

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 6
#: How often a message is sent again when nobody knows whether it was taken: two SMS at most.
MOST_DOUBTS = 2
CLAIM = timedelta(minutes=2)
FIRST_PAUSE = timedelta(minutes=1)
#: How long the letter of an SMS is kept after it was taken, in case its delivery fails.
LETTER_KEPT = timedelta(hours=1)


class Kind(StrEnum):
    """What carries the message."""

    SMS = "sms"
    MAIL = "mail"


class State(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"


#: A state gives way only to a higher one; a handset's receipt outweighs any report of failure.
RANK = {State.WAITING: 0, State.SENT: 1, State.FAILED: 2, State.DELIVERED: 3}


class Action(StrEnum):
    """What is done about a message that was not taken or not delivered."""

    BACK_OFF = "back off"  # try again, later each time
    GIVE_UP = "give up"  # it would fail again
    SUPPRESS = "suppress"  # and send nothing more to this phone
    ALARM = "alarm"  # our account or settings are at fault: tell the operator, try again
    ALARM_AND_GIVE_UP = "alarm and give up"


FINAL = {Action.GIVE_UP, Action.SUPPRESS, Action.ALARM_AND_GIVE_UP}
ALARMING = {Action.ALARM, Action.ALARM_AND_GIVE_UP}


class NotSent(Exception):
    """A carrier did not take a letter."""

    def __init__(
        self,
        code: str,
        action: Action = Action.BACK_OFF,
        *,
        doubtful: bool = False,
        asked: bool = True,
        wait: timedelta | None = None,
    ) -> None:
        """Say why, and what to do.

        `doubtful`: it may have been taken after all. `asked`: the carrier was asked, so that the
        attempt counts. `wait`: the carrier's own wish before the next one.
        """
        super().__init__(code)
        self.code, self.action, self.doubtful = code, action, doubtful
        self.asked, self.wait = asked, wait


#: Addresses of the people of rehearsals end so; no name ends in .invalid (RFC 2606).
NOWHERE = ".invalid"
HAS_LETTER = text("letter IS NOT NULL")


class OutboxMessage(Base):
    """One message to one person; its letter is encrypted, and wiped once it is of no use."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_state_due_at", "state", "due_at"),
        Index(
            "ix_outbox_message_sent_at",
            "sent_at",
            postgresql_where=HAS_LETTER,
            sqlite_where=HAS_LETTER,
        ),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default=State.WAITING)
    #: The encrypted letter; None once a mail is sent, an SMS delivered or taken an hour ago.
    letter: Mapped[bytes | None] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    #: When the next attempt may be made; a worker that takes a message moves it ahead.
    due_at: Mapped[datetime] = mapped_column(Instant, default=now)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=db_now())
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    #: The name the provider gave the message, for its delivery reports.
    provider_id: Mapped[str | None] = mapped_column(String(64), index=True)
    fault: Mapped[str | None] = mapped_column(String(200))
    #: The gateway that took it: providers name messages apart from each other.
    carrier: Mapped[str | None] = mapped_column(String(10))
    #: Attempts after which nobody knows whether the carrier took it.
    doubts: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    #: When the carrier last told of its delivery.
    reported_at: Mapped[datetime | None] = mapped_column(Instant)
    #: From this moment on the letter says nothing true, and is not sent: its code has expired.
    useful_until: Mapped[datetime | None] = mapped_column(Instant)
    #: The message that this one repeats, because its delivery failed; nothing is repeated twice.
    resends_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"), unique=True)


@dataclass(frozen=True)
class Letter:
    """What is sent to whom: an e-mail with its subject, or an SMS without one."""

    to: str
    text: str
    subject: str = ""
    #: What is attached, by its name: it is drawn when the letter is sent, and never kept here.
    attached: str = ""
    #: An address that ends such letters by one POST (RFC 8058), where they are no duty.
    unsubscribe: str = ""


def post(
    session: Session,
    ring: KeyRing,
    kind: Kind,
    letter: Letter,
    useful_until: datetime | None = None,
) -> OutboxMessage:
    """Put a message into the outbox, in the transaction of what it reports."""
    body = json.dumps(astuple(letter), ensure_ascii=False)
    message = OutboxMessage(kind=kind, letter=ring.encrypt(body), useful_until=useful_until)
    session.add(message)
    if letter.to.endswith(NOWHERE):
        message.state, message.fault, message.letter = State.FAILED, letter.to, None
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
    if message.useful_until and message.useful_until <= now():
        message.state, message.fault, message.letter = State.FAILED, "expired", None
        return
    letter = opened(ring, message.letter)
    try:
        message.provider_id = send(letter)
    except NotSent as error:
        _postpone(message, error)
    except Exception as error:  # noqa: BLE001 -- Whatever the carrier raises, the row must say so.
        _postpone(message, NotSent(type(error).__name__))
    else:
        message.state, message.sent_at = State.SENT, now()
        message.letter = message.letter if message.kind == Kind.SMS else None


def opened(ring: KeyRing, letter: bytes) -> Letter:
    """Return a letter that was kept encrypted."""
    return Letter(*json.loads(ring.decrypt(letter)))


def _postpone(message: OutboxMessage, error: NotSent) -> None:
    """Note a failed attempt: when to try again, or that there is no use in it."""
    log.warning("message %s was not sent: %s", message.id, error.code)
    if error.action in ALARMING:
        log.critical("%s refuses to send: %s", message.carrier, error.code)
    message.fault = error.code[:200]
    message.attempts -= not error.asked
    message.doubts += error.doubtful
    message.due_at = now() + max(pause(message.attempts), error.wait or timedelta())
    spent = message.attempts >= MOST_ATTEMPTS or message.doubts >= MOST_DOUBTS
    if spent or error.action in FINAL:
        message.state = State.FAILED


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: doubled each time, a third of it by chance.

    Chance spreads out messages that failed together, so that they don't come back together.
    """
    longest = FIRST_PAUSE * (1 << max(attempts - 1, 0))
    return longest * random.uniform(2 / 3, 1)


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
