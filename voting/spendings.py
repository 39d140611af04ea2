"""The day's SMS budget as it goes: spent, left, and where it leads if the day goes on so."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core.clock import MOSCOW
from nominations.models.season import Season
from voting import budgets
from voting.models.spending import Spending

#: Within the first hour a day says nothing of itself.
TOO_EARLY = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Outlook:
    """A day's messages: spent, allowed, expected by midnight; when the last one goes."""

    spent: int
    budget: int
    #: None in the first hour.
    expected: int | None
    #: None when the budget will last.
    ends_at: datetime | None
    #: Beside these, messages to other countries' numbers.
    abroad: int = 0

    @property
    def left(self) -> int:
        """Return how many messages may still be sent today."""
        return max(0, self.budget - self.spent)

    @property
    def share(self) -> int:
        """Return the per cent that is spent."""
        return min(100, self.spent * 100 // self.budget) if self.budget else 100


def today(session: Session, season: Season, moment: datetime) -> Outlook:
    """Return how the budget of the day that a moment lies in goes."""
    row = session.get(Spending, (season.id, budgets.today(moment)))
    outlook = forecast(row.sent if row else 0, budgets.of(season), moment)
    return replace(outlook, abroad=row.abroad if row else 0)


def forecast(spent: int, budget: int, moment: datetime) -> Outlook:
    """Foresee a day that goes on as it went, by Moscow's clock."""
    begins = moment.astimezone(MOSCOW).replace(hour=0, minute=0, second=0, microsecond=0)
    passed = moment - begins
    if spent >= budget:
        return Outlook(spent, budget, spent, moment)
    if passed < TOO_EARLY:
        return Outlook(spent, budget, None, None)
    expected = int(spent * (DAY / passed))
    ends_at = begins + passed * (budget / spent) if expected > budget else None
    return Outlook(spent, budget, expected, ends_at)
