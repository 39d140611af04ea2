"""The towns that take part: where they are, how many entries each has, how far one is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from nominations import geography
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.city import City
from nominations.models.entry import Entry
from nominations.models.season import Season


@dataclass(frozen=True)
class Town:
    """A town with entries; its point is (latitude, longitude), None when nobody knows it."""

    name: str
    region: str
    entries: int
    point: geography.Point | None

    @property
    def label(self) -> str:
        """Return the town as the catalogue's filter reads it."""
        return self.name if self.name == self.region else f"{self.name}, {self.region}"

    @property
    def on_map(self) -> geography.Point | None:
        """Return where the town stands on the map."""
        return geography.on_map(self.point) if self.point else None


def taking_part(session: Session, season: Season) -> list[Town]:
    """Return the towns of a season's entries, those with most entries first."""
    return of(session, Entry.season_id == season.id, Entry.withdrawn_at.is_(None))


def of(session: Session, *conditions: ColumnElement[bool]) -> list[Town]:
    """Return the towns of the entries that conditions hold for, those with most first."""
    rows = session.execute(
        select(City.name, City.region, func.count(Entry.id), City.latitude, City.longitude)
        .join(Business, Business.city_id == City.id)
        .join(Application, Application.business_id == Business.id)
        .join(Entry, Entry.application_id == Application.id)
        .where(*conditions)
        .group_by(City.id)
        .order_by(func.count(Entry.id).desc(), City.population.desc(), City.id)
    )
    return [Town(name, region, count, point(*place)) for name, region, count, *place in rows]


def point(latitude: float | None, longitude: float | None) -> geography.Point | None:
    """Return a town's point; None when half of it is missing."""
    return None if latitude is None or longitude is None else (latitude, longitude)


def near(towns: Sequence[Town], city: City) -> list[tuple[int, Town]]:
    """Return towns with their distance from a city in whole kilometres, the nearest first."""
    here = point(city.latitude, city.longitude)
    if here is None:
        return []
    far = [(geography.kilometres(here, town.point), town) for town in towns if town.point]
    ordered = sorted(far, key=lambda pair: (pair[0], pair[1].label))
    return [(round(distance), town) for distance, town in ordered]
