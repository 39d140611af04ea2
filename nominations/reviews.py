"""Reviews: an application goes back to its owner with a question, and comes again answered."""

from sqlalchemy.orm import Session

from app.core import audit, outbox
from app.core.clock import now
from app.core.db import answering, db_now
from app.core.keys import KeyRing
from nominations import applications, letters, turns
from nominations.models.application import Application, Status
from nominations.models.nomination import Nomination
from nominations.models.season import Season
from nominations.turns import Turn


class NotReturned(applications.AlreadyDecided):
    """The organisers ask nothing about this application."""

    message = "По этой заявке сейчас нет вопроса."


def send_back(
    session: Session,
    application: Application,
    ring: KeyRing,
    question: str,
    *,
    by: int,
    site: str = "",
) -> None:
    """Return the application to its owner with a question; AlreadyDecided."""
    applications.move_waiting(session, application, {"returned_at": now(), "reason": question})
    turns.note(session, application, Turn.RETURNED, question, by=by)
    outbox.post(session, ring, outbox.Kind.MAIL, letters.returned(application, question, site))
    audit.record(session, "application.returned", application, by=by, question=question)


def resubmit(
    session: Session,
    application: Application,
    nomination: Nomination,
    description: str,
    *,
    by: int,
    words: str | None = None,
) -> Application:
    """Take a returned application again, mended; its division is computed anew.

    Raises NotReturned, NotEligible, AlreadyApplied.
    """
    if application.stands != "returned":
        raise NotReturned
    season = session.get_one(Season, application.season_id)
    place = applications.division(session, season, nomination, application.business)
    clash = applications.AlreadyApplied()
    columns = ("application.business_id", "application.nomination_id")
    with answering(session, "uq_application_business_nomination", *columns, clash=clash):
        applications.move_waiting(
            session,
            application,
            {
                "returned_at": None,
                "reason": None,
                "nomination_id": nomination.id,
                "division_id": place.id,
                "staff": application.business.staff,
                "population": application.business.city.population,
                "description": description,
                "submitted_at": db_now(),
            },
        )
    turns.note(session, application, Turn.ANSWERED, words or None, by=by)
    audit.record(session, "application.answered", application, by=by)
    return application


def answer(session: Session, application: Application, words: str, *, by: int) -> None:
    """Answer the organisers, and send the application again as it is; NotReturned."""
    nomination = session.get_one(Nomination, application.nomination_id)
    resubmit(session, application, nomination, application.description, by=by, words=words)


def retract(session: Session, application: Application, *, by: int) -> None:
    """Take back an application that nobody has decided about; AlreadyDecided."""
    values = {"status": Status.WITHDRAWN, "returned_at": None}
    applications.move_waiting(session, application, values)
    turns.note(session, application, Turn.WITHDRAWN, by=by)
    audit.record(session, "application.retracted", application, by=by)
