"""Who may certify: a rehearsal's results one organiser, a real season's two (docs/adr/0012)."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.auth import approvals
from app.auth.models import Account
from app.auth.proposals import Proposal
from app.core import audit
from app.core.errors import DomainError
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import journal, results
from voting.models.leaf import Leaf
from voting.models.result import Certification

ACT = "results.certify"


class TwoPeopleNeeded(DomainError):
    """A command is one person, and a real season takes two."""

    message = "Итоги настоящего сезона заверяют два организатора в панели."


def press(session: Session, season: Season, *, by: Account) -> Certification | None:
    """Certify, or propose to: of a real season the first who presses proposes. None then.

    Raises what `results.certify` and `approvals.approve` raise.
    """
    if not season.rehearsal:
        results.ready(session, season)
        asked = proposed(session, season)
        if asked is None:
            approvals.propose(session, ACT, season, state(session, season), by=by)
            return None
        approvals.approve(session, asked.id, by=by, parameters=state(session, season))
    return results.certify(session, season, by=by.id)


def alone(session: Session, season: Season) -> Certification:
    """Certify a rehearsal by a command; TwoPeopleNeeded for a real season."""
    if not season.rehearsal:
        raise TwoPeopleNeeded
    return results.certify(session, season, by=None)


def proposed(session: Session, season: Season) -> Proposal | None:
    """Return the proposal that waits for its second person and still says what would be done."""
    name, now = audit.named(season), state(session, season)
    waiting = approvals.waiting(session, ACT)
    return next((one for one in waiting if one.subject == name and one.parameters == now), None)


def state(session: Session, season: Season) -> dict[str, Any]:
    """Return what the results follow from: the last leaf that is a vote or a ruling, and who left.

    Heads of the journal are passed over: they come every hour and change no result.
    """
    lines = select(Leaf.position, Leaf.line).where(
        Leaf.season_id == season.id, Leaf.line.not_like(f"{journal.WORD}%")
    )
    last = session.execute(lines.order_by(Leaf.position.desc()).limit(1)).one_or_none()
    left = select(func.count()).where(Entry.season_id == season.id, Entry.withdrawn_at.is_not(None))
    return {
        "leaf": last.position if last else None,
        "line": last.line if last else None,
        "withdrawn": session.scalar(left),
    }
