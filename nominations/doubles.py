"""Doubles: businesses that look like one already there, told while the owner types."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.core.keys import KeyRing
from nominations import naming
from nominations.models.application import Application, Status
from nominations.models.business import Business
from nominations.teams import acts_for

MOST = 5
#: How many are laid beside an application.
SHOWN = 5
LIVE = (Status.WAITING, Status.ACCEPTED)


@dataclass(frozen=True)
class Likeness:
    """What is known of a business before it is registered; what is empty is not compared."""

    inn: str = ""
    phone: str | None = None
    name: str = ""
    city_id: int | None = None


@dataclass(frozen=True)
class Double:
    """A business that is alike: `why` is inn, phone or name; `own` tells whose it is."""

    why: str
    own: bool
    name: str
    application_id: int


def find(
    session: Session, season_id: int, account_id: int, like: Likeness, ring: KeyRing
) -> list[Double]:
    """Return the season's live applications of businesses that are alike, own ones first."""
    conditions = _conditions(like, ring)
    if not conditions:
        return []
    mine = acts_for(account_id).label("mine")
    rows = session.execute(
        select(Business, Application.id, mine)
        .join(Application, Application.business_id == Business.id)
        .where(Application.season_id == season_id, or_(*conditions))
        .where(Application.status.in_(LIVE))
        .order_by(mine.desc(), Application.id)
        .limit(MOST)
    )
    keys = ring.contact_keys(like.phone) if like.phone else []
    return [
        Double(_why(business, like, keys), bool(own), business.name if own else "", number)
        for business, number, own in rows
    ]


def _conditions(like: Likeness, ring: KeyRing) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if like.inn:
        conditions.append(Business.inn == like.inn)
    if like.phone:
        conditions.append(Business.phone_key.in_(ring.contact_keys(like.phone)))
    name = naming.key(like.name)
    if name and like.city_id:
        conditions.append((Business.name_key == name) & (Business.city_id == like.city_id))
    return conditions


def _why(business: Business, like: Likeness, phone_keys: list[bytes]) -> str:
    if like.inn and business.inn == like.inn:
        return "inn"
    return "phone" if business.phone_key in phone_keys else "name"


def _same(own: Business) -> list[ColumnElement[bool]]:
    """Return what tells another business to be alike."""
    same = [Business.inn == own.inn]
    if own.phone_key:
        same.append(Business.phone_key == own.phone_key)
    if own.name_key:
        same.append((Business.name_key == own.name_key) & (Business.city_id == own.city_id))
    return same


def note(session: Session, business: Business) -> None:
    """Mark a business that has been written down, and those that it is like, as alike."""
    like = select(Business.id).where(Business.id != business.id, or_(*_same(business)))
    others = session.scalars(like).all()
    if others:
        marked = Business.id.in_([business.id, *others]) & Business.alike.is_(False)
        session.execute(update(Business).where(marked).values(alike=True))


def alike() -> ColumnElement[bool]:
    """Tell, beside an application and its business, whether another one is alike.

    Few are marked as such that may be; of those three questions are asked, each of one index.
    """
    other, asked = aliased(Business), aliased(Application)

    def live(same: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(
            same,
            other.id != Business.id,
            asked.business_id == other.id,
            asked.season_id == Application.season_id,
            asked.status.in_(LIVE),
        )

    named = (other.name_key == Business.name_key) & (other.city_id == Business.city_id)
    return Business.alike.is_(True) & or_(
        live(other.inn == Business.inn),
        live(other.phone_key == Business.phone_key),
        live(named & (Business.name_key != "")),
    )


def marked(session: Session, numbers: Sequence[int]) -> set[int]:
    """Return those of these applications that look like another."""
    found = (
        select(Application.id)
        .join(Business, Business.id == Application.business_id)
        .where(Application.id.in_(numbers), alike())
    )
    return set(session.scalars(found))


def of_application(session: Session, application: Application) -> Sequence[Application]:
    """Return the season's live applications of other businesses that are alike, at most `SHOWN`.

    They are shown to the organiser and never refused: a firm may have two shops.
    """
    own = application.business
    found = (
        select(Application)
        .join(Application.business)
        .where(
            Application.season_id == application.season_id,
            Application.business_id != own.id,
            Application.status.in_(LIVE),
            or_(*_same(own)),
        )
        .options(
            contains_eager(Application.business).joinedload(Business.owner),
            joinedload(Application.division),
        )
        .order_by(Application.submitted_at, Application.id)
        .limit(SHOWN)
    )
    return session.scalars(found).all()


def likeness(one: Business, other: Business) -> set[str]:
    """Return what two businesses have in common: inn, phone, name, city, site, owner."""
    common = {
        "inn": one.inn == other.inn,
        "phone": one.phone_key is not None and one.phone_key == other.phone_key,
        "name": one.name_key == other.name_key,
        "city": one.city_id == other.city_id,
        "site": one.site is not None and one.site == other.site,
        "owner": one.owner_id == other.owner_id,
    }
    return {name for name, same in common.items() if same}
