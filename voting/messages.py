"""Messages: the one a page waits for; those that a person must read: no code, or «not me»."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting.models.inbound_sms import AWAITED, InboundSMS
from voting.rules import Outcome

#: A person may see in these what a program could not.
IN_DOUBT = (Outcome.UNREADABLE, Outcome.UNKNOWN_CODE, Outcome.AMBIGUOUS, Outcome.NO)
MOST = 200


def in_doubt(session: Session) -> Sequence[InboundSMS]:
    """Return the newest messages in doubt, at most 200."""
    found = select(InboundSMS).where(InboundSMS.outcome.in_(IN_DOUBT))
    newest = found.order_by(InboundSMS.received_at.desc(), InboundSMS.id.desc())
    return session.scalars(newest.limit(MOST)).all()


def count_in_doubt(session: Session) -> int:
    """Return how many messages are in doubt."""
    found = select(func.count()).where(InboundSMS.outcome.in_(IN_DOUBT))
    return session.scalar(found) or 0


def awaited(session: Session, text: str, *, after: int = 0) -> InboundSMS | None:
    """Return the newest message with exactly this text, one with a ballot before any other.

    `after` is the number of the message that was found before; None when nothing has come since.
    """
    same = select(InboundSMS).where(InboundSMS.text == text, AWAITED, InboundSMS.id > after)
    best = same.order_by(InboundSMS.ballot_id.is_(None), InboundSMS.id.desc())
    return session.scalars(best.limit(1)).one_or_none()
