"""Seasons: creating one with its grid, checking it, publishing it, closing a rehearsal."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.core import audit
from app.core.clock import now
from app.core.db import answering
from app.core.errors import DomainError
from nominations import bands, phases
from nominations.models.band import Axis, SeasonBand
from nominations.models.division import Division
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from nominations.presets import NOMINATIONS

#: The seasons that everybody sees.
REAL = Season.published_at.is_not(None) & Season.invented.is_(False)
#: Where a session remembers the rehearsal that it entered.
ENTERED = "rehearsal"
AXES = {Axis.SIZE: "Категории по штату", Axis.CITY: "Категории по населению"}
BAND_FAULTS = {
    bands.FaultKind.EMPTY: "пустая категория {span}",
    bands.FaultKind.OVERLAP: "числа {span} попадают в две категории",
    bands.FaultKind.GAP: "числа {span} не попадают ни в одну категорию",
    bands.FaultKind.OUTSIDE: "числа {span} лишние",
}
DATES = {
    "registration_opens": "начало регистрации",
    "registration_closes": "конец регистрации",
    "voting_opens": "начало голосования",
    "voting_closes": "конец голосования",
    "hides_at": "скрытие рейтинга",
    "results_at": "объявление итогов",
    "awards_at": "награждение",
}


class SeasonExists(DomainError):
    """A season with this short name exists already."""

    message = "Сезон с таким коротким именем уже есть."


class SeasonIncomplete(DomainError):
    """The season can't be published; `faults` says everything that is wrong with it."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Take what is wrong, in Russian, one sentence each."""
        self.faults = tuple(faults)
        super().__init__("Сезон нельзя опубликовать. " + " ".join(faults))


class NotARehearsal(DomainError):
    """A real season's dates were announced; the law lets nobody close it early (ГК РФ 1058)."""

    message = "Настоящий сезон нельзя закрыть раньше объявленного срока (статья 1058 ГК РФ)."


@dataclass(frozen=True)
class Draft:
    """What a new season is made of; the grid is the default one of the prize."""

    slug: str
    name: str
    dates: phases.Dates
    phone_key: str
    rehearsal: bool = False
    code_length: int = 5
    #: Of invented businesses, to be wiped: always a rehearsal.
    invented: bool = False


def create(session: Session, draft: Draft, *, by: int | None) -> Season:
    """Create a season with 14 nominations, 3 × 5 bands and their 210 divisions, unpublished."""
    season = Season(
        slug=draft.slug,
        name=draft.name,
        phone_key=draft.phone_key,
        rehearsal=draft.rehearsal or draft.invented,
        invented=draft.invented,
        code_length=draft.code_length,
        **vars(draft.dates),
    )
    with answering(session, "uq_season_slug", "season.slug", clash=SeasonExists()):
        session.add(season)
    nominations = [
        Nomination(season_id=season.id, position=place, **vars(preset))
        for place, preset in enumerate(NOMINATIONS, start=1)
    ]
    sizes = _bands(season, Axis.SIZE, bands.SIZE_BANDS)
    cities = _bands(season, Axis.CITY, bands.CITY_BANDS)
    session.add_all([*nominations, *sizes, *cities])
    session.flush()
    lay_grid(session, season)
    audit.record(session, "season.created", season, by=by, slug=season.slug)
    return season


def _bands(season: Season, axis: Axis, pure: Sequence[bands.Band]) -> list[SeasonBand]:
    return [SeasonBand(season_id=season.id, axis=axis, **vars(band)) for band in pure]


def lay_grid(session: Session, season: Season) -> None:
    """Add the divisions that the season's nominations and bands make and that are not there."""
    there = {
        (division.nomination_id, division.size_band_id, division.city_band_id)
        for division in divisions(session, season)
    }
    cells = product(
        nominations_of(session, season),
        bands_of(session, season, Axis.SIZE),
        bands_of(session, season, Axis.CITY),
    )
    session.add_all(
        Division(
            nomination_id=nomination.id,
            size_band_id=size.id,
            city_band_id=city.id,
            seats=season.places,
        )
        for nomination, size, city in cells
        if (nomination.id, size.id, city.id) not in there
    )
    session.flush()


def faults(session: Session, season: Season) -> list[str]:
    """Return everything that keeps the season from being published, in Russian."""
    found = [
        f"{AXES[axis]}: {said(fault)}."
        for axis in Axis
        for fault in _band_faults(session, season, axis)
    ]
    places = sum(division.seats for division in divisions(session, season))
    if places != season.announced_places:
        found.append(f"Призовых мест {places}, а объявлено {season.announced_places}.")
    return found + [
        f"Даты: {DATES[fault.earlier]} должно быть раньше, чем {DATES[fault.later]}."
        for fault in phases.faults(season.dates)
    ]


