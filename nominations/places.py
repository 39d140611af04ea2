"""The place of a business among others, shown before it enters: its division and who is in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from nominations import bands, cities, divisions, dossiers, seasons
from nominations.divisions import Group
from nominations.entries import Card
from nominations.models.city import City
from nominations.models.nomination import Nomination
from nominations.models.season import Season


@dataclass(frozen=True)
class Place:
    """Where a business would compete, how that was found, and against whom."""

    nomination: str
    staff: int
    size_band: str
    city: str
    population: int
    #: Of when and from where the number of inhabitants is.
    source: str
    city_band: str
    group: Group
    rivals: Sequence[Card]


def preview(
    session: Session, season: Season, nomination: Nomination, staff: int, city: City
) -> Place | None:
    """Return the place that a business would have; None when no band holds it."""
    try:
        division = seasons.division_for(session, season, nomination, staff, city.population)
    except bands.NoBand:
        return None
    [group] = divisions.of_applications(session, [division]).values()
    return Place(
        nomination=nomination.name,
        staff=staff,
        size_band=division.size_band.name,
        city=cities.label(city),
        population=city.population,
        source=city.source,
        city_band=division.city_band.name,
        group=group,
        rivals=dossiers.in_division(session, division),
    )
