"""What people decide about suspicious votes: hold, void, or count again; never by a program.

A moderator alone decides about twenty votes of a business in a day; beyond that a second person
approves exactly the ballots, as they stand, and the reason (trust.md T27). Every ruling becomes a
line of the public log with the class of its reason, and can be taken back until the reveal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.auth import approvals, permissions
from app.auth.models import Account
from app.auth.proposals import Proposal
from app.core import audit, tokens
from app.core.db import db_now
from app.core.errors import DomainError
from nominations.models.season import Season
from voting import rulings
from voting.fraud import reasons
from voting.models.ballot import Ballot
from voting.models.fraud import FraudCluster, FraudMember
from voting.models.review import Ruling

ACT = permissions.BALLOTS
MOST_ALONE = 20
TERM = timedelta(hours=24)
STANDS = {"hold": "на проверке", "void": "аннулирован", "clear": "учтён"}


class NoSuchRuling(DomainError):
    """The kind of ruling or the class of its reason is not one of the published ones."""

    message = "Выберите решение и причину из списка."


class StandsSoAlready(DomainError):
    """A ballot is held, voided or counted already, as was asked again."""

    message = "Среди этих голосов есть такой, который уже %(stands)s."


class OtherSeason(DomainError):
    """A ballot belongs to another season."""

    message = "Этот голос — из другого сезона."


class WrongReceipt(DomainError):
    """A receipt is nobody's: it was mistyped or made up."""

    message = "Квитанции «%(receipt)s» нет. Проверьте, нет ли опечатки."


class NothingToRule(DomainError):
    """No ballot was named, or all of a cluster's stand as asked."""

    message = "Здесь нет голосов, положение которых изменит это решение."


@dataclass(frozen=True)
class Asked:
    """A ruling that somebody asks for: hold, void or clear, and the class of its reason."""

    kind: str
    reason: str

    @property
    def text(self) -> str:
        """Return the reason's sentence; NoSuchRuling."""
        if self.kind not in STANDS or self.reason not in reasons.allowed(self.kind):
            raise NoSuchRuling
        return reasons.TEXTS[self.reason]


def on_cluster(
    session: Session, cluster: FraudCluster, asked: Asked, *, by: Account
) -> Proposal | None:
    """Rule on a cluster's ballots that don't stand so yet; a proposal where two must agree.

    Raises NoSuchRuling, NothingToRule, rulings.AfterTheReveal.
    """
    members = select(FraudMember.ballot_id).where(FraudMember.cluster_id == cluster.id)
    standing = _lock(session, session.scalars(members).all())
    named = [ballot for ballot, stands in standing.items() if stands != asked.kind]
    return _rule(session, named, asked, cluster, by)


def on_receipts(
    session: Session, season: Season, receipts: Sequence[str], asked: Asked, *, by: Account
) -> Proposal | None:
    """Rule on the ballots of these receipts, all or none; a proposal where two must agree.

    Raises NoSuchRuling, NothingToRule, WrongReceipt, OtherSeason, StandsSoAlready,
    rulings.AfterTheReveal.
    """
    named = sorted({_ballot(session, season, text) for text in receipts})
    standing = _lock(session, named)
    if asked.kind in standing.values():
        raise StandsSoAlready(stands=STANDS.get(asked.kind))
    return _rule(session, named, asked, None, by)


def approve(session: Session, proposal_id: int, *, by: Account) -> int:
    """Be the second person of a bulk ruling and make it; return how many ballots it was.

    Raises what `approvals.approve` raises, and rulings.AfterTheReveal.
    """
    parameters = approvals.find(session, proposal_id).parameters
    ballots, asked = parameters["ballots"], Asked(parameters["kind"], parameters["reason"])
    now = _parameters(asked, parameters["cluster"], _lock(session, ballots))
    proposal = approvals.approve(session, proposal_id, by=by, parameters=now)
    cluster = session.get(FraudCluster, parameters["cluster"] or 0)
    _apply(session, ballots, asked, cluster, proposal.requester_id)
    return len(ballots)


def _ballot(session: Session, season: Season, text: str) -> int:
    receipt = tokens.read(text)
    found = select(Ballot).where(Ballot.receipt == receipt)
    ballot = session.scalars(found).one_or_none() if receipt else None
    if ballot is None:
        raise WrongReceipt(receipt=text[:40])
    if ballot.season_id != season.id:
        raise OtherSeason
    return ballot.id


def _lock(session: Session, ballots: Sequence[int]) -> dict[int, str]:
    """Return how ballots stand (hold, clear, void); nobody else rules on them meanwhile."""
    rows = select(Ballot.id).where(Ballot.id.in_(ballots)).order_by(Ballot.id)
    standing = dict.fromkeys(session.scalars(rows.with_for_update(key_share=True)), "clear")
    ruled = select(Ruling.ballot_id, Ruling.kind).where(Ruling.ballot_id.in_(ballots))
    for ballot, kind in session.execute(ruled.order_by(Ruling.id)):
        standing[ballot] = kind
    return standing


def _rule(
    session: Session,
    ballots: Sequence[int],
    asked: Asked,
    cluster: FraudCluster | None,
    by: Account,
) -> Proposal | None:
    if not asked.text or not ballots:
        raise NothingToRule
    season = session.get_one(Season, session.get_one(Ballot, ballots[0]).season_id)
    if season.certified_at is not None:
        raise rulings.AfterTheReveal
    if len(ballots) + _ruled_lately(session, ballots, by) <= MOST_ALONE:
        approvals.one_is_enough(session, ACT)
        _apply(session, ballots, asked, cluster, by.id)
        return None
    number = cluster.id if cluster else None
    parameters = _parameters(asked, number, _lock(session, ballots))
    return approvals.propose(session, ACT, cluster or season, parameters, by=by)


def _ruled_lately(session: Session, ballots: Sequence[int], by: Account) -> int:
    """Return on how many other ballots of the same businesses this person ruled within a day."""
    entries = select(Ballot.entry_id).where(Ballot.id.in_(ballots))
    now = session.execute(select(db_now())).scalar_one()
    mine = (
        select(func.count(Ruling.ballot_id.distinct()))
        .join(Ballot, Ballot.id == Ruling.ballot_id)
        .where(Ballot.entry_id.in_(entries), Ballot.id.not_in(ballots))
        .where(Ruling.author_id == by.id, Ruling.at > now - TERM)
    )
    return session.scalar(mine) or 0


def _parameters(asked: Asked, cluster: int | None, standing: Mapping[int, str]) -> dict[str, Any]:
    """Return all that a second person agrees to: which ballots, how they stand, what and why."""
    return {
        "kind": asked.kind,
        "reason": asked.reason,
        "cluster": cluster,
        "ballots": sorted(standing),
        "standing": [standing[ballot] for ballot in sorted(standing)],
    }


def _apply(
    session: Session, ballots: Sequence[int], asked: Asked, cluster: FraudCluster | None, by: int
) -> None:
    for ballot in ballots:
        rulings.rule(session.connection(), ballot, asked.kind, asked.text, by=by)
    if cluster is not None:
        moment = session.execute(select(db_now())).scalar_one()
        cluster.decision, cluster.decided_at, cluster.decided_by_id = asked.kind, moment, by
    subject = cluster or "receipts"
    told = {"count": len(ballots), "reason": asked.reason, "ballots": list(ballots)}
    audit.record(session, f"ballots.{asked.kind}", subject, by=by, **told)
    session.flush()
