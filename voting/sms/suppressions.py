"""Phones that get no SMS any more: they asked for none, or their operator told us so."""

from sqlalchemy import exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from voting.models.sms_suppression import SMSSuppression


def add(session: Session, ring: KeyRing, phone: str, reason: str) -> None:
    """Send nothing more to a phone (E.164); once is enough."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(SMSSuppression).values(
        contact=ring.contact_keys(phone)[0], reason=reason[:40]
    )
    session.execute(row.on_conflict_do_nothing())


def holds(session: Session, ring: KeyRing, phone: str) -> bool:
    """Tell whether nothing may be sent to a phone."""
    mine = SMSSuppression.contact.in_(ring.contact_keys(phone))
    return bool(session.scalar(select(exists().where(mine))))
