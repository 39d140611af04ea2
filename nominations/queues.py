"""Queues: applications as the organisers go through them, page by page from a place in the order.

A page begins after an application and not after a number of them: docs/adr/0021.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.orm import Session, joinedload

from app.core.db import Instant
from nominations import narrowing
from nominations.models.application import Application, Status
from nominations.models.season import Season
from nominations.narrowing import Filters

A_PAGE = 50
#: Applications are counted up to here: nobody needs to know how many more there are.
COUNTED = 1000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Place:
    """A place in the order of a queue, written in addresses as «microseconds-number»."""

    at: datetime
    id: int

    def __str__(self) -> str:
        """Write the place for an address."""
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.id}"

    @classmethod
    def of(cls, application: Application) -> Self:
        """Return where an application stands."""
        return cls(application.submitted_at, application.id)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what an address says; None for what is no place."""
        moment, _, number = text.partition("-")
        if not (text.isascii() and moment.isdigit() and number.isdigit()):
            return None
        try:
            at = EPOCH + int(moment) * MICROSECOND
        except OverflowError:
            return None
        return cls(at, int(number)) if int(number) <= LARGEST else None


@dataclass(frozen=True)
class Page:
    """A page of applications, and the places from which the neighbouring pages go on."""

    items: Sequence[Application]
    before: Place | None = None
    after: Place | None = None


@dataclass(frozen=True)
class Waiting:
    """How many applications wait, and since when the oldest does."""

    count: int
    oldest: datetime | None


def page(
    session: Session,
    season: Season,
    filters: Filters,
    *,
    after: Place | None = None,
    before: Place | None = None,
) -> Page:
    """Return the page after a place or before it; without either the first one."""
    forward = before is None
    ids = _ids(session, season, filters, after or before, forward=forward, most=A_PAGE + 1)
    if not forward and len(ids) < A_PAGE:
        return page(session, season, filters)
    more, ids = len(ids) > A_PAGE, ids[:A_PAGE]
    rows = _rows(session, ids if forward else ids[::-1])
    if not rows:
        return Page([])
    earlier, later = (after is not None, more) if forward else (more, True)
    return Page(
        rows,
        before=Place.of(rows[0]) if earlier else None,
        after=Place.of(rows[-1]) if later else None,
    )


def neighbour(
    session: Session, season: Season, filters: Filters, place: Place, *, forward: bool
) -> int | None:
    """Return the application next to a place of the queue, whoever stands there now."""
    found = _ids(session, season, filters, place, forward=forward, most=1)
    return found[0] if found else None


def last(session: Session, filters: Filters, numbers: Sequence[int]) -> Place | None:
    """Return where the last of these applications stands in a queue."""
    at, number = Application.submitted_at, Application.id
    order = (at.desc(), number.desc()) if filters.oldest_first else (at, number)
    found = select(at, number).where(number.in_(numbers)).order_by(*order).limit(1)
    row = session.execute(found).one_or_none()
    return Place(row[0], row[1]) if row else None


def _ids(
    session: Session,
    season: Season,
    filters: Filters,
    place: Place | None,
    *,
    forward: bool,
    most: int,
) -> Sequence[int]:
    """Return numbers from a place onwards: an index gives them in this very order."""
    found = narrowing.narrowed(session, season, filters)
    rising = filters.oldest_first is forward
    order = (Application.submitted_at, Application.id)
    if place is not None:
        here = tuple_(literal(place.at, Instant()), literal(place.id))
        found = found.where(tuple_(*order) > here if rising else tuple_(*order) < here)
    ordered = found.order_by(*(one.asc() if rising else one.desc() for one in order))
    return session.scalars(ordered.limit(most)).all()


def _rows(session: Session, ids: Sequence[int]) -> list[Application]:
    """Load applications with all that a list shows of them, in the order of their numbers."""
    found = select(Application).where(Application.id.in_(ids))
    found = found.options(joinedload(Application.business), joinedload(Application.division))
    rows = {row.id: row for row in session.scalars(found)}
    return [rows[number] for number in ids if number in rows]


def count(session: Session, season: Season, filters: Filters) -> int:
    """Return how many applications there are; `COUNTED` + 1 stands for more than `COUNTED`."""
    some = narrowing.narrowed(session, season, filters).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def waiting(session: Session, season: Season) -> Waiting:
    """Return how many applications of a season nobody has decided about."""
    number, oldest = session.execute(
        select(func.count(), func.min(Application.submitted_at)).where(
            Application.season_id == season.id,
            Application.status == literal(str(Status.WAITING), literal_execute=True),
            Application.returned_at.is_(None),
        )
    ).one()
    return Waiting(number, oldest)
