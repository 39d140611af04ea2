"""Clusters kept: what the signals found, brought up to date again and again, and read back.

A ballot is in one cluster and stays in it, so a second look adds what is new and changes nothing
else. Looking changes no vote: that is for people (`voting.fraud.decisions`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, insert, literal, select, tuple_
from sqlalchemy.orm import Session

from app.core.db import elected
from nominations import seasons
from nominations.models.season import Season
from voting.fraud.facts import Lead
from voting.fraud.signals import Cluster
from voting.models.ballot import Ballot
from voting.models.fraud import FraudCluster, FraudMember

A_PAGE = 50
#: A place in the order of the clusters: decided or not, the size, the number.
PARTS = 3
WATCH_LOCK = 7_201_404


def watched(session: Session) -> list[Season]:
    """Return the seasons in which something can still be decided."""
    return [one for one in seasons.published(session) if one.certified_at is None]


def store(session: Session, season: Season, found: Iterable[Cluster]) -> int:
    """Keep what was found and return how many ballots are new in clusters.

    None are kept while another worker does the same.
    """
    if not elected(session, WATCH_LOCK):
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
    """Return one lead of each kind, that with most votes; the weightiest first."""
    told: dict[str, dict[str, Any]] = {}
    for lead in leads:
        count = len(lead.members)
        if count > told.get(lead.kind, {"count": 0})["count"]:
            told[lead.kind] = {
                "kind": str(lead.kind),
                "count": count,
                "figures": dict(lead.figures),
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


@dataclass(frozen=True)
class Page:
    """Some clusters with their sizes, and the place after which there are more."""

    rows: Sequence[tuple[FraudCluster, int]]
    after: str | None


def page(session: Session, season: Season, after: str = "") -> Page:
    """Return the clusters after a place: the undecided first, then the biggest."""
    size = func.count(FraudMember.ballot_id)
    order = (case((FraudCluster.decision.is_(None), 0), else_=1), -size, FraudCluster.id)
    found = (
        select(FraudCluster, size, *order)
        .join(FraudMember, FraudMember.cluster_id == FraudCluster.id)
        .where(FraudCluster.season_id == season.id)
        .group_by(FraudCluster.id)
        .order_by(*order)
    )
    place = _place(after)
    if place:
        found = found.having(tuple_(*order) > tuple_(*map(literal, place)))
    rows = session.execute(found.limit(A_PAGE + 1)).all()
    more = len(rows) > A_PAGE
    shown = rows[:A_PAGE]
    last = "_".join(str(part) for part in shown[-1][2:]) if more else None
    return Page([(row[0], row[1]) for row in shown], last)


def _place(text: str) -> list[int] | None:
    """Read the place that a page begins after; None for what is none."""
    parts = text.split("_")
    if len(parts) != PARTS or not all(re.fullmatch(r"-?\d{1,18}", one) for one in parts):
        return None
    return [int(one) for one in parts]


def decided(session: Session, season: Season) -> dict[str | None, int]:
    """Return how many clusters were decided how; those nobody has decided about are None's."""
    rows = session.execute(
        select(FraudCluster.decision, func.count())
        .where(FraudCluster.season_id == season.id)
        .group_by(FraudCluster.decision)
    )
    return {row.decision: row[1] for row in rows}
