"""Doubles: businesses that look like one already there, told while the owner types."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.core.keys import KeyRing
from nominations import naming
from nominations.models.application import Application, Status
from nominations.models.business import Business
from nominations.teams import acts_for

MOST = 5
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


def of_application(session: Session, application: Application) -> Sequence[Application]:
    """Return the season's live applications of other businesses that are alike.

    They are shown to the organiser and never refused: a firm may have two shops.
    """
    own = application.business
    alike = [Business.inn == own.inn]
    if own.phone_key:
        alike.append(Business.phone_key == own.phone_key)
    if own.name_key:
        alike.append((Business.name_key == own.name_key) & (Business.city_id == own.city_id))
    found = (
        select(Application)
        .join(Application.business)
        .where(
            Application.season_id == application.season_id,
            Application.business_id != own.id,
            Application.status.in_(LIVE),
            or_(*alike),
        )
        .order_by(Application.submitted_at, Application.id)
    )
    return session.scalars(found).all()
