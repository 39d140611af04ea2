"""How sending goes: what failed, what is stuck, how much of the newest SMS was delivered.

Only the newest messages and a capped number of faults are read, so it costs the same in any season.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from app.core.outbox import Kind, OutboxMessage, State

#: How long a fault is on the desk, and in the list.
LATELY = timedelta(days=1)
LISTED = timedelta(days=7)
#: A message due for so long is not being sent: no worker runs, or the queue is lost.
STUCK_AFTER = timedelta(minutes=5)
#: So many of the newest messages tell how the gateway does.
SAMPLE = 2_000
#: Where counting stops.
MANY = 1_000
MOST_LISTED = 100
#: A copy that was not needed after all is no fault.
NOT_NEEDED = "not needed"


@dataclass(frozen=True)
class Delivery:
    """How the newest SMS fared: delivered, taken with no report yet, failed; faults by count."""

    delivered: int
    taken: int
    failed: int
    faults: Sequence[tuple[str, int]]

    @property
    def share(self) -> int | None:
        """Return the per cent delivered of those whose end is known; None when none is."""
        known = self.delivered + self.failed
        return self.delivered * 100 // known if known else None


@dataclass(frozen=True)
class Troubles:
    """How many messages failed lately and how many are stuck, each counted to a thousand and one.

    `since`: when the longest stuck one was due.
    """

    failed: int
    stuck: int
    since: datetime | None


def delivery(session: Session, moment: datetime) -> Delivery:
    """Return how the SMS of the last day fared, as far as they are among the newest messages."""
    newest = (
        select(
            OutboxMessage.kind, OutboxMessage.state, OutboxMessage.fault, OutboxMessage.created_at
        )
        .order_by(OutboxMessage.id.desc())
        .limit(SAMPLE)
        .subquery()
    )
    fault = case((newest.c.state == State.FAILED, newest.c.fault), else_=None)
    rows = session.execute(
        select(newest.c.state, fault, func.count())
        .where(newest.c.kind == Kind.SMS, newest.c.created_at > moment - LATELY)
        .group_by(newest.c.state, fault)
    )
    states, faults = Counter[str](), Counter[str]()
    for state, why, count in rows:
        if why != NOT_NEEDED:
            states[state] += count
            faults[why or ""] += count if state == State.FAILED else 0
    return Delivery(
        states[State.DELIVERED],
        states[State.SENT],
        states[State.FAILED],
        [pair for pair in faults.most_common(3) if pair[1]],
    )


def troubles(session: Session, moment: datetime) -> Troubles:
    """Return what failed within a day and what is stuck; by the index of states and times."""
    failed = select(OutboxMessage.id).where(_failed(moment - LATELY)).limit(MANY + 1)
    stuck = (
        select(OutboxMessage.due_at)
        .where(_stuck(moment))
        .order_by(OutboxMessage.due_at)
        .limit(MANY + 1)
        .subquery()
    )
    count, since = session.execute(select(func.count(), func.min(stuck.c.due_at))).one()
    return Troubles(
        session.scalar(select(func.count()).select_from(failed.subquery())) or 0, count, since
    )


def listing(session: Session, moment: datetime) -> Sequence[OutboxMessage]:
    """Return what is stuck, the longest first, then what failed within a week, the newest first."""
    stuck = select(OutboxMessage).where(_stuck(moment)).order_by(OutboxMessage.due_at)
    failed = select(OutboxMessage).where(_failed(moment - LISTED))
    latest = failed.order_by(OutboxMessage.due_at.desc(), OutboxMessage.id.desc())
    return [*_some(session, stuck), *_some(session, latest)]


def _some(session: Session, rows: Select[OutboxMessage]) -> Sequence[OutboxMessage]:
    return session.scalars(rows.limit(MOST_LISTED)).all()


def _failed(since: datetime) -> ColumnElement[bool]:
    """Tell, in SQL, what failed since a moment: its last attempt was made about then."""
    fault = func.coalesce(OutboxMessage.fault, "")
    recent = (OutboxMessage.state == State.FAILED) & (OutboxMessage.due_at > since)
    return recent & (fault != NOT_NEEDED)


def _stuck(moment: datetime) -> ColumnElement[bool]:
    waits = OutboxMessage.state == State.WAITING
    return waits & (OutboxMessage.due_at < moment - STUCK_AFTER)
