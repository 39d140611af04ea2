"""Particulars: what an entry's page tells of the business beside its story, read all at once.

How the business did before follows from the seasons' entries and certified results alone: the same
INN in the same town is the same business, whoever entered it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.clock import MOSCOW
from nominations import seasons, sites
from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from voting.models.credential import Credential, Kind
from voting.models.result import PrizePlace

_own = aliased(Business)
_SAID = (_own.site, _own.address, _own.hours, _own.inn_checked_at)
_DONE = (
    Entry.id,
    Entry.withdrawn_at,
    Season.voting_opens,
    Nomination.name.label("nomination"),
    PrizePlace.place,
    Credential.issued_at,
    Credential.revoked_at,
)


@dataclass(frozen=True)
class Won:
    """A prize place of a past season."""

    year: int
    nomination: str
    place: int


@dataclass(frozen=True)
class Particulars:
    """Where a business is, when it is open, and how it did before; empty where nothing is known."""

    site: str | None
    address: str | None
    hours: str | None
    #: When the state register said that the business of its INN works; None if nobody asked.
    inn_checked_on: date | None
    #: The year of its first season, if that is not this one.
    since: int | None
    #: Its places of earlier seasons, the newest first.
    won: Sequence[Won]
    #: Whether this entry won, and the statement of that is issued and stands.
    winner: bool

    @property
    def site_name(self) -> str:
        """Return its site as people read it; empty when it has none."""
        return sites.shown(self.site) if self.site else ""

    @property
    def site_link(self) -> str:
        """Return the address of its site; empty when it has none."""
        return sites.link(self.site) if self.site else ""


def of_entry(session: Session, entry: Entry, season: Season) -> Particulars:
    """Return the particulars of an entry's business."""
    rows = session.execute(_asked(session, entry)).all()
    [mine] = [row for row in rows if row.id == entry.id]
    checked = mine.inn_checked_at
    before = [row for row in rows if row.voting_opens < season.voting_opens]
    return Particulars(
        site=mine.site,
        address=mine.address,
        hours=mine.hours,
        inn_checked_on=checked.astimezone(MOSCOW).date() if checked else None,
        since=min(map(_year, before), default=None),
        won=[Won(_year(row), row.nomination, row.place) for row in before if _stands(row)],
        winner=bool(_stands(mine) and mine.issued_at and mine.withdrawn_at is None),
    )


def _asked(session: Session, entry: Entry) -> Select[*tuple[Any, ...]]:
    """Select the entry and those of the business's other seasons that anybody may see."""
    others = and_(seasons.shown(session), Entry.withdrawn_at.is_(None))
    place = and_(PrizePlace.entry_id == Entry.id, Season.certified_at.is_not(None))
    stated = and_(Credential.entry_id == Entry.id, Credential.kind == Kind.WINNER)
    return (
        select(*_SAID, *_DONE)
        .select_from(_own)
        .join(Business, and_(Business.inn == _own.inn, Business.city_id == _own.city_id))
        .join(Application, Application.business_id == Business.id)
        .join(Entry, Entry.application_id == Application.id)
        .join(Season, Season.id == Entry.season_id)
        .join(Nomination, Nomination.id == Entry.nomination_id)
        .outerjoin(PrizePlace, place)
        .outerjoin(Credential, stated)
        .where(_own.id == entry.application.business_id, or_(Entry.id == entry.id, others))
        .order_by(Season.voting_opens.desc(), PrizePlace.place, Entry.id)
    )


def _year(row: Row[Any]) -> int:
    return int(row.voting_opens.astimezone(MOSCOW).year)


def _stands(row: Row[Any]) -> bool:
    """Tell whether the entry has a place whose statement nobody has revoked."""
    return row.place is not None and row.revoked_at is None
