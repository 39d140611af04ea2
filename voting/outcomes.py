"""Outcomes: how the season ended for one entry. There is none before the results are certified."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import DomainError
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import progress
from voting.models.result import PrizePlace
from voting.progress import Progress


class NoResultsYet(DomainError):
    """The season's results are not certified."""

    message = "Итоги ещё не подведены. Диплом появится вместе с ними."


@dataclass(frozen=True)
class Outcome:
    """An entry's end of the season."""

    #: The prize place; None for those who took none.
    prize: int | None
    progress: Progress
    certified_at: datetime

    @property
    def won(self) -> bool:
        """Tell whether the entry took a prize place."""
        return self.prize is not None

    @property
    def counted(self) -> int:
        """Return the counted votes."""
        return self.progress.row.counted if self.progress.row else 0


def of_entry(session: Session, season: Season, entry: Entry, now: datetime) -> Outcome | None:
    """Return how the season ended for an entry; None before that, and for a withdrawn one."""
    if season.certified_at is None or entry.withdrawn_at is not None:
        return None
    shown = progress.of_entry(session, season, entry, now)
    if shown is None:
        return None
    prize = session.scalar(select(PrizePlace.place).where(PrizePlace.entry_id == entry.id))
    return Outcome(prize, shown, season.certified_at)


def demanded(session: Session, season: Season, entry: Entry, now: datetime) -> Outcome:
    """Return how the season ended for an entry; NoResultsYet."""
    outcome = of_entry(session, season, entry, now)
    if outcome is None:
        raise NoResultsYet
    return outcome
