"""Divisions: those of a nomination as they compete, and the merging of the thin ones."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.core import audit
from app.core.clock import now
from app.core.db import db_now
from app.core.errors import DomainError
from nominations import merging, seasons
from nominations.bands import MERGED
from nominations.merging import Cell
from nominations.models.band import SeasonBand
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season


@dataclass(frozen=True)
class Group:
    """A division as people see it, with the thin ones that it took in."""

    id: int
    slug: str
    nomination: str
    nomination_slug: str
    label: str
    size: str
    city: str
    seats: int


class StillRegistering(DomainError):
    """Thin divisions merge once nobody can apply any more."""

    message = "Приём заявок ещё идёт: объединять группы рано."


class Merged(DomainError):
    """The season's thin divisions were merged before."""

    message = "Малые группы уже объединены."


@dataclass(frozen=True)
class Forecast:
    """Divisions of a nomination that would compete as one, or with more places."""

    nomination: str
    labels: Sequence[str]
    entries: int
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


def by_slug(session: Session, nomination: Nomination, short: str) -> Group | None:
    """Return a nomination's group by its slug; a merged division's slug names its host."""
    rows = of_nomination(session, nomination)
    asked = next((row for row in rows if slug(row.id) == short), None)
    if asked is None:
        return None
    host = asked.merged_into_id or asked.id
    return next(_group(row, rows) for row in rows if row.id == host)


def named(session: Session, ids: Sequence[int]) -> dict[int, Group]:
    """Return groups by the ids of their divisions."""
    found = select(Division).where(or_(Division.id.in_(ids), Division.merged_into_id.in_(ids)))
    rows = session.scalars(found.order_by(Division.id)).all()
    members: defaultdict[int, list[Division]] = defaultdict(list)
    for row in rows:
        members[row.merged_into_id or row.id].append(row)
    return {row.id: _group(row, members[row.id]) for row in rows if row.merged_into_id is None}


def of_applications(session: Session, rows: Sequence[Division]) -> dict[int, Group]:
    """Return, by the id of each division asked for, the group that it competes in now."""
    hosts = {row.id: row.merged_into_id or row.id for row in rows}
    groups = named(session, list(set(hosts.values())))
    return {division: groups[host] for division, host in hosts.items()}


def _group(host: Division, rows: Sequence[Division]) -> Group:
    members = [row for row in rows if host.id in (row.id, row.merged_into_id)]
    size, city = host.size_band.name, _towns([row.city_band for row in members])
    return Group(
        id=host.id,
        slug=slug(host.id),
        nomination=host.nomination.name,
        nomination_slug=host.nomination.slug,
        label=f"{size}, {city}",
        size=size,
        city=city,
        seats=host.seats,
    )


def _towns(merged: Sequence[SeasonBand]) -> str:
    """Name a city band, or the range of several neighbouring ones that compete as one."""
    if len(merged) == 1:
        return merged[0].name
    low, high = min(band.low for band in merged), max(merged, key=lambda band: band.low).high
    if high is None:
        shape = MERGED["above"] if low else MERGED["any"]
        return shape % {"low": _figure(low - 1)}
    shape = MERGED["between"] if low else MERGED["below"]
    return shape % {"low": _figure(low), "high": _figure(high - 1)}


def _figure(inhabitants: int) -> str:
    return f"{inhabitants:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def merge_thin(session: Session, season: Season, *, by: int | None) -> None:
    """Merge the divisions with too few entries, once a season; each merge goes into the journal.

    Who withdraws later changes nothing any more: people vote for places that they were told.
    """
    if season.merged_at:
        return
    season.merged_at = now()
    taking_part = Entry.season_id == season.id, Entry.withdrawn_at.is_(None)
    session.execute(update(Entry).where(*taking_part).values(at_merge=True))
    entered = _entered(session, season, Entry.at_merge.is_(True))
    for trade in seasons.nominations_of(session, season):
        rows = of_nomination(session, trade)
        cells = {_cell(row, rows, entered): row for row in rows}
        for group in merging.merge(list(cells), season.min_entries, seats=season.places):
            _merge(session, [cells[cell] for cell in group.members], group, by)


def merge_now(session: Session, season: Season, *, by: int | None) -> None:
    """Merge the thin divisions of a season whose registration is over; StillRegistering, Merged."""
    session.refresh(season, with_for_update=True)
    if now() < season.registration_closes:
        raise StillRegistering
    if season.merged_at:
        raise Merged
    merge_thin(session, season, by=None)
    audit.record(session, "season.merged", season, by=by)


def forecast(session: Session, season: Season) -> list[Forecast]:
    """Return the merges that today's entries would bring, nomination by nomination."""
    entered = _entered(session, season, Entry.withdrawn_at.is_(None))
    found = []
    for trade in seasons.nominations_of(session, season):
        rows = of_nomination(session, trade)
        cells = {_cell(row, rows, entered): row for row in rows}
        for group in merging.merge(list(cells), season.min_entries, seats=season.places):
            if len(group.members) > 1 or group.seats != season.places:
                labels = [cells[cell].label for cell in group.members]
                found.append(Forecast(trade.name, labels, group.entries, group.seats))
    return found


def merge_closed(session: Session) -> list[Season]:
    """Merge the thin divisions of the seasons whose registration has closed; return them."""
    closed = select(Season).where(
        Season.published_at.is_not(None),
        Season.merged_at.is_(None),
        Season.registration_closes <= db_now(),
    )
    found = list(session.scalars(closed.order_by(Season.id)))
    for season in found:
        merge_thin(session, season, by=None)
    return found


def _entered(session: Session, season: Season, among: ColumnElement[bool]) -> dict[int, int]:
    """Return how many such entries are in each division, by its id."""
    counted = session.execute(
        select(Entry.division_id, func.count())
        .where(Entry.season_id == season.id, among)
        .group_by(Entry.division_id)
    )
    return {division: count for division, count in counted}  # noqa: C416 -- Rows are no pairs.


def _cell(row: Division, rows: Sequence[Division], entered: dict[int, int]) -> Cell:
    lows = sorted({other.city_band.low for other in rows})
    return Cell(row.size_band.slug, lows.index(row.city_band.low), entered.get(row.id, 0))


def _merge(
    session: Session, members: Sequence[Division], group: merging.Group, by: int | None
) -> None:
    """Let the member with most entries take the others in, with the group's places."""
    entries = dict(zip(members, (cell.entries for cell in group.members), strict=True))
    host = max(members, key=lambda member: entries[member])
    for member in members:
        member.seats = 0
        member.merged_into_id = None if member is host else host.id
    host.seats = group.seats
    session.flush()
    if len(members) > 1:
        audit.record(
            session,
            "division.merged",
            host,
            by=by,
            members=[member.label for member in members],
            seats=group.seats,
        )
