"""Taking an entry out of the voting: one organiser proposes it, another agrees.

Its page says so, with the day and the reason; nothing brings it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.auth import approvals, permissions
from app.auth.approvals import NoProposal, ProposalChanged
from app.auth.models import Account
from app.auth.proposals import Proposal
from app.core import audit, outbox
from app.core.errors import DomainError
from app.core.keys import KeyRing
from nominations import applications, letters
from nominations.models.application import Application
from nominations.models.entry import Entry
from nominations.models.season import Season

ACT = permissions.REMOVING
RECENT = 50


class ResultsStand(DomainError):
    """The results are certified, and who took part is fixed by them."""

    message = (
        "Итоги сезона подведены, снять участника уже нельзя. "
        "Отзовите его свидетельство: это тоже решают двое."
    )


@dataclass(frozen=True)
class Post:
    """What a letter to the owner takes: the keys, the site's address, and where to object."""

    ring: KeyRing
    site: str = ""
    contact: str = ""


def propose(session: Session, entry: Entry, reason: str, *, by: Account) -> Proposal:
    """Ask for a removal; AlreadyWithdrawn, ResultsStand, NotEntitled."""
    season = session.get_one(Season, entry.season_id)
    _require(season, entry)
    asking = _parameters(season, entry, reason)
    return approvals.propose(session, ACT, entry, asking, by=by)


def approve(session: Session, post: Post, proposal_id: int, *, by: Account) -> Entry:
    """Be the second person, remove the entry under the name of the first, write to its owner.

    Raises AlreadyWithdrawn, ResultsStand and what `approvals.approve` raises.
    """
    asked = approvals.find(session, proposal_id)
    if asked.act != ACT:
        raise NoProposal
    entry = session.get_one(Entry, asked.parameters["entry"], populate_existing=True)
    # Results that are being certified at this moment come first, or see the removal.
    season = session.get_one(
        Season, entry.season_id, populate_existing=True, with_for_update={"read": True}
    )
    reason = asked.parameters["reason"]
    try:
        now = _parameters(season, entry, reason)
        approvals.approve(session, proposal_id, by=by, parameters=now)
    except ProposalChanged:
        _require(season, entry)  # Says what has changed, when it is one of these.
        raise
    applications.withdraw(session, entry, reason, by=asked.requester_id)
    letter = letters.removed(entry, post.site, post.contact)
    outbox.post(session, post.ring, outbox.Kind.MAIL, letter)
    return entry


def waiting(session: Session, entry: Entry) -> Sequence[Proposal]:
    """Return the proposals to remove an entry that wait for a second person."""
    name = audit.named(entry)
    return [one for one in approvals.waiting(session, ACT) if one.subject == name]


def left(session: Session, season: Season) -> Sequence[Entry]:
    """Return who takes part no more, by an own wish too; the newest first."""
    gone = select(Entry).where(Entry.season_id == season.id, Entry.withdrawn_at.is_not(None))
    newest = gone.order_by(Entry.withdrawn_at.desc(), Entry.id.desc()).limit(RECENT)
    named = joinedload(Entry.application).joinedload(Application.business)
    return session.scalars(newest.options(named)).all()


def _require(season: Season, entry: Entry) -> None:
    if entry.withdrawn_at is not None:
        raise applications.AlreadyWithdrawn
    if season.certified_at is not None:
        raise ResultsStand


def _parameters(season: Season, entry: Entry, reason: str) -> dict[str, Any]:
    """Return all that a second person agrees to: who, why, and that it is still to be done."""
    return {
        "entry": entry.id,
        "code": entry.code,
        "name": entry.name,
        "reason": reason,
        "withdrawn": entry.withdrawn_at is not None,
        "certified": season.certified_at is not None,
    }
