"""What two people agree on: how it is asked alone, how it is approved, and what then is so.

Acts of the matrix without `two` have nobody to approve them and are not here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from app.auth.permissions import BALLOTS, REMOVING, RESULTS, REVOKING, SHREDDING
from app.auth.proposals import Proposal
from app.core.clock import now
from nominations.models.business import Business
from nominations.models.entry import Entry
from tests.admin import data_stage, fraud_stage, owners_stage
from tests.admin.acts import Request, Stage
from voting import certifying, rulings
from voting.models.ballot import Ballot
from voting.models.credential import Credential
from voting.models.result import Certification
from voting.models.review import Ruling
from voting.models.shredding import Shredding


@dataclass(frozen=True)
class Agreement:
    """How two people agree: what is asked alone, how it is approved, and what then is so."""

    alone: Callable[[Stage], Request]
    approve: Callable[[Stage, Proposal], Request]
    change: Callable[[Stage], object]
    done: Callable[[Stage], bool]
    #: The rule that refuses it the second time.
    replayed: str = "ProposalDecided"


def results(stage: Stage) -> Request:
    return "/admin/season/certify", {}


def second_of_results(stage: Stage, proposal: Proposal) -> Request:
    shown = {"proposal": proposal.id, "minutes": proposal.parameters["minutes"]}
    return "/admin/season/certify", shown


def leave(stage: Stage) -> None:
    stage.session.scalars(select(Entry)).first().withdrawn_at = now()


def certified(stage: Stage) -> bool:
    agreed = certifying.scheduled(stage.session, stage.season)
    return agreed is not None or stage.session.get(Certification, stage.season.id) is not None


def bulk(stage: Stage) -> Request:
    cluster = fraud_stage.cluster(stage, 21)
    return f"/admin/fraud/{cluster.id}/rule", {"kind": "hold", "reason": "timing"}


def bulk_receipts(stage: Stage) -> Request:
    fraud_stage.cluster(stage, 21)
    receipts = "\n".join(map(fraud_stage.receipt, stage.session.scalars(select(Ballot))))
    return "/admin/fraud/receipts", {"receipts": receipts, "kind": "hold", "reason": "timing"}


def second_of_bulk(stage: Stage, proposal: Proposal) -> Request:
    return f"/admin/fraud/proposals/{proposal.id}/approve", {}


def rule_one(stage: Stage) -> None:
    ballot = stage.session.scalars(select(Ballot.id)).first()
    rulings.rule(stage.session.connection(), ballot, "void", "Накрутка")


def ruled(stage: Stage) -> bool:
    return len(stage.session.scalars(select(Ruling)).all()) > 1


def second_of_revocation(_stage: Stage, proposal: Proposal) -> Request:
    return f"/admin/credentials/proposals/{proposal.id}/approve", {}


def rewrite(stage: Stage) -> None:
    stage.session.scalars(select(Credential)).one().statement += " "


def revoked(stage: Stage) -> bool:
    return stage.session.scalars(select(Credential)).one().revoked_at is not None


def second_of_removal(_stage: Stage, proposal: Proposal) -> Request:
    return f"/admin/removals/{proposal.id}/approve", {}


def rename(stage: Stage) -> None:
    stage.session.scalars(select(Business)).one().name += " и партнёры"


def removed(stage: Stage) -> bool:
    return stage.session.scalars(select(Entry)).one().withdrawn_at is not None


def second_of_shredding(stage: Stage, proposal: Proposal) -> Request:
    return f"/admin/seasons/{stage.season.slug}/shredding/{proposal.id}/approve", {}


def change_key(stage: Stage) -> None:
    stage.season.phone_key = "k2"


def shredded(stage: Stage) -> bool:
    return stage.session.get(Shredding, stage.season.id) is not None


#: {what is asked: how two agree on it}. The addresses of both presses are in the matrix.
AGREED = {
    "admin.certify": Agreement(
        results, second_of_results, leave, certified, replayed="AnnouncementWaits"
    ),
    "admin.rule": Agreement(bulk, second_of_bulk, rule_one, ruled),
    "admin.fraud_receipts": Agreement(bulk_receipts, second_of_bulk, rule_one, ruled),
    "admin.credential": Agreement(
        owners_stage.propose_revocation, second_of_revocation, rewrite, revoked
    ),
    "admin.removal": Agreement(owners_stage.propose_removal, second_of_removal, rename, removed),
    "admin.shred": Agreement(
        data_stage.shred, second_of_shredding, change_key, shredded, replayed="ShredAlready"
    ),
}
SECONDS = {
    RESULTS: "admin.certify",
    BALLOTS: "admin.approve_ruling",
    REVOKING: "admin.approve_revocation",
    REMOVING: "admin.approve_removal",
    SHREDDING: "admin.approve_shredding",
}
