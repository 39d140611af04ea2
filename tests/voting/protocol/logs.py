"""Logs made in bulk, without ballots: for what is about the tree alone."""

import hashlib
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.core.clock import now
from nominations.models.season import Season
from voting import checkpoints, counting
from voting.checkpoints import Store
from voting.protocol import leaves


def grow(session: Session, season: Season, store: Store, sizes: Sequence[int]) -> None:
    """Seal a log of `audit` lines, a batch up to each size, and publish each checkpoint."""
    for size in sizes:
        last = counting.last_batch(session, season.id)
        first = last.size if last else 0
        lines = [leaves.audit(digest(place)) for place in range(first, size)]
        batch = counting.extend(session, season.id, last, lines, now())
        counting.place(session, batch, lines, {})
        session.commit()
        checkpoints.publish(session, season, store)


def digest(place: int) -> str:
    """Return a hash of its own for each place."""
    return hashlib.sha256(str(place).encode()).hexdigest()
