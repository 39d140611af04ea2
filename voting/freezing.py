"""The freeze: from it to the results nothing changes that the places follow from.

The log gets no more lines, so its root, which is the seed of the draw, stays what it is.
"""

from sqlalchemy.orm import Session

from app.core import audit
from app.core.clock import now
from app.core.errors import DomainError
from nominations.models.season import Season
from voting import counting, results, revealing


class FrozenAlready(DomainError):
    """The season's log was frozen before."""

    message = "Протокол уже заморожен."


class NotFrozen(DomainError):
    """There is no freeze to lift, or the results are public."""

    message = "Протокол не заморожен, или итоги уже опубликованы."


def freeze(session: Session, season: Season, *, by: int | None) -> None:
    """Let the log stay as it is; FrozenAlready, and what `results.ready` raises.

    The sealer's lock is held: a head of the journal that is being sealed is waited for.
    """
    results.ready(session, season)
    revealing.lock(session)
    session.refresh(season, with_for_update=True)
    if season.frozen_at is not None:
        raise FrozenAlready
    season.frozen_at = now()
    last = counting.last_batch(session, season.id)
    root = last.root.hex() if last else None
    audit.record(session, "results.frozen", season, by=by, root=root)
    session.flush()


def lift(session: Session, season: Season, reason: str, *, by: int | None) -> None:
    """Let the log go on, for a ruling that is still needed; NotFrozen.

    Whatever was proposed or agreed on before holds no more: the freeze is part of it.
    """
    session.refresh(season, with_for_update=True)
    if season.frozen_at is None or season.certified_at is not None:
        raise NotFrozen
    season.frozen_at = None
    audit.record(session, "results.unfrozen", season, by=by, reason=reason)
    session.flush()
