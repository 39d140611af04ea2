"""Votes by the day of their sealing, for the drawings; shown only while the standings are."""

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from nominations.divisions import Group
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting.models.standing import StandingDay


def of_entry(session: Session, entry: Entry) -> dict[date, int]:
    """Return an entry's counted votes by day."""
    return _by_day(session, StandingDay.entry_id == entry.id)


def of_division(session: Session, group: Group) -> dict[date, int]:
    """Return a division's counted votes by day, with those of the divisions it took in."""
    inside = select(Entry.id).join(Division, Division.id == Entry.division_id)
    hosted = (Division.id == group.id) | (Division.merged_into_id == group.id)
    return _by_day(session, StandingDay.entry_id.in_(inside.where(hosted)))


def of_season(session: Session, season: Season) -> dict[date, int]:
    """Return a season's counted votes by day."""
    inside = select(Entry.id).where(Entry.season_id == season.id)
    return _by_day(session, StandingDay.entry_id.in_(inside))


def _by_day(session: Session, condition: ColumnElement[bool]) -> dict[date, int]:
    rows = session.execute(
        select(StandingDay.day, func.sum(StandingDay.counted))
        .where(condition)
        .group_by(StandingDay.day)
        .order_by(StandingDay.day)
    )
    return {day: int(counted) for day, counted in rows}
