"""How an entry is doing, for those who act for it: by day and channel, and in its own division.

Nothing of it is told while the standings are hidden: `standings.visible` alone says when.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from nominations.models.application import Application
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import standings
from voting.models.standing import Standing, StandingDay
from voting.standings import Row


@dataclass(frozen=True)
class Progress:
    """An entry's figures; `row` is None when it has been withdrawn."""

    row: Row | None
    #: Votes to the nearest rival above; None for whoever is first.
    behind: int | None
    #: The counted votes of each day: by SMS, on the web.
    days: Mapping[date, tuple[int, int]]
    updated_at: datetime | None


def of_entry(session: Session, season: Season, entry: Entry, now: datetime) -> Progress | None:
    """Return how an entry is doing; None while the standings are hidden."""
    if not standings.visible(season, now):
        return None
    row = standings.of_entry(session, entry)
    return Progress(
        row=row,
        behind=_behind(session, entry, row) if row else None,
        days=_days(session, entry),
        updated_at=standings.updated_at(session, season),
    )


def entry_of(session: Session, application: Application) -> tuple[Entry, Season] | None:
    """Return the entry that an application became, with its season."""
    found = (
        select(Entry, Season)
        .join(Season, Season.id == Entry.season_id)
        .where(Entry.application_id == application.id)
    )
    row = session.execute(found).one_or_none()
    return (row[0], row[1]) if row else None


def _days(session: Session, entry: Entry) -> Mapping[date, tuple[int, int]]:
    rows = session.execute(
        select(StandingDay.day, StandingDay.web, StandingDay.counted)
        .where(StandingDay.entry_id == entry.id)
        .order_by(StandingDay.day)
    )
    # A vote may be taken out of the count on a day on which it was the last one.
    return {day: (max(counted - web, 0), max(web, 0)) for day, web, counted in rows}


def _behind(session: Session, entry: Entry, row: Row) -> int | None:
    host = select(standings.HOST).where(Division.id == entry.division_id).scalar_subquery()
    above = session.scalar(
        select(func.min(Standing.counted))
        .join(Entry, Entry.id == Standing.entry_id)
        .join(Division, Division.id == Entry.division_id)
        .where(or_(Division.id == host, Division.merged_into_id == host))
        .where(Entry.withdrawn_at.is_(None), Standing.counted > row.counted)
    )
    return above - row.counted if above is not None else None
