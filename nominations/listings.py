"""Listings: the entries of a season that answer some filters, page by page, in a chosen order.

The page's entries are found first, by indexes and in narrow tables; what a card shows is read of
those two dozen alone. By default the order is that of turns: the circle of the season's codes,
which are drawn at random, begun each day at another place (`rotation`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select, union
from sqlalchemy.orm import Session

from app.core.folding import matches
from nominations import naming, narrowing, rotation
from nominations.entries import Card, cards, cards_of
from nominations.models.application import Application
from nominations.models.business import Business, has_words
from nominations.models.city import City
from nominations.models.entry import Entry
from nominations.models.season import Season

A_PAGE = 24
#: So many entries are looked through for what a search without results meant.
MOST_NAMES = 20_000
#: Codes have seven digits at most: from a beginning up to this are all that begin so.
_NINES = "9" * 7


@dataclass(frozen=True)
class Filters:
    """What the catalogue is narrowed to, and its order; empty texts narrow nothing."""

    q: str = ""
    nomination: str = ""
    city: str = ""
    size: str = ""
    sort: str = ""


@dataclass(frozen=True)
class Sort:
    """An order: its columns, and the tables beside the entries that they are of."""

    by: Sequence[Any]
    #: Whether it is by something of the business.
    of_business: bool = False
    #: A table that may have no row for an entry, and how it is joined.
    beside: tuple[Any, ColumnElement[bool]] | None = None


#: Whose turn it is: the circle, before it is turned.
TURNS = Sort((Entry.code,))
#: The orders that anybody may choose at any time.
SORTS = {
    "name": Sort((Business.name_key, Entry.id), of_business=True),
    "new": Sort((Entry.accepted_at.desc(), Entry.id.desc())),
}


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


def listing(
    session: Session,
    season: Season,
    filters: Filters,
    page: int,
    day: date,
    sort: Sort | None = None,
) -> Page:
    """Return a page of the entries that take part: by whose turn it is on that day, or sorted."""
    total = count(session, season, filters)
    start = 0 if sort else rotation.first(total, A_PAGE, day.toordinal())
    order = sort or TURNS
    found = _sorted(_narrowed(session, season, filters, business=order.of_business), order)
    numbers = [
        number
        for at, size in _pieces(total, (page - 1) * A_PAGE, start)
        for number in session.scalars(found.order_by(*order.by).offset(at).limit(size))
    ]
    known = cards_of(session, numbers)
    return Page([known[number] for number in numbers], total, page)


def count(session: Session, season: Season, filters: Filters) -> int:
    """Return how many entries that take part answer the filters."""
    found = _narrowed(session, season, filters).with_only_columns(
        func.count(), maintain_column_froms=True
    )
    return session.execute(found).scalar_one()


def names(session: Session, season: Season) -> list[str]:
    """Return the words a search may mean: names and towns of the entries, the newest of many."""
    rows = session.execute(
        cards()
        .with_only_columns(Business.name, City.name)
        .where(Entry.season_id == season.id, Entry.withdrawn_at.is_(None))
        .order_by(Entry.id.desc())
        .limit(MOST_NAMES)
    )
    return [name for row in rows for name in row]


def _pieces(total: int, first: int, start: int) -> list[tuple[int, int]]:
    """Return where a page's entries lie on the circle, (from, how many): in two parts at its end.

    `first` is the page's first entry as counted from the circle's `start`.
    """
    size = min(A_PAGE, total - first)
    if size <= 0:
        return []
    at = (start + first) % total
    before_end = min(size, total - at)
    return [(at, before_end), (0, size - before_end)][: 1 if before_end == size else 2]


def _sorted(found: Select[int], order: Sort) -> Select[int]:
    return found.outerjoin(*order.beside) if order.beside else found


def _narrowed(
    session: Session, season: Season, filters: Filters, *, business: bool = False
) -> Select[int]:
    """Select the numbers of the entries that answer; a table is joined only if it is asked."""
    found = select(Entry.id).where(Entry.season_id == season.id, Entry.withdrawn_at.is_(None))
    found = found.where(*narrowing.within(season, Entry, filters.nomination, filters.size))
    about = _of_business(session, season, filters)
    if not (about or business):
        return found
    return (
        found.join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .where(*about)
    )


def _of_business(session: Session, season: Season, filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.city:
        conditions.append(Business.city_id.in_(_towns(session, filters.city)))
    if not filters.q:
        return conditions
    words = naming.key(filters.q).split()
    if (digits := "".join(words)).isdigit():
        # «12 357» is one number, for pages print a code so.
        return [*conditions, _numbered(season, digits)]
    return conditions + ([narrowing.word_in(session, one) for one in words] or [false()])


def _towns(session: Session, text: str) -> Sequence[int]:
    """Read «Железногорск» or «Железногорск, Курская область»; towns are few, and found first."""
    name, _, region = (part.strip() for part in text.partition(","))
    found = select(City.id).where(matches(City.name, name))
    return session.scalars(found.where(matches(City.region, region)) if region else found).all()


def _numbered(season: Season, digits: str) -> ColumnElement[bool]:
    """Tell whether digits begin the code, or a number in the name: each found by its own index."""
    by_code = select(Entry.id).where(
        Entry.season_id == season.id, Entry.code.between(digits, digits + _NINES)
    )
    by_name = (
        select(Entry.id)
        .join(Application, Application.id == Entry.application_id)
        .join(Business, Business.id == Application.business_id)
        .where(Entry.season_id == season.id, has_words(Business.name_key, digits))
    )
    return Entry.id.in_(union(by_code, by_name))
