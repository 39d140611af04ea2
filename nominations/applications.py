"""Applications: submitting one, and what becomes of it. Only an accepted one is an entry."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import audit, outbox
from app.core.db import answering, db_now, move
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import bands, issuing, letters, owner_consents, phases, seasons, turns
from nominations.models.application import Application, Status
from nominations.models.business import Business
from nominations.models.division import Division
from nominations.models.entry import Entry
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from nominations.turns import Turn


class RegistrationClosed(DomainError):
    """Applications are taken only between the dates of the season."""

    message = "Сейчас заявки не принимаются."


class AlreadyApplied(DomainError):
    """The business has an application in this nomination that waits or was accepted."""

    message = "В этой номинации уже есть заявка вашего предприятия"


class NotEligible(DomainError):
    """No band of the season holds such a business."""

    message = "В премии участвуют предприятия до 100 сотрудников. Участвовать нельзя"


class AlreadyDecided(DomainError):
    """Somebody has accepted or declined the application before."""

    message = "По этой заявке уже принято решение."


class AlreadyWithdrawn(DomainError):
    """The entry does not take part any more."""

    message = "Участник уже снят."


class OwnerAwaited(DomainError):
    """An organiser entered the business, and its owner has not agreed to take part."""

    message = (
        "Владелец ещё не подтвердил участие, согласий нет. Напишите ему ещё раз; без его слова "
        "заявку принимают только отдельно, с отметкой об этом."
    )


class VotingOver(DomainError):
    """Nobody can vote for an entry that begins after the voting."""

    message = "Голосование закончилось: принять заявку уже нельзя."


def submit(
    session: Session,
    season: Season,
    business: Business,
    nomination: Nomination,
    description: str,
) -> Application:
    """Ask for a place in a nomination; the division is computed and its figures are frozen.

    Raises RegistrationClosed, NotEligible, AlreadyApplied.
    """
    if not registration_open(session, season):
        raise RegistrationClosed
    place = division(session, season, nomination, business)
    application = Application(
        season_id=season.id,
        business_id=business.id,
        nomination_id=nomination.id,
        division_id=place.id,
        staff=business.staff,
        population=business.city.population,
        description=description,
    )
    _add(session, application)
    turns.note(session, application, Turn.SUBMITTED, by=business.owner_id)
    audit.record(session, "application.submitted", application, by=business.owner_id)
    return application


def division(
    session: Session, season: Season, nomination: Nomination, business: Business
) -> Division:
    """Return where the business would compete; NotEligible."""
    if nomination.season_id != season.id:
        raise NotEligible("Такой номинации в этом сезоне нет")
    inhabitants = business.city.population
    try:
        return seasons.division_for(session, season, nomination, business.staff, inhabitants)
    except bands.NoBand as error:
        raise NotEligible from error


def _add(session: Session, application: Application) -> None:
    with answering(
        session,
        "uq_application_business_nomination",
        "application.business_id",
        "application.nomination_id",
        clash=AlreadyApplied(),
    ):
        session.add(application)


def registration_open(session: Session, season: Season) -> bool:
    """Tell, by the database's clock, whether applications are taken."""
    return phases.registration_open(season.dates, _now(session))


def _now(session: Session) -> datetime:
    return session.execute(select(db_now())).scalar_one()


def accept(
    session: Session,
    application: Application,
    ring: KeyRing,
    *,
    by: int | None,
    site: str = "",
    draw: Random = issuing.SYSTEM,
    without_owner: bool = False,
) -> Entry:
    """Make the application an entry with a voting code, and write to its owner.

    `site` is the address that the letter's links begin with; `draw` chooses the code;
    `without_owner` accepts what an organiser entered before its owner agrees.
    Raises VotingOver, OwnerAwaited, AlreadyDecided, CodesExhausted.
    """
    agreed = not owner_consents.awaited(session, application.business)
    if not (agreed or without_owner):
        raise OwnerAwaited
    season = session.get_one(Season, application.season_id)
    if phases.voting_state(season.dates, _now(session)) is phases.VotingState.AFTER:
        raise VotingOver
    _decide(session, application, Status.ACCEPTED, by=by, reason=None)
    entry = issuing.enter(session, season, application, ring, draw)
    turns.note(session, application, Turn.ACCEPTED, by=by)
    outbox.post(session, ring, outbox.Kind.MAIL, letters.accepted(entry, site, agreed=agreed))
    told = {"code": entry.code} if agreed else {"code": entry.code, "without_owner": True}
    audit.record(session, "application.accepted", application, by=by, **told)
    return entry


def decline(
    session: Session,
    application: Application,
    ring: KeyRing,
    reason: str,
    *,
    by: int | None,
    site: str = "",
) -> None:
    """Refuse the application, with the reason that its owner is written; AlreadyDecided."""
    _decide(session, application, Status.DECLINED, by=by, reason=reason)
    turns.note(session, application, Turn.DECLINED, reason, by=by)
    outbox.post(session, ring, outbox.Kind.MAIL, letters.declined(application, site))
    audit.record(session, "application.declined", application, by=by, reason=reason)


def _decide(
    session: Session,
    application: Application,
    status: Status,
    *,
    by: int | None,
    reason: str | None,
) -> None:
    decided = {"status": status, "decided_by_id": by, "decided_at": db_now(), "reason": reason}
    move_waiting(session, application, decided | {"returned_at": None})


def move_waiting(session: Session, application: Application, values: Mapping[str, Any]) -> None:
    """Change an application that nobody has decided about; AlreadyDecided."""
    if not move(session, application, Application.status == Status.WAITING, values):
        raise AlreadyDecided


def withdraw(session: Session, entry: Entry, reason: str, *, by: int | None) -> None:
    """Take an entry out of the voting, for a reason that its page shows; AlreadyWithdrawn."""
    # Results that become public at this moment see it, or are out before.
    season = select(Season.id).where(Season.id == entry.season_id)
    session.execute(season.with_for_update(read=True))
    values = {"withdrawn_at": db_now(), "withdrawal_reason": reason}
    if not move(session, entry, Entry.withdrawn_at.is_(None), values):
        raise AlreadyWithdrawn
    entry.application.status = Status.WITHDRAWN
    turns.note(session, entry.application, Turn.WITHDRAWN, reason, by=by)
    audit.record(session, "entry.withdrawn", entry, by=by, reason=reason)
