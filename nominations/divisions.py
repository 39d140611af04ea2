"""Divisions: those of a nomination as they compete, and the merging of the thin ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from nominations.models.band import SeasonBand
from nominations.models.division import Division
from nominations.models.nomination import Nomination
from nominations.models.season import Season


@dataclass(frozen=True)
class Group:
    """A division as people see it, with the thin ones that it took in."""

    id: int
    slug: str
    label: str
    size: str
    city: str
    seats: int


def slug(division_id: int) -> str:
    """Return a division's name for addresses and anchors."""
    return f"gruppa-{division_id}"


def nomination(session: Session, season: Season, short: str) -> Nomination | None:
    """Return a season's nomination by its short name."""
    found = select(Nomination).where(Nomination.season_id == season.id, Nomination.slug == short)
    return session.scalars(found).one_or_none()


def of_nomination(session: Session, nomination: Nomination) -> Sequence[Division]:
    """Return a nomination's divisions, the smallest firms and towns first."""
    size, city = aliased(SeasonBand), aliased(SeasonBand)
    found = (
        select(Division)
        .join(size, size.id == Division.size_band_id)
        .join(city, city.id == Division.city_band_id)
        .where(Division.nomination_id == nomination.id)
        .order_by(size.low, city.low, Division.id)
    )
    return session.scalars(found).all()


def groups(session: Session, nomination: Nomination) -> list[Group]:
    """Return those who really compete with each other: merged divisions are one."""
    rows = of_nomination(session, nomination)
    return [_group(row, rows) for row in rows if row.merged_into_id is None]


def _group(host: Division, rows: Sequence[Division]) -> Group:
    members = [row for row in rows if host.id in (row.id, row.merged_into_id)]
    city = " + ".join(row.city_band.name for row in members)
    size = host.size_band.name
    return Group(host.id, slug(host.id), f"{size}, {city}", size, city, host.seats)
