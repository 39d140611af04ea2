"""Voters: the keyed hashes by which one phone is known, season by season."""

from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from nominations import seasons
from nominations.models.season import Season


def keys(session: Session, ring: KeyRing, phone: str) -> list[tuple[Season, bytes]]:
    """Return a phone's voter key in each published season whose phone key still exists."""
    return [
        (season, ring.season(season.phone_key, season.slug).voter_key(phone))
        for season in seasons.published(session)
        if ring.holds(season.phone_key)
    ]