def _band_faults(session: Session, season: Season, axis: Axis) -> list[bands.Fault]:
    """Size bands must cover 0…100 staff, city bands 0 inhabitants to no end."""
    pure = [row.band for row in bands_of(session, season, axis)]
    return bands.faults(pure, *(bands.STAFF if axis is Axis.SIZE else bands.INHABITANTS))


def said(fault: bands.Fault) -> str:
    """Say what is wrong with some numbers of an axis, in Russian."""
    return BAND_FAULTS[fault.kind].format(span=_span(fault))


def _span(fault: bands.Fault) -> str:
    """Write the numbers of a fault: «от 6 до 15», «от 1000001»."""
    return f"от {fault.low}" + (f" до {fault.high - 1}" if fault.high is not None else "")


def publish(session: Session, season: Season, *, by: int | None) -> None:
    """Show the season to the world; SeasonIncomplete when anything in it doesn't add up."""
    wrong = faults(session, season)
    if wrong:
        raise SeasonIncomplete(wrong)
    season.published_at = season.published_at or now()
    audit.record(session, "season.published", season, by=by)


def close_voting(session: Session, season: Season, *, by: int | None) -> None:
    """End a rehearsal's voting now; NotARehearsal for a real season."""
    if not season.rehearsal:
        raise NotARehearsal
    moment = now()
    for name in ("registration_closes", "hides_at", "voting_closes", "results_at"):
        if getattr(season, name) > moment:
            setattr(season, name, moment)
    audit.record(session, "season.closed_early", season, by=by)


def enter(session: Session, slug: str | None) -> None:
    """Let this session see one rehearsal of invented businesses as the season on show, or none."""
    session.info.pop(ENTERED, None)
    if slug is not None:
        session.info[ENTERED] = slug


def shown(session: Session) -> ColumnElement[bool]:
    """Return which seasons this session sees: the published real ones, or the one it entered."""
    slug = session.info.get(ENTERED)
    return Season.published_at.is_not(None) & (Season.slug == slug) if slug else REAL


def current(session: Session) -> Season | None:
    """Return the published season that the site shows: the newest by its voting."""
    newest = select(Season).where(shown(session))
    found = newest.order_by(Season.voting_opens.desc(), Season.id.desc())
    return session.scalars(found.limit(1)).one_or_none()


def by_slug(session: Session, slug: str) -> Season | None:
    """Return a published season by its short name."""
    found = select(Season).where(Season.slug == slug, or_(shown(session), REAL))
    return session.scalars(found).one_or_none()


def published(session: Session) -> Sequence[Season]:
    """Return all published seasons but the invented ones, the newest first."""
    found = select(Season).where(REAL)
    return session.scalars(found.order_by(Season.voting_opens.desc(), Season.id)).all()


def nominations_of(session: Session, season: Season) -> Sequence[Nomination]:
    """Return a season's nominations in their order."""
    of_season = select(Nomination).where(Nomination.season_id == season.id)
    return session.scalars(of_season.order_by(Nomination.position, Nomination.id)).all()


def bands_of(session: Session, season: Season, axis: Axis) -> Sequence[SeasonBand]:
    """Return a season's bands on one axis, the lowest first."""
    on_axis = select(SeasonBand).where(SeasonBand.season_id == season.id, SeasonBand.axis == axis)
    return session.scalars(on_axis.order_by(SeasonBand.low, SeasonBand.id)).all()


def divisions(session: Session, season: Season) -> Sequence[Division]:
    """Return all divisions of a season."""
    of_season = select(Division).join(Nomination).where(Nomination.season_id == season.id)
    return session.scalars(of_season.order_by(Division.id)).all()


def division_for(
    session: Session, season: Season, nomination: Nomination, staff: int, inhabitants: int
) -> Division:
    """Return where such a business competes; NoBand when no band holds it."""
    rows = {axis: bands_of(session, season, axis) for axis in Axis}
    size = bands.find([row.band for row in rows[Axis.SIZE]], staff)
    city = bands.find([row.band for row in rows[Axis.CITY]], inhabitants)
    ids = {(row.axis, row.slug): row.id for axis in Axis for row in rows[axis]}
    cell = select(Division).where(
        Division.nomination_id == nomination.id,
        Division.size_band_id == ids[Axis.SIZE, size.slug],
        Division.city_band_id == ids[Axis.CITY, city.slug],
    )
    return session.scalars(cell).one()
