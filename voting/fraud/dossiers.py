"""What people see of a cluster before they decide: its votes one by one, and the entry's days."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import phones
from app.core.clock import MOSCOW
from app.core.keys import KeyRing
from nominations.models.season import Season
from voting.fraud import reading
from voting.models.ballot import Ballot
from voting.models.fraud import FraudCluster, FraudMember
from voting.models.review import Ruling

MOST_SHOWN = 200


@dataclass(frozen=True)
class Suspect:
    """One vote of a cluster: the phone masked, the state as hold, void or clear."""

    at: datetime
    channel: str
    phone: str
    state: str
    reason: str
    hosting: bool
    #: Votes of one cluster from one browser have one number; 0 when it is not known.
    browser: int


def suspects(
    session: Session, cluster: FraudCluster, ring: KeyRing, most: int = MOST_SHOWN
) -> list[Suspect]:
    """Return the first votes of a cluster in the order in which they were cast."""
    season = session.get_one(Season, cluster.season_id)
    found = session.execute(
        reading.rows(season)
        .join(FraudMember, FraudMember.ballot_id == Ballot.id)
        .where(FraudMember.cluster_id == cluster.id)
        .order_by(None)
        .order_by(Ballot.cast_at, Ballot.id)
        .limit(most)
    ).all()
    rulings = _rulings(session, [row.id for row in found])
    browsers: dict[bytes, int] = {}
    return [
        Suspect(
            at=row.cast_at,
            channel=row.channel,
            phone=_masked(ring, row.number),
            state=rulings[row.id].kind if row.id in rulings else "clear",
            reason=rulings[row.id].reason if row.id in rulings else "",
            hosting=bool(row.hosting),
            browser=browsers.setdefault(row.device, len(browsers) + 1) if row.device else 0,
        )
        for row in found
    ]


def days(session: Session, cluster: FraudCluster) -> dict[date, tuple[int, int]]:
    """Return by day in Moscow how many other votes the entry got, and how many of the cluster."""
    member = FraudMember.cluster_id == cluster.id
    rows = session.execute(
        select(Ballot.cast_at, FraudMember.ballot_id)
        .outerjoin(FraudMember, (FraudMember.ballot_id == Ballot.id) & member)
        .where(Ballot.entry_id == cluster.entry_id)
    )
    suspected, others = Counter[date](), Counter[date]()
    for at, ballot in rows:
        counter = others if ballot is None else suspected
        counter[at.astimezone(MOSCOW).date()] += 1
    return {day: (others[day], suspected[day]) for day in {*suspected, *others}}


def states(session: Session, cluster: FraudCluster) -> Counter[str]:
    """Count a cluster's votes by state: hold, void, clear."""
    members = select(FraudMember.ballot_id).where(FraudMember.cluster_id == cluster.id)
    ballots = session.scalars(members).all()
    rulings = _rulings(session, ballots)
    return Counter(rulings[one].kind if one in rulings else "clear" for one in ballots)


def _rulings(session: Session, ballots: Sequence[int]) -> dict[int, Ruling]:
    """Return the ruling in force on each ballot: the newest."""
    rows = select(Ruling).where(Ruling.ballot_id.in_(ballots)).order_by(Ruling.id)
    return {ruling.ballot_id: ruling for ruling in session.scalars(rows)}


def _masked(ring: KeyRing, encrypted: bytes | None) -> str:
    number = reading.decrypted(ring, encrypted)
    return phones.mask(number) if number.startswith("+") else ""
