"""What is still argued about in a season: while anything is, its evidence stays."""

from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.auth import approvals
from app.core import audit
from nominations.models.entry import Entry
from nominations.models.season import Season
from voting import results
from voting.fraud import clusters, decisions
from voting.models.fraud import FraudCluster
from voting.models.standing import Standing


class Dispute(StrEnum):
    """What nobody has decided yet."""

    HELD = "held"
    CLUSTERS = "clusters"
    PROPOSALS = "proposals"
    UNSEALED = "unsealed"


def of_season(session: Session, season: Season) -> dict[Dispute, int]:
    """Return how much of each is open; nothing of what is not."""
    found = {
        Dispute.HELD: _held(session, season),
        Dispute.CLUSTERS: clusters.decided(session, season).get(None, 0),
        Dispute.PROPOSALS: _proposals(session, season),
        Dispute.UNSEALED: results.unsealed(session, season),
    }
    return {name: count for name, count in found.items() if count}


def _held(session: Session, season: Season) -> int:
    """Count the held votes, those for entries that left among them."""
    held = select(func.coalesce(func.sum(Standing.held), 0))
    mine = held.join(Entry, Entry.id == Standing.entry_id).where(Entry.season_id == season.id)
    return int(session.scalar(mine) or 0)


def _proposals(session: Session, season: Season) -> int:
    """Count the rulings that wait for a second person."""
    found = session.scalars(select(FraudCluster).where(FraudCluster.season_id == season.id))
    subjects = {audit.named(season), *(audit.named(cluster) for cluster in found)}
    return sum(one.subject in subjects for one in approvals.waiting(session, decisions.ACT))
