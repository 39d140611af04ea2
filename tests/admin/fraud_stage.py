"""How each act about suspicious votes is done: what stands ready before it, and the request."""

from sqlalchemy import select

from app.auth.models import Role
from app.core import tokens
from tests.admin.acts import Request, Stage
from voting import ballots
from voting.fraud import decisions
from voting.models.ballot import Ballot, Channel
from voting.models.fraud import FraudCluster, FraudMember


def cluster(stage: Stage, size: int = 2) -> FraudCluster:
    """Return a cluster of so many ballots of one business."""
    entry = stage.make_entry(stage.season)
    signals = [{"kind": "block", "count": size, "figures": {}}]
    found = FraudCluster(
        season_id=stage.season.id, entry_id=entry.id, signals=signals, of_votes=size
    )
    stage.session.add(found)
    stage.session.flush()
    for number in range(size):
        vote = ballots.Vote(entry.id, number.to_bytes(32), Channel.WEB)
        cast = ballots.cast(stage.session.connection(), vote)
        stage.session.add(FraudMember(ballot_id=cast.ballot_id, cluster_id=found.id))
    stage.session.flush()
    return found


def rule(stage: Stage) -> Request:
    return f"/admin/fraud/{cluster(stage).id}/rule", {"kind": "hold", "reason": "timing"}


def rule_receipts(stage: Stage) -> Request:
    member = select(FraudMember.ballot_id).where(FraudMember.cluster_id == cluster(stage, 1).id)
    ballot = stage.session.scalars(select(Ballot).where(Ballot.id.in_(member))).one()
    return "/admin/fraud/receipts", {
        "receipts": receipt(ballot),
        "kind": "hold",
        "reason": "timing",
    }


def receipt(ballot: Ballot) -> str:
    """Return a ballot's receipt as its voter holds it."""
    return tokens.spell(ballot.receipt)


def proposal(stage: Stage) -> int:
    """Return a bulk ruling that another organiser proposed."""
    author = stage.make_account(role=Role.ORGANISER)
    asked = decisions.Asked("hold", "timing")
    made = decisions.on_cluster(stage.session, cluster(stage, 21), asked, by=author)
    assert made is not None
    return made.id


def approve_ruling(stage: Stage) -> Request:
    return f"/admin/fraud/proposals/{proposal(stage)}/approve", {}


def decline_proposal(stage: Stage) -> Request:
    return f"/admin/proposals/{proposal(stage)}/decline", {}


ACTS = {
    "admin.rule": rule,
    "admin.fraud_receipts": rule_receipts,
    "admin.approve_ruling": approve_ruling,
    "admin.decline_proposal": decline_proposal,
}
