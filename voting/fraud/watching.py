"""Watching a season: read it, let the signals look, keep what they found."""

from pathlib import Path

from sqlalchemy.orm import Session

from app.core.db import only_reading
from app.core.keys import KeyRing
from nominations.models.season import Season
from voting.fraud import clusters, ranges, reading, signals
from voting.fraud.facts import Vote


def look(session: Session, season_id: int, ring: KeyRing, folder: Path) -> int:
    """Look at a season once and return how many ballots are new in clusters.

    `folder` is where the organiser's data files are. What was read is let go before the signals
    think, so that nobody waits for them; what is found is in the caller's transaction.
    """
    session.rollback()
    reading_only = only_reading.set(True)
    try:
        votes = _read(session, season_id, ring, folder)
        session.rollback()
    finally:
        only_reading.reset(reading_only)
    found = signals.find(votes)
    return clusters.store(session, session.get_one(Season, season_id), found)


def _read(session: Session, season_id: int, ring: KeyRing, folder: Path) -> list[Vote]:
    """Return the season's votes; none when its phone key was destroyed."""
    season = session.get_one(Season, season_id)
    if not ring.holds(season.phone_key):
        return []
    sources = reading.Sources(ring, ranges.plan(folder))
    return list(reading.votes(session, season, sources))
