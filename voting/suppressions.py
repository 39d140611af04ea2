"""The phones that said «стоп»: kept as keyed hashes, also when everything else is erased."""

from sqlalchemy import Connection, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from voting.models.consent import Suppression


def stop(connection: Connection, ring: KeyRing, phone: str) -> None:
    """Send this phone nothing more that it does not ask for itself; twice is once."""
    postgres = connection.dialect.name == "postgresql"
    insert = (postgresql.insert if postgres else sqlite.insert)(Suppression)
    row = insert.values(contact_key=ring.contact_keys(phone)[0])
    connection.execute(row.on_conflict_do_nothing(index_elements=[Suppression.contact_key]))


def resume(session: Session, ring: KeyRing, phone: str) -> None:
    """Take «стоп» back, as the phone's owner asks."""
    keys = ring.contact_keys(phone)
    session.execute(delete(Suppression).where(Suppression.contact_key.in_(keys)))


def holds(session: Session, ring: KeyRing, phone: str) -> bool:
    """Tell whether the phone said «стоп», under whichever phone key it was noted."""
    keys = ring.contact_keys(phone)
    return bool(session.scalar(select(exists().where(Suppression.contact_key.in_(keys)))))
