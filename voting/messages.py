"""Messages that a person must read: nobody could tell whom they meant, or «it wasn't me»."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting.models.inbound_sms import InboundSMS
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
