"""A process's share of the day's budget, so that no vote waits for a common counter."""

from datetime import date
from threading import Lock
from time import monotonic

from sqlalchemy.engine import Connection

from app.core.clock import now
from voting import budgets

#: A share is a hundredth of the day's budget, and no more messages than this.
LARGEST_SHARE = 500
#: How long, in seconds, an empty budget is believed to be empty.
BELIEVED = 5.0


class Purse:
    """Messages taken from the budget by the share and spent one reply at a time.

    What a process takes and never spends is lost to the day: the budget is never exceeded.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self._lock = Lock()
        self._left = 0
        self._day: date | None = None
        self._empty_until = 0.0

    def spend_in_hand(self) -> date | None:
        """Spend one message of the share; return its day, or None when the share has none."""
        with self._lock:
            if self._left == 0 or budgets.today(now()) != self._day:
                return None
            self._left -= 1
            return self._day

    def put_back(self, day: date) -> None:
        """Take back a message that was not needed, unless its share is over."""
        with self._lock:
            self._left += 1 if self._left and day == self._day else 0

    def spend(self, connection: Connection, season_id: int, budget: int) -> bool:
        """Spend one message; False when today's budget has none."""
        with self._lock:
            day = budgets.today(now())
            if day != self._day:
                self._left, self._day, self._empty_until = 0, day, 0.0
            if self._left == 0:
                self._left = self._taken(connection, season_id, budget, day)
            self._left -= 1 if self._left else 0
            return self._empty_until <= monotonic()

    def _taken(self, connection: Connection, season_id: int, budget: int, day: date) -> int:
        """Take a share or, near the end of the budget, a single message."""
        if self._empty_until > monotonic():
            return 0
        for count in (min(max(budget // 100, 1), LARGEST_SHARE), 1):
            if budgets.take(connection, season_id, count, budget, day):
                return count
        self._empty_until = monotonic() + BELIEVED
        return 0

    def forget(self) -> None:
        """Forget the share: the transaction that took it was undone."""
        with self._lock:
            self._left = 0
