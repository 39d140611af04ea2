"""The letters that wait in the outbox, opened."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from app.core.outbox import Letter, OutboxMessage


def letters(session: Session, ring: KeyRing) -> list[Letter]:
    """Return the letters that were posted and not sent yet, the oldest first."""
    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    opened = (json.loads(ring.decrypt(row.letter)) for row in rows if row.letter)
    return [Letter(*parts) for parts in opened]
