"""Messages that a page waits for: it knows the exact text, and only its own browser's."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.models.inbound_sms import AWAITED, InboundSMS


def find(session: Session, text: str, *, after: int = 0) -> InboundSMS | None:
    """Return the newest message with exactly this text, one with a ballot before any other.

    `after` is the number of the message that was found before; None when nothing has come since.
    """
    same = select(InboundSMS).where(InboundSMS.text == text, AWAITED, InboundSMS.id > after)
    best = same.order_by(InboundSMS.ballot_id.is_(None), InboundSMS.id.desc())
    return session.scalars(best.limit(1)).one_or_none()
