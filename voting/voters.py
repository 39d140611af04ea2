"""Voters: the keyed hashes by which one phone is known, season by season."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from nominations import seasons
from nominations.models.season import Season
from voting.models.shredding import Shredding


def keys(session: Session, ring: KeyRing, phone: str) -> list[tuple[Season, bytes]]:
    """Return a phone's voter key in each published season whose phone key still exists.

    A season whose personal data was shredded knows no phone any more, whoever still has the key.
    """
    shredded = set(session.scalars(select(Shredding.season_id)))
    return [
        (season, ring.season(season.phone_key, season.slug).voter_key(phone))
        for season in seasons.published(session)
        if ring.holds(season.phone_key) and season.id not in shredded
    ]
