"""Results become public at the minute that two people agreed on, or not at all."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth import approvals
from app.auth.models import Account
from app.auth.proposals import Proposal, ProposalDecision
from app.core import audit
from app.core.db import db_now
from app.core.errors import DomainError
from nominations.models.season import Season
from voting import certifying, readiness, results
from voting.checkpoints import Store, guard
from voting.models.announcement import Announcement, Ending


class NothingScheduled(DomainError):
    """No announcement waits."""

    message = "Отменять нечего: публикация не назначена."


def due(session: Session) -> Sequence[Announcement]:
    """Return the announcements whose minute has come by the database's clock."""
    found = select(Announcement).where(Announcement.ended.is_(None), Announcement.at <= db_now())
    return session.scalars(found.order_by(Announcement.id)).all()


def announce(session: Session, announcement_id: int, store: Store) -> Ending | None:
    """Certify what was agreed on, if it is still what would be certified; LogForked.

    None when another worker has done it, or it was called off. What has changed ends the
    announcement and leaves the season as it is.
    """
    announcement = session.get_one(
        Announcement, announcement_id, with_for_update=True, populate_existing=True
    )
    if announcement.ended is not None:
        return None
    # Who leaves at this moment is seen below, or waits until the results are out.
    season = session.get_one(
        Season,
        announcement.season_id,
        populate_existing=True,
        with_for_update={"key_share": True},
    )
    guard(session, season, store)
    ending = _certify(session, season, announcement)
    _end(session, announcement, ending)
    if ending is Ending.CHANGED:
        audit.record(session, "results.not_announced", season, by=None)
    session.flush()
    return ending


def call_off(session: Session, season: Season, *, by: Account) -> None:
    """Take back an agreed announcement before its minute; NothingScheduled."""
    announcement = certifying.scheduled(session, season)
    if announcement is None:
        raise NothingScheduled
    session.refresh(announcement, with_for_update=True)
    if announcement.ended is not None:
        raise NothingScheduled
    _end(session, announcement, Ending.CALLED_OFF)
    audit.record(session, "results.called_off", season, by=by.id)
    session.flush()


def newest(session: Session, season: Season) -> Announcement | None:
    """Return the season's newest announcement, whatever became of it."""
    found = select(Announcement).where(Announcement.season_id == season.id)
    return session.scalars(found.order_by(Announcement.id.desc()).limit(1)).one_or_none()


def proposal(session: Session, season: Season) -> Proposal | None:
    """Return what two people agreed on and still stand by; None before."""
    announcement = newest(session, season)
    if announcement is None or announcement.ended in {Ending.CHANGED, Ending.CALLED_OFF}:
        return None
    return approvals.find(session, announcement.proposal_id)


def people(session: Session, asked: Proposal) -> list[tuple[str, datetime]]:
    """Return who proposed and who approved, by e-mail, each with the moment."""
    signed = [(asked.requester_id, asked.requested_at)]
    decision = session.get(ProposalDecision, asked.id)
    if decision is not None:
        signed.append((decision.decider_id, decision.decided_at))
    return [(session.get_one(Account, one).email, at) for one, at in signed]


def _certify(session: Session, season: Season, announcement: Announcement) -> Ending:
    agreed = approvals.find(session, announcement.proposal_id)
    try:
        readiness.require(session, season)
        if not certifying.says(session, season, agreed):
            return Ending.CHANGED
        with session.begin_nested():
            results.certify(session, season, by=announcement.approved_by_id)
    except DomainError:
        return Ending.CHANGED
    return Ending.PUBLISHED


def _end(session: Session, announcement: Announcement, ending: Ending) -> None:
    announcement.ended = ending
    announcement.ended_at = session.scalar(select(db_now()))
