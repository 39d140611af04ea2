"""Changes: what an owner asks to be otherwise in a business that takes part; organisers decide.

Name and INN say who the business is; city and staff say in which division it competes; site,
address and hours are read by everybody. What is only to be shown no more goes at once.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from app.core import audit, outbox
from app.core.db import answering
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import applications, businesses, letters, seasons, turns
from nominations.deciding import settle
from nominations.models.application import Application, Status
from nominations.models.business import Business
from nominations.models.change import Change
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from nominations.turns import Turn

#: What the division is computed from.
FIGURES = {"staff", "city_id"}
A_PAGE = 50


class NothingChanges(DomainError):
    """All of it is so already."""

    message = "Здесь ничего не изменилось"


class ChangeWaiting(DomainError):
    """An earlier change of this business waits for its decision."""

    message = "Предыдущая просьба ещё на проверке. Дождитесь решения"


class ChangeDecided(DomainError):
    """Somebody has decided about the change before."""

    message = "По этой просьбе уже принято решение."


class DivisionsSettled(DomainError):
    """Registration has closed: who competes with whom was told to everybody (ГК РФ 1058)."""

    message = "Приём заявок закончился, группы больше не меняются. Штат и город уже не изменить"


def ask(session: Session, business: Business, values: dict[str, Any], *, by: int) -> Change | None:
    """Ask for other values of columns; None when all that changes is that something goes.

    Raises NothingChanges, DivisionsSettled, ChangeWaiting.
    """
    wanted = businesses.differences(business, values)
    if not wanted:
        raise NothingChanges
    wanted = _without_gone(session, business, wanted, by)
    if not wanted:
        return None
    if FIGURES & wanted.keys():
        _check_figures(session, business)
    change = Change(business_id=business.id, wanted=wanted, by_id=by)
    with answering(session, "uq_change_waiting", "change.business_id", clash=ChangeWaiting()):
        session.add(change)
    for application in _accepted(session, business):
        turns.note(session, application, Turn.CHANGE_ASKED, by=by)
    audit.record(session, "change.asked", change, by=by, wanted=wanted)
    return change


def _without_gone(
    session: Session, business: Business, wanted: dict[str, Any], by: int
) -> dict[str, Any]:
    """Take away what its page is to show no more, for that waits for nobody; return the rest."""
    gone = {name: value for name, value in wanted.items() if value is None}
    if gone:
        before = {name: getattr(business, name) for name in gone}
        businesses.write(session, business, gone)
        audit.record(session, "business.changed", business, by=by, before=before)
    return {name: value for name, value in wanted.items() if name not in gone}


def _check_figures(session: Session, business: Business) -> None:
    for application in _accepted(session, business):
        season = session.get_one(Season, application.season_id)
        if season.merged_at or not applications.registration_open(session, season):
            raise DivisionsSettled


def waiting(session: Session, business: Business) -> Change | None:
    """Return the change of a business that waits for a decision."""
    found = select(Change).where(Change.business_id == business.id, Change.state == "waiting")
    return session.scalars(found).one_or_none()


def last_declined(session: Session, business: Business) -> Change | None:
    """Return the newest change of a business if it was declined."""
    newest = select(Change).where(Change.business_id == business.id).order_by(Change.id.desc())
    change = session.scalars(newest.limit(1)).one_or_none()
    return change if change is not None and change.state == "declined" else None


def queue(session: Session) -> Sequence[Change]:
    """Return the oldest changes that wait, `A_PAGE` at most: others come as they are decided."""
    found = select(Change).where(Change.state == "waiting").order_by(Change.at, Change.id)
    found = found.options(joinedload(Change.business)).limit(A_PAGE)
    return session.scalars(found).all()


def accept(session: Session, change: Change, ring: KeyRing, *, by: int, site: str = "") -> None:
    """Let the change be; the division of what takes part is computed anew.

    Raises ChangeDecided, DivisionsSettled, NotEligible.
    """
    business = change.business
    if FIGURES & change.wanted.keys():
        _check_figures(session, business)
    if not settle(session, change, "accepted", by=by, reason=None):
        raise ChangeDecided
    before = {name: getattr(business, name) for name in change.wanted}
    businesses.write(session, business, change.wanted)
    for application in _accepted(session, business):
        if FIGURES & change.wanted.keys():
            _place_anew(session, application)
        turns.note(session, application, Turn.CHANGE_MADE, by=by)
    outbox.post(session, ring, outbox.Kind.MAIL, letters.changed(business, site))
    audit.record(session, "change.accepted", change, by=by, before=before, after=change.wanted)


def _place_anew(session: Session, application: Application) -> None:
    """Move an application and its entry to the division that the new figures belong to."""
    business = application.business
    season = session.get_one(Season, application.season_id)
    nomination = session.get_one(Nomination, application.nomination_id)
    place: Division = applications.division(session, season, nomination, business)
    application.staff, application.population = business.staff, business.city.population
    application.division_id = place.id
    session.execute(
        update(Entry)
        .where(Entry.application_id == application.id)
        .values(division_id=place.id)
        .execution_options(synchronize_session="fetch")
    )
    session.flush()
    session.expire(application, ["division"])


def decline(
    session: Session, change: Change, ring: KeyRing, reason: str, *, by: int, site: str = ""
) -> None:
    """Refuse the change, with the reason that the owner is written; ChangeDecided."""
    if not settle(session, change, "declined", by=by, reason=reason):
        raise ChangeDecided
    for application in _accepted(session, change.business):
        turns.note(session, application, Turn.CHANGE_DECLINED, reason, by=by)
    letter = letters.change_declined(change.business, reason, site)
    outbox.post(session, ring, outbox.Kind.MAIL, letter)
    audit.record(session, "change.declined", change, by=by, reason=reason)


def _accepted(session: Session, business: Business) -> Sequence[Application]:
    current = seasons.current(session)
    found = select(Application).where(
        Application.business_id == business.id,
        Application.status == Status.ACCEPTED,
        Application.season_id == (current.id if current else None),
    )
    return session.scalars(found.order_by(Application.id)).all()
