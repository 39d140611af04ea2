"""What becomes of a message after its carrier took it: reports, and one more try if it failed."""

from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.db import answering
from app.core.errors import DomainError
from app.core.outbox import LETTER_KEPT, MOST_DOUBTS, RANK, OutboxMessage, State

#: How long after a failed delivery it is tried again.
RESEND_PAUSE = timedelta(minutes=2)


class SentAgain(DomainError):
    """The message has been sent again before."""

    message = "Сообщение уже отправлено повторно."


def report(
    session: Session, carrier: str, provider_id: str, state: State, fault: str = ""
) -> int | None:
    """Move a sent message's state as its carrier tells, forward only; return its id if it moved.

    A delivered message needs its letter no more, nor a copy that still waits.
    """
    earlier = [one for one in State if RANK[one] < RANK[state]]
    values = {"state": state, "fault": fault[:200] or None, "reported_at": now()}
    if state is State.DELIVERED:
        values["letter"] = None
    moved = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.provider_id == provider_id, OutboxMessage.carrier == carrier)
        .where(OutboxMessage.state.in_(earlier))
        .values(values)
        .returning(OutboxMessage.id)
    ).scalar_one_or_none()
    if moved and state is State.DELIVERED:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.resends_id == moved, OutboxMessage.state == State.WAITING)
            .values(state=State.FAILED, fault="not needed", letter=None)
        )
    return moved


def lost(session: Session, message_id: int) -> OutboxMessage | None:
    """Return a failed message that may be sent once more; None for any other.

    It is no copy, was surely sent but once, and its letter is still there and useful.
    """
    return session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.resends_id.is_(None))
        .where(OutboxMessage.doubts == 0)
        .where(OutboxMessage.state == State.FAILED, OutboxMessage.letter.is_not(None))
        .where(
            or_(
                OutboxMessage.useful_until.is_(None),
                OutboxMessage.useful_until > now() + RESEND_PAUSE,
            )
        )
    ).one_or_none()


def send_again(session: Session, message: OutboxMessage) -> OutboxMessage:
    """Post a copy of a message, due in two minutes; SentAgain the second time.

    After one doubtful attempt it is given up: two SMS have gone, and there are never three.
    """
    copy = OutboxMessage(
        kind=message.kind,
        letter=message.letter,
        useful_until=message.useful_until,
        due_at=now() + RESEND_PAUSE,
        resends_id=message.id,
        doubts=MOST_DOUBTS - 1,
    )
    once = "uq_outbox_message_resends_id"
    with answering(session, once, "outbox_message.resends_id", clash=SentAgain()):
        session.add(copy)
        session.flush()
    message.letter = None
    return copy


def wipe(session: Session) -> None:
    """Wipe the letters of messages that were taken an hour ago."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.letter.is_not(None), OutboxMessage.sent_at < now() - LETTER_KEPT)
        .values(letter=None)
    )
