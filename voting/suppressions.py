"""The phones that get no replies: they said «стоп», or a provider told us that they did.

A phone is kept as a keyed hash, also when everything else is erased. What its owner asks for is
sent all the same, a one-time code: he has just typed the number himself.
"""

from sqlalchemy import Connection, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from voting.models.suppression import STOP, Suppression


def add(connection: Connection, ring: KeyRing, phone: str, reason: str = STOP) -> None:
    """Send this phone (E.164) nothing more that it does not ask for; twice is once."""
    postgres = connection.dialect.name == "postgresql"
    insert = (postgresql.insert if postgres else sqlite.insert)(Suppression)
    row = insert.values(contact_key=ring.contact_keys(phone)[0], reason=reason[:40])
    connection.execute(row.on_conflict_do_nothing(index_elements=[Suppression.contact_key]))


def resume(session: Session, ring: KeyRing, phone: str) -> None:
    """Write to this phone again, as its owner asks."""
    keys = ring.contact_keys(phone)
    session.execute(delete(Suppression).where(Suppression.contact_key.in_(keys)))


def holds(session: Session, ring: KeyRing, phone: str) -> bool:
    """Tell whether the phone wants no messages, under whichever phone key it was noted."""
    keys = ring.contact_keys(phone)
    return bool(session.scalar(select(exists().where(Suppression.contact_key.in_(keys)))))
