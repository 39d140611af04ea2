"""Who may certify: a rehearsal's results one organiser, a real season's two (docs/adr/0012, 0020).

Of a real season the first proposes the places and the minute they become public, the second
approves exactly these; `announcing` certifies at that minute.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.auth import approvals
from app.auth.models import Account
from app.auth.proposals import Proposal
from app.core import audit
from app.core.db import answering
from app.core.errors import DomainError
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import journal, previews, readiness, results
from voting.models.announcement import ONE_WAITING, Announcement
from voting.models.leaf import Leaf
from voting.models.result import Certification

ACT = "results.certify"


class TwoPeopleNeeded(DomainError):
    """A command is one person, and a real season takes two."""

    message = "Итоги настоящего сезона заверяют два организатора в панели."


class AnnouncementWaits(DomainError):
    """Two people agreed on these results already; their minute has not come."""

    message = "Итоги уже подтверждены двумя организаторами и ждут своей минуты."


def press(
    session: Session, season: Season, *, by: Account, at: datetime | None = None
) -> Certification | None:
    """Certify a rehearsal; of a real season propose its results, or approve what was proposed.

    `at`: when a proposal's results become public. Raises what `results.certify`,
    `readiness.require` and `approvals.approve` raise, and AnnouncementWaits.
    """
    if season.rehearsal:
        return results.certify(session, season, by=by.id)
    results.ready(session, season)
    readiness.require(session, season)
    if scheduled(session, season):
        raise AnnouncementWaits
    asked = proposed(session, season)
    if asked is None:
        moment = (at or season.results_at).isoformat()
        asking = {**state(session, season), "at": moment}
        approvals.propose(session, ACT, season, asking, by=by)
    else:
        _approve(session, season, asked, by)
    return None


def _approve(session: Session, season: Season, asked: Proposal, by: Account) -> None:
    parameters = {**state(session, season), "at": asked.parameters["at"]}
    approvals.approve(session, asked.id, by=by, parameters=parameters)
    announcement = Announcement(
        season_id=season.id,
        proposal_id=asked.id,
        at=datetime.fromisoformat(asked.parameters["at"]),
        approved_by_id=by.id,
    )
    with answering(session, ONE_WAITING, "announcement.season_id", clash=AnnouncementWaits()):
        session.add(announcement)


def scheduled(session: Session, season: Season) -> Announcement | None:
    """Return the announcement that waits for its minute."""
    waiting = select(Announcement).where(
        Announcement.season_id == season.id, Announcement.ended.is_(None)
    )
    return session.scalars(waiting).one_or_none()


def alone(session: Session, season: Season) -> Certification:
    """Certify a rehearsal by a command; TwoPeopleNeeded for a real season."""
    if not season.rehearsal:
        raise TwoPeopleNeeded
    return results.certify(session, season, by=None)


def proposed(session: Session, season: Season) -> Proposal | None:
    """Return the proposal that waits for its second person and still says what would be done."""
    name = audit.named(season)
    waiting = [one for one in approvals.waiting(session, ACT) if one.subject == name]
    now = state(session, season) if waiting else {}
    return next((one for one in waiting if _says(one, now)), None)


def _says(proposal: Proposal, now: dict[str, Any]) -> bool:
    return {name: value for name, value in proposal.parameters.items() if name != "at"} == now


def state(session: Session, season: Season) -> dict[str, Any]:
    """Return what the results follow from, and the digest of the places that follow.

    That is the freeze, the last leaf that is a vote or a ruling, and who left. Heads of the
    journal are passed over.
    """
    lines = select(Leaf.position, Leaf.line).where(
        Leaf.season_id == season.id, Leaf.line.not_like(f"{journal.WORD}%")
    )
    last = session.execute(lines.order_by(Leaf.position.desc()).limit(1)).one_or_none()
    left = select(func.count()).where(Entry.season_id == season.id, Entry.withdrawn_at.is_not(None))
    return {
        "frozen": season.frozen_at.isoformat() if season.frozen_at else None,
        "leaf": last.position if last else None,
        "line": last.line if last else None,
        "withdrawn": session.scalar(left),
        "places": previews.digest(session, season),
    }
