"""The journal's head in the public protocol: what was done can't be rewritten unnoticed.

docs/protocol.md describes the leaf `audit`.
"""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.core import chain
from app.core.clock import now
from nominations.models.season import Season
from voting import counting, revealing
from voting.models.leaf import Leaf
from voting.protocol import leaves

WORD = leaves.audit("")


def seal(session: Session) -> int:
    """Chain what waits; add the head to each log that goes on and lacks it. Return how many.

    The caller commits, and the sealer publishes the checkpoints.
    """
    while chain.extend(session):
        session.flush()
    found = chain.head(session)
    revealing.lock(session)
    going_on = select(Season).where(
        Season.published_at.is_not(None),
        Season.certified_at.is_(None),
        Season.frozen_at.is_(None),  # Its root is the seed of the draw, and stays.
    )
    line = leaves.audit(found.digest.hex())
    return sum(_add(session, season, line) for season in session.scalars(going_on).all())


def _add(session: Session, season: Season, line: str) -> bool:
    last = counting.last_batch(session, season.id)
    if last is None or newest(session, season) == line:
        return False
    batch = counting.extend(session, season.id, last, [line], now())
    counting.place(session, batch, [line], {})
    return True


def newest(session: Session, season: Season) -> str | None:
    """Return the last line about the journal in a season's log."""
    of_season = _lines().where(Leaf.season_id == season.id)
    return session.scalars(of_season.order_by(Leaf.position.desc()).limit(1)).one_or_none()


def sealed(session: Session) -> Collection[str]:
    """Return every head of the journal, in hex, that any log holds."""
    return {line.removeprefix(WORD) for line in session.scalars(_lines())}


def _lines() -> Select[str]:
    """Lines without a ballot are few, and the index of ballots finds them."""
    return select(Leaf.line).where(Leaf.ballot_id.is_(None), Leaf.line.startswith(WORD))
