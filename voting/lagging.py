"""How far the public log is behind the votes: what waits for the sealer, and since when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nominations.models.season import Season
from voting import counting
from voting.models.ballot import Ballot, UnsealedBallot
from voting.models.review import UnsealedRuling

#: Where counting stops: two batches of the sealer.
MANY = 2 * counting.MOST_BALLOTS
#: The sealer takes a vote within seconds; one that waits longer says that it stands.
LATE = timedelta(minutes=1)


@dataclass(frozen=True)
class Lag:
    """Votes and rulings that are not in the log, counted to ten thousand and one each."""

    ballots: int
    rulings: int
    #: When the oldest of these votes was cast.
    since: datetime | None
    #: When the season's log last grew.
    sealed_at: datetime | None

    def late(self, moment: datetime) -> bool:
        """Tell whether the sealer stands."""
        return self.since is not None and moment - self.since > LATE


def read(session: Session, season: Season) -> Lag:
    """Return how far the log is behind."""
    marks = [
        select(mark).limit(MANY + 1).subquery()
        for mark in (UnsealedBallot.ballot_id, UnsealedRuling.ruling_id)
    ]
    ballots, rulings = (
        session.scalar(select(func.count()).select_from(some)) or 0 for some in marks
    )
    last = counting.last_batch(session, season.id)
    return Lag(
        ballots,
        rulings,
        since(session),
        last.sealed_at if last else None,
    )


def since(session: Session) -> datetime | None:
    """Return when the oldest of the votes was cast that wait for the sealer."""
    oldest = select(Ballot.cast_at).join(UnsealedBallot, UnsealedBallot.ballot_id == Ballot.id)
    return session.scalar(oldest.order_by(UnsealedBallot.ballot_id).limit(1))


def stands(session: Session, moment: datetime) -> bool:
    """Tell whether a vote waits for the sealer longer than sealing takes."""
    oldest = since(session)
    return oldest is not None and moment - oldest > LATE
