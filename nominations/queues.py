"""Queues: applications as the organisers go through them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from nominations.models.application import Application, Status
from nominations.models.season import Season

A_PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of applications; pages are counted from 1."""

    items: Sequence[Application]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // A_PAGE))


@dataclass(frozen=True)
class Waiting:
    """How many applications wait, and since when the oldest does."""

    count: int
    oldest: datetime | None


def listing(session: Session, season: Season, status: Status | None, page: int) -> Page:
    """Return a page of a season's applications, those that wait longest first."""
    found = select(Application).where(Application.season_id == season.id)
    if status:
        found = found.where(Application.status == status)
    if status is Status.WAITING:
        # One that went back with a question waits for its owner.
        found = found.where(Application.returned_at.is_(None))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    ordered = found.order_by(Application.submitted_at, Application.id)
    ordered = ordered.options(joinedload(Application.business), joinedload(Application.division))
    rows = session.scalars(ordered.offset((page - 1) * A_PAGE).limit(A_PAGE))
    return Page(rows.all(), total, page)


def waiting(session: Session, season: Season) -> Waiting:
    """Return how many applications of a season nobody has decided about."""
    count, oldest = session.execute(
        select(func.count(), func.min(Application.submitted_at)).where(
            Application.season_id == season.id,
            Application.status == Status.WAITING,
            Application.returned_at.is_(None),
        )
    ).one()
    return Waiting(count, oldest)
