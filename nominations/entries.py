"""Entries: finding one by its code, and what lists show of them; `listings` pages the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from nominations import divisions, seasons
from nominations.models.application import Application
from nominations.models.band import SeasonBand
from nominations.models.business import Business
from nominations.models.city import City
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season

_LONGEST_CODE = 7

_size, _city = aliased(SeasonBand), aliased(SeasonBand)


@dataclass(frozen=True)
class Card:
    """An entry as lists show it."""

    id: int
    code: str
    name: str
    city: str
    region: str
    nomination: str
    nomination_slug: str
    size: str
    size_slug: str
    city_band: str
    city_band_slug: str
    #: The division that it competes in, after merging.
    division_id: int
    withdrawn: bool

    @property
    def division_slug(self) -> str:
        """Return the anchor of its division on the standings' page."""
        return divisions.slug(self.division_id)


@dataclass(frozen=True)
class Trade:
    """A nomination, and how many entries take part in it."""

    slug: str
    name: str
    summary: str
    entries: int


def cards() -> Select[*tuple[Any, ...]]:
    """Select entries with all that a card shows, in the order of `Card`."""
    return (
        select(
            Entry.id,
            Entry.code,
            Business.name,
            City.name,
            City.region,
            Nomination.name,
            Nomination.slug,
            _size.name,
            _size.slug,
            _city.name,
            _city.slug,
            func.coalesce(Division.merged_into_id, Division.id),
            Entry.withdrawn_at.is_not(None),
        )
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .join(City, City.id == Business.city_id)
        .join(Nomination, Nomination.id == Entry.nomination_id)
        .join(Division, Division.id == Entry.division_id)
        .join(_size, _size.id == Division.size_band_id)
        .join(_city, _city.id == Division.city_band_id)
    )


def by_code(session: Session, season: Season, code: str) -> Entry | None:
    """Return a season's entry by its voting code, withdrawn ones too."""
    found = select(Entry).where(Entry.season_id == season.id, Entry.code == code)
    return session.scalars(found).one_or_none()


def find(session: Session, code: str) -> tuple[Entry, Season] | None:
    """Return the newest published entry with this code; past seasons' pages stay open."""
    if not (code.isascii() and code.isdigit()) or len(code) > _LONGEST_CODE:
        return None
    found = (
        select(Entry, Season)
        .join(Season, Season.id == Entry.season_id)
        .where(Entry.code == code, seasons.shown(session))
        .order_by(Season.voting_opens.desc(), Season.id.desc())
        .limit(1)
    )
    row = session.execute(found).one_or_none()
    return (row[0], row[1]) if row else None


def card(session: Session, entry: Entry) -> Card:
    """Return one entry's card."""
    return Card(*session.execute(cards().where(Entry.id == entry.id)).one())


def cards_of(session: Session, numbers: Sequence[int]) -> dict[int, Card]:
    """Return the cards of several entries by their numbers."""
    if not numbers:
        return {}
    rows = session.execute(cards().where(Entry.id.in_(numbers)))
    return {row[0]: Card(*row) for row in rows}


def of_nomination(session: Session, nomination: Nomination) -> list[Card]:
    """Return a nomination's entries that take part, in the order of the circle of drawn codes."""
    wanted = cards().where(Entry.nomination_id == nomination.id, Entry.withdrawn_at.is_(None))
    return [Card(*row) for row in session.execute(wanted.order_by(Entry.code))]


def everyone(session: Session, season: Season) -> list[Card]:
    """Return all entries of a season, withdrawn ones too, by code."""
    rows = session.execute(cards().where(Entry.season_id == season.id).order_by(Entry.code))
    return [Card(*row) for row in rows]


def by_nomination(session: Session, season: Season) -> list[Trade]:
    """Return a season's nominations in their order, with how many entries take part in each."""
    taking_part = and_(Entry.nomination_id == Nomination.id, Entry.withdrawn_at.is_(None))
    rows = session.execute(
        select(Nomination.slug, Nomination.name, Nomination.summary, func.count(Entry.id))
        .outerjoin(Entry, taking_part)
        .where(Nomination.season_id == season.id)
        .group_by(Nomination.id)
        .order_by(Nomination.position, Nomination.id)
    )
    return [Trade(*row) for row in rows]
