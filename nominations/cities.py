"""The reference table of towns: loaded, mended by official figures, searched."""

import re
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.core import folding
from nominations.city_file import CityFigure, read
from nominations.gazetteer import Place, places
from nominations.models.city import City

#: How many towns a search offers at most.
OFFERED = 20

#: «Железногорск (Курская область)» or «Железногорск, Курская область».
NAME_AND_REGION = re.compile(r"(?P<name>[^(,]+)[(,](?P<region>[^)]+)\)?")


def fold(text: str) -> str:
    """A name as it is searched: in lower case, ё as е, one kind of dash, single spaces."""
    return " ".join(re.sub("[‐‑‒–—]", "-", folding.fold(text)).split())


def load(session: Session) -> int:
    """Bring the table in line with the gazetteer; a newer figure already there stays."""
    listed = places()
    known = session.scalars(select(City)).all()
    by_id: dict[int | None, City] = {city.geonameid: city for city in known if city.geonameid}
    by_name = {(city.name, city.region): city for city in known}
    fresh = []
    for place in listed:
        city = by_id.get(place.geonameid) or by_name.get((place.name, place.region))
        if city is None:
            fresh.append(_row(place))
        else:
            _renew(city, place)
    if fresh:
        session.execute(insert(City), fresh)
    session.flush()
    return len(listed)


def load_file(session: Session, path: Path) -> int:
    """Take the figures of an official CSV (name, region, population, source, date).

    Raises CityFileError, which names the line, and then changes nothing.
    """
    figures = read(path)
    known = {(fold(city.name), city.region): city.id for city in session.scalars(select(City))}
    changes, fresh = [], []
    for figure in figures:
        city_id = known.get((fold(figure.name), figure.region))
        if city_id is None:
            fresh.append({"name": figure.name, "region": figure.region, **_counted(figure)})
        else:
            changes.append({"id": city_id, **_counted(figure)})
    if changes:
        session.execute(update(City), changes)
    if fresh:
        session.execute(insert(City), fresh)
    session.expire_all()
    return len(figures)


def find(session: Session, text: str) -> list[City]:
    """Towns whose name begins so, the most populous first; name and region select one."""
    both = NAME_AND_REGION.fullmatch(text.strip())
    if both:
        return _exactly(session, both["name"], both["region"])
    wanted = fold(text)
    if not wanted:
        return []
    query = (
        select(City)
        .where(City.search_name.startswith(wanted, autoescape=True))
        .order_by(City.population.desc(), City.name, City.region)
        .limit(OFFERED)
    )
    return list(session.scalars(query))


def by_number(session: Session, numbers: Iterable[int]) -> dict[int, City]:
    """Return towns by their numbers."""
    found = select(City).where(City.id.in_(set(numbers)))
    return {city.id: city for city in session.scalars(found)}


def label(city: City) -> str:
    """The town as people tell it from its namesakes: «Железногорск (Курская область)»."""
    return city.name if city.name == city.region else f"{city.name} ({city.region})"


def _exactly(session: Session, name: str, region: str) -> list[City]:
    query = select(City).where(City.search_name == fold(name)).order_by(City.population.desc())
    return [city for city in session.scalars(query) if fold(city.region) == fold(region)]


def _row(place: Place) -> dict[str, object]:
    return {
        "geonameid": place.geonameid,
        "name": place.name,
        "region": place.region,
        "latitude": place.latitude,
        "longitude": place.longitude,
        **_counted(place),
    }


def _counted(figure: Place | CityFigure) -> dict[str, object]:
    return {
        "population": figure.population,
        "source": figure.source,
        "dated": figure.dated,
        "search_name": fold(figure.name),
    }


def _renew(city: City, place: Place) -> None:
    """Take what the gazetteer says, but no figure older than the one known."""
    values = _row(place)
    if city.dated and (place.dated is None or place.dated < city.dated):
        for kept in ("population", "source", "dated"):
            del values[kept]
    for column, value in values.items():
        if getattr(city, column) != value:
            setattr(city, column, value)
