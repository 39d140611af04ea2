"""Who may certify: a rehearsal's results one organiser, a real season's two (docs/adr/0012, 0020).

Of a real season the first proposes a text (voting/minutes.py): the places, what they follow from
and the minute they become public. The second approves exactly it; `announcing` certifies at that
minute.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.auth import approvals, permissions
from app.auth.models import Account
from app.auth.proposals import Proposal
from app.core import audit
from app.core.db import answering
from app.core.errors import DomainError
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import journal, minutes, previews, readiness, results
from voting.models.announcement import ONE_WAITING, Announcement
from voting.models.leaf import Leaf
from voting.models.result import Certification

ACT = permissions.RESULTS


class TwoPeopleNeeded(DomainError):
    """A command is one person, and a real season takes two."""

    message = "Итоги настоящего сезона заверяют два организатора в панели."


class AnnouncementWaits(DomainError):
    """Two people agreed on these results already; their minute has not come."""

    message = "Итоги уже подтверждены двумя организаторами и ждут своей минуты."


class ProposalWaits(DomainError):
    """The same results were proposed already and wait for their second person."""

    message = "Эти итоги уже предложены и ждут второго организатора. Обновите страницу."


@dataclass(frozen=True)
class Seen:
    """What the second person has before them: the proposal, and the SHA-256 of its text."""

    proposal_id: int
    minutes: str


def press(
    session: Session,
    season: Season,
    *,
    by: Account,
    at: datetime | None = None,
    seen: Seen | None = None,
) -> Certification | None:
    """Certify a rehearsal; of a real season propose its results, or approve what was `seen`.

    `at`: when a proposal's results become public. Raises what `results.certify`,
    `readiness.require` and `approvals.approve` raise, AnnouncementWaits and ProposalWaits.
    """
    if season.rehearsal:
        approvals.one_is_enough(session, ACT)
        return results.certify(session, season, by=by.id)
    results.ready(session, season)
    readiness.require(session, season)
    if scheduled(session, season):
        raise AnnouncementWaits
    if seen is not None:
        _approve(session, season, seen, by)
        return None
    if proposed(session, season):
        raise ProposalWaits
    asking = terms(session, season, (at or season.results_at).isoformat())
    minutes.keep(session, season, approvals.propose(session, ACT, season, asking, by=by))
    return None


def terms(session: Session, season: Season, at: str) -> dict[str, Any]:
    """Return all that two people agree on: the state, the moment, and the text that tells it."""
    text = minutes.written(minutes.compose(session, season, at))
    return {**state(session, season), "at": at, "minutes": minutes.digest(text)}


def _approve(session: Session, season: Season, seen: Seen, by: Account) -> None:
    asked = approvals.find(session, seen.proposal_id)
    if asked.act != ACT or asked.subject != audit.named(season):
        raise approvals.NoProposal
    at = asked.parameters["at"]
    approvals.approve(session, asked.id, by=by, parameters=terms(session, season, at))
    if asked.parameters["minutes"] != seen.minutes:
        raise approvals.ProposalChanged
    announcement = Announcement(
        season_id=season.id,
        proposal_id=asked.id,
        at=datetime.fromisoformat(at),
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
    return next((one for one in waiting if says(session, season, one)), None)


def says(session: Session, season: Season, proposal: Proposal) -> bool:
    """Tell whether a proposal still says what would be done now."""
    asked = proposal.parameters
    return "at" in asked and terms(session, season, asked["at"]) == asked


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
