"""Clusters kept: what the signals found, brought up to date again and again, and read back.

A ballot is in one cluster and stays in it, so a second look adds what is new and changes nothing
else. Looking changes no vote: that is for people (`voting.fraud.decisions`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from nominations import seasons
from nominations.models.season import Season
from voting.fraud import wording
from voting.fraud.facts import Lead
from voting.fraud.signals import Cluster
from voting.models.ballot import Ballot
from voting.models.fraud import FraudCluster, FraudMember

WATCH_LOCK = 7_201_404


def watched(session: Session) -> list[Season]:
    """Return the seasons in which something can still be decided."""
    return [one for one in seasons.published(session) if one.certified_at is None]


def store(session: Session, season: Season, found: Iterable[Cluster]) -> int:
    """Keep what was found and return how many ballots are new in clusters.

    None are kept while another worker does the same.
    """
    if not _elected(session):
        return 0
    known = _members(session, season)
    totals = _totals(session, season)
    return sum(_keep(session, season, one, known, totals[one.entry]) for one in found)


def _keep(
    session: Session, season: Season, found: Cluster, known: dict[int, int], of_votes: int
) -> int:
    told = _told(found.leads)
    met = sorted({known[ballot] for ballot in found.members if ballot in known})
    if met:
        cluster = session.get_one(FraudCluster, met[0])
        cluster.signals, cluster.of_votes = told, of_votes
    else:
        cluster = FraudCluster(
            season_id=season.id, entry_id=found.entry, signals=told, of_votes=of_votes
        )
        session.add(cluster)
    session.flush()
    fresh = [
        {"ballot_id": ballot, "cluster_id": cluster.id}
        for ballot in sorted(found.members)
        if ballot not in known
    ]
    if fresh:
        session.execute(insert(FraudMember), fresh)
    return len(fresh)


def _told(leads: Sequence[Lead]) -> list[dict[str, Any]]:
    """Return one sentence of each kind, of the lead with most votes; the weightiest first."""
    told: dict[str, dict[str, Any]] = {}
    for lead in leads:
        count = len(lead.members)
        if count > told.get(lead.kind, {"count": 0})["count"]:
            told[lead.kind] = {
                "kind": str(lead.kind),
                "count": count,
                "words": wording.words(lead),
            }
    return list(told.values())


def _members(session: Session, season: Season) -> dict[int, int]:
    rows = session.execute(
        select(FraudMember.ballot_id, FraudMember.cluster_id)
        .join(FraudCluster, FraudCluster.id == FraudMember.cluster_id)
        .where(FraudCluster.season_id == season.id)
    )
    return {row.ballot_id: row.cluster_id for row in rows}


def _totals(session: Session, season: Season) -> Counter[int]:
    rows = session.execute(
        select(Ballot.entry_id, func.count().label("votes"))
        .where(Ballot.season_id == season.id)
        .group_by(Ballot.entry_id)
    )
    return Counter({row.entry_id: row.votes for row in rows})


def _elected(session: Session) -> bool:
    """Take the lock until the transaction ends; SQLite's BEGIN IMMEDIATE has done it."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(WATCH_LOCK))))


def sizes(session: Session, season: Season) -> list[tuple[FraudCluster, int]]:
    """Return a season's clusters with their sizes: the undecided first, then the biggest."""
    size = func.count(FraudMember.ballot_id)
    rows = session.execute(
        select(FraudCluster, size)
        .join(FraudMember, FraudMember.cluster_id == FraudCluster.id)
        .where(FraudCluster.season_id == season.id)
        .group_by(FraudCluster.id)
        .order_by(FraudCluster.decision.is_not(None), size.desc(), FraudCluster.id)
    )
    return [(cluster, count) for cluster, count in rows]


def decided(session: Session, season: Season) -> dict[str | None, int]:
    """Return how many clusters were decided how; those nobody has decided about are None's."""
    rows = session.execute(
        select(FraudCluster.decision, func.count())
        .where(FraudCluster.season_id == season.id)
        .group_by(FraudCluster.decision)
    )
    return {row.decision: row[1] for row in rows}


def ballots_of(session: Session, cluster: FraudCluster) -> list[Ballot]:
    """Return a cluster's ballots in the order in which they were cast."""
    rows = (
        select(Ballot)
        .join(FraudMember, FraudMember.ballot_id == Ballot.id)
        .where(FraudMember.cluster_id == cluster.id)
        .order_by(Ballot.cast_at, Ballot.id)
    )
    return list(session.scalars(rows))
