"""The sealer's round, shared by the periodic task and `flask count seal`.

Each season: the fork guard, one sealing, its commit, and only then its checkpoint.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from nominations.models.season import Season
from voting import checkpoints, counting
from voting.checkpoints import LogForked, Store

__all__ = ["LogForked", "seal_all"]


def seal_all(session: Session, ring: KeyRing, store: Store) -> int:
    """Seal all that was cast in every published season; return how many leaves were added.

    A season whose log is forked stops no other; LogForked is raised when the rest is done.
    """
    added, forked = 0, None
    published = select(Season).where(Season.published_at.is_not(None)).order_by(Season.id)
    for season in session.scalars(published).all():
        try:
            while leaves := seal_once(session, season, ring, store):
                added += leaves
        except LogForked as error:
            session.rollback()
            forked = error
    if forked:
        raise forked
    return added


def seal_once(session: Session, season: Season, ring: KeyRing, store: Store) -> int:
    """Seal one batch of a season, commit, publish; return the leaves that it added."""
    checkpoints.guard(session, season, store)
    before = counting.last_batch(session, season.id)
    size = before.size if before else 0
    batch = counting.seal(session, season, ring)
    session.commit()
    checkpoints.publish(session, season, store)
    session.commit()
    return batch.size - size if batch else 0
