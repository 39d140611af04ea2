"""The grid of a season: its bands, and what falls into each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.core import audit
from app.core.errors import DomainError
from nominations import bands, editing, seasons
from nominations.bands import Band
from nominations.models.application import Application
from nominations.models.band import Axis, SeasonBand
from nominations.models.city import City
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season

RANGES = {Axis.SIZE: bands.STAFF, Axis.CITY: bands.INHABITANTS}


class BadGrid(DomainError):
    """Some number falls into no band, or into two; `faults` says which, in Russian."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Take what is wrong, one sentence each."""
        self.faults = tuple(faults)
        super().__init__(" ".join(faults))


class GridInUse(DomainError):
    """Businesses have applied: each of them was told its division."""

    message = "Категории не меняются: в сезоне уже есть заявки, и каждой названа её группа."


@dataclass(frozen=True)
class Grid:
    """The bands of both axes, the places in a division, and the announced total."""

    size: Sequence[Band]
    city: Sequence[Band]
    places: int
    announced: int

    def on(self, axis: Axis) -> Sequence[Band]:
        """Return the bands of one axis."""
        return self.size if axis is Axis.SIZE else self.city


@dataclass(frozen=True)
class Reach:
    """What falls into a city band: towns and their inhabitants."""

    towns: int
    inhabitants: int


def of(session: Session, season: Season) -> Grid:
    """Return a season's grid."""
    size, city = (
        [row.band for row in seasons.bands_of(session, season, axis)]
        for axis in (Axis.SIZE, Axis.CITY)
    )
    return Grid(size, city, season.places, season.announced_places)


def faults(grid: Grid, nominations: int) -> list[str]:
    """Return everything that is wrong with a grid, in Russian."""
    found = [
        f"{seasons.AXES[axis]}: {seasons.said(fault)}."
        for axis in Axis
        for fault in bands.faults(grid.on(axis), *RANGES[axis])
    ]
    total = bands.prize_places(nominations, len(grid.size), len(grid.city), grid.places)
    if total != grid.announced:
        found.append(f"Призовых мест {total}, а объявлено {grid.announced}.")
    return found


def change(session: Session, season: Season, grid: Grid, *, by: int | None) -> None:
    """Give a season another grid; TermsLocked, GridInUse, BadGrid."""
    editing.check_open(session, season)
    wrong = faults(grid, len(seasons.nominations_of(session, season)))
    if wrong:
        raise BadGrid(wrong)
    before = of(session, season)
    if (list(before.size), list(before.city)) != (list(grid.size), list(grid.city)):
        _replace(session, season, grid)
    season.places, season.announced_places = grid.places, grid.announced
    for division in seasons.divisions(session, season):
        division.seats = grid.places
    changes = {"grid": [told(before), told(grid)]}
    audit.record(session, "season.changed", season, by=by, changes=changes)
    session.flush()


def told(grid: Grid) -> list[str]:
    """Write a grid as lines that people compare."""
    lines = [f"{one.name}: {one.low}–{one.high - 1 if one.high else ''}" for one in grid.size]
    lines += [f"{one.name}: {one.low}–{one.high - 1 if one.high else ''}" for one in grid.city]
    return [*lines, f"мест в группе: {grid.places}", f"объявлено мест: {grid.announced}"]


def reach(session: Session, grid: Grid) -> list[Reach]:
    """Return how many towns and people fall into each city band."""
    found = []
    for band in grid.city:
        inside = City.population >= band.low
        if band.high is not None:
            inside &= City.population < band.high
        row = session.execute(
            select(func.count(), func.coalesce(func.sum(City.population), 0)).where(inside)
        ).one()
        found.append(Reach(*map(int, row)))
    return found


def entered(session: Session, season: Season) -> dict[tuple[str, str], int]:
    """Return how many entries each cell has over all nominations, by the slugs of its bands."""
    size, city = _axis(Division.size_band_id), _axis(Division.city_band_id)
    rows = session.execute(
        select(size, city, func.count(Entry.id))
        .select_from(Entry)
        .join(Division, Division.id == Entry.division_id)
        .where(Entry.season_id == season.id, Entry.withdrawn_at.is_(None))
        .group_by(Division.size_band_id, Division.city_band_id)
    )
    return {(one, other): count for one, other, count in rows}


def _axis(column: InstrumentedAttribute[int]) -> ScalarSelect[str]:
    return select(SeasonBand.slug).where(SeasonBand.id == column).scalar_subquery()


def _replace(session: Session, season: Season, grid: Grid) -> None:
    applied = select(func.count()).where(Application.season_id == season.id)
    if session.scalar(applied):
        raise GridInUse
    trades = select(Nomination.id).where(Nomination.season_id == season.id)
    session.execute(delete(Division).where(Division.nomination_id.in_(trades)))
    session.execute(delete(SeasonBand).where(SeasonBand.season_id == season.id))
    session.expire_all()
    session.add_all(
        SeasonBand(season_id=season.id, axis=axis, **vars(band))
        for axis in Axis
        for band in grid.on(axis)
    )
    season.places = grid.places
    session.flush()
    seasons.lay_grid(session, season)
