"""What came of the search for fraud in a season, in figures and without a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.auth.models import Account
from app.auth.proposals import Proposal, ProposalDecision, Verdict
from app.core import audit
from nominations.models.season import Season
from voting import rulings
from voting.fraud import decisions
from voting.models.ballot import Ballot
from voting.models.fraud import FraudCluster
from voting.models.review import Ruling, UnsealedRuling

#: The class of a reason that was given in free words.
FREE = "review"


@dataclass(frozen=True)
class Stands:
    """Votes that are held or voided for one reason."""

    kind: str
    #: The class of the reason, as the log says it, and its sentence; empty for free words.
    reason: str
    words: str
    votes: int


@dataclass(frozen=True)
class Pair:
    """Decisions by two: the role of who asked and of who agreed."""

    asked: str
    agreed: str
    decisions: int
    votes: int


@dataclass(frozen=True)
class Inquiry:
    """Clusters, decisions and what became of the votes."""

    #: {hold, clear, void, waiting: clusters}.
    clusters: Mapping[str, int]
    stands: Sequence[Stands]
    #: Votes that were out of the count and came back; of these, by a mistake of ours.
    returned: int
    mistaken: int
    #: {role: votes that its people ruled on}; `voter` where the owner of the phone did.
    decided_by: Mapping[str, int]
    pairs: Sequence[Pair]

    @property
    def found(self) -> int:
        """Return how many clusters there are."""
        return sum(self.clusters.values())


def of_season(session: Session, season: Season) -> Inquiry:
    """Return what came of the search for fraud; rulings that wait for the sealer don't count."""
    last = _newest(session, season)
    cleared = {reason: votes for kind, reason, votes in last if kind == "clear"}
    return Inquiry(
        clusters=_clusters(session, season),
        stands=_stands(last),
        returned=sum(cleared.values()),
        mistaken=sum(
            votes for reason, votes in cleared.items() if rulings.CLASSES.get(reason) == "mistake"
        ),
        decided_by=_decided_by(session, season),
        pairs=_pairs(session, season),
    )


def _newest(session: Session, season: Season) -> list[tuple[str, str, int]]:
    """Return (kind, reason, votes) of the newest sealed ruling on each vote."""
    newest = (
        select(func.max(Ruling.id))
        .join(Ballot, Ballot.id == Ruling.ballot_id)
        .where(Ballot.season_id == season.id, Ruling.id.not_in(select(UnsealedRuling.ruling_id)))
        .group_by(Ruling.ballot_id)
    )
    rows = session.execute(
        select(Ruling.kind, Ruling.reason, func.count())
        .where(Ruling.id.in_(newest))
        .group_by(Ruling.kind, Ruling.reason)
    )
    return [(kind, reason, votes) for kind, reason, votes in rows]


def _stands(newest: Sequence[tuple[str, str, int]]) -> list[Stands]:
    """Group what is out of the count by class; free words are never repeated."""
    sums: dict[tuple[str, str, str], int] = {}
    for kind, reason, votes in newest:
        if kind != "clear":
            known = rulings.CLASSES.get(reason)
            key = (kind, known or FREE, reason if known else "")
            sums[key] = sums.get(key, 0) + votes
    rows = [Stands(*key, votes) for key, votes in sums.items()]
    return sorted(rows, key=lambda row: (row.kind, -row.votes, row.reason))


def _clusters(session: Session, season: Season) -> dict[str, int]:
    rows = session.execute(
        select(FraudCluster.decision, func.count())
        .where(FraudCluster.season_id == season.id)
        .group_by(FraudCluster.decision)
    )
    found = {decision or "waiting": count for decision, count in rows}
    return {name: found.get(name, 0) for name in ("hold", "clear", "void", "waiting")}


def _decided_by(session: Session, season: Season) -> dict[str, int]:
    """Count the votes ruled on by the role of who ruled; the phone's owner has no account."""
    rows = session.execute(
        select(func.coalesce(Account.role, "voter"), func.count(Ruling.ballot_id.distinct()))
        .select_from(Ruling)
        .join(Ballot, Ballot.id == Ruling.ballot_id)
        .outerjoin(Account, Account.id == Ruling.author_id)
        .where(Ballot.season_id == season.id)
        .group_by(Account.role)
    )
    return dict(sorted((role, votes) for role, votes in rows))


def _pairs(session: Session, season: Season) -> list[Pair]:
    """Return the decisions of two persons, by their roles."""
    clusters = session.scalars(select(FraudCluster.id).where(FraudCluster.season_id == season.id))
    subjects = [audit.named(season), *(f"fraudcluster {number}" for number in clusters)]
    first, second = aliased(Account), aliased(Account)
    approved = session.execute(
        select(Proposal, first.role, second.role)
        .join(ProposalDecision, ProposalDecision.proposal_id == Proposal.id)
        .join(first, first.id == Proposal.requester_id)
        .join(second, second.id == ProposalDecision.decider_id)
        .where(Proposal.act == decisions.ACT, ProposalDecision.verdict == Verdict.APPROVED)
        .where(Proposal.subject.in_(subjects))
    )
    sizes: dict[tuple[str, str], list[int]] = {}
    for proposal, asked, agreed in approved:
        sizes.setdefault((asked, agreed), []).append(len(proposal.parameters["ballots"]))
    return [Pair(*roles, len(found), sum(found)) for roles, found in sorted(sizes.items())]
