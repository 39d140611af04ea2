"""Entries: finding one by its code, and listing them as the catalogue shows them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.folding import matches
from nominations import divisions, rotation
from nominations.models.application import Application
from nominations.models.band import SeasonBand
from nominations.models.business import Business
from nominations.models.city import City
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season

A_PAGE = 24
#: The prime 2³¹ − 1: multiplying by anything modulo it shuffles the numbers below it.
_PRIME = 2_147_483_647
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


@dataclass(frozen=True)
class Filters:
    """What the catalogue is narrowed to; empty texts narrow nothing."""

    q: str = ""
    nomination: str = ""
    city: str = ""
    size: str = ""


@dataclass(frozen=True)
class Page:
    """One page of the catalogue; pages are counted from 1."""

    items: Sequence[Card]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // A_PAGE))


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
        .where(Entry.code == code, Season.published_at.is_not(None))
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


def listing(session: Session, season: Season, filters: Filters, page: int, day: date) -> Page:
    """Return a page of the entries that take part, by whose turn it is on that day."""
    wanted = cards().where(*_conditions(season, filters))
    total = session.execute(
        wanted.with_only_columns(func.count(), maintain_column_froms=True)
    ).scalar_one()
    ordered = wanted.order_by(_turn(season.id, total, day), Entry.id)
    rows = session.execute(ordered.offset((page - 1) * A_PAGE).limit(A_PAGE))
    return Page([Card(*row) for row in rows], total, page)


def _turn(season_id: int, total: int, day: date) -> ColumnElement[int]:
    """Order entries by whose turn it is: `rotation` tells who begins the drawn circle."""
    start = rotation.first(total, A_PAGE, day.toordinal())
    place = func.row_number().over(order_by=(_circle(season_id), Entry.id)) - 1
    return (place + (total - start)) % max(total, 1)


def _circle(season_id: int) -> ColumnElement[int]:
    """Return the order of the season's circle, drawn once and the same on every database."""
    draw = random.Random(season_id)
    factor, offset = draw.randrange(1, _PRIME), draw.randrange(_PRIME)
    return (Entry.id * factor + offset) % _PRIME


def _conditions(season: Season, filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [Entry.season_id == season.id, Entry.withdrawn_at.is_(None)]
    if filters.nomination:
        conditions.append(Nomination.slug == filters.nomination)
    if filters.size:
        conditions.append(_size.slug == filters.size)
    if filters.city:
        conditions.append(_in_city(filters.city))
    return conditions + [_word(word) for word in _words(filters.q)]


def _words(text: str) -> list[str]:
    """Split a search into words; «12 357» is one, for pages print a code so."""
    words = text.split()
    code = "".join(words)
    return [code] if code.isdigit() else words


def _word(word: str) -> ColumnElement[bool]:
    """Tell whether a word of the search is in the name or the city, or begins the code."""
    return or_(
        matches(Business.name, word),
        matches(City.name, word),
        Entry.code.startswith(word, autoescape=True),
    )


def _in_city(text: str) -> ColumnElement[bool]:
    """Read «Железногорск» or «Железногорск, Курская область»."""
    name, _, region = (part.strip() for part in text.partition(","))
    here = matches(City.name, name)
    return and_(here, matches(City.region, region)) if region else here


def of_nomination(session: Session, nomination: Nomination) -> list[Card]:
    """Return a nomination's entries that take part, in the order of the drawn circle."""
    wanted = cards().where(Entry.nomination_id == nomination.id, Entry.withdrawn_at.is_(None))
    drawn = wanted.order_by(_circle(nomination.season_id), Entry.id)
    return [Card(*row) for row in session.execute(drawn)]


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
