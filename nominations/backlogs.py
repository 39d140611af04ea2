"""What waits for the organisers beside applications: changes that owners ask for, documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nominations.models.application import Application
from nominations.models.business import Business
from nominations.models.change import Change
from nominations.models.proof import DOCUMENT_WAITS, Proof
from nominations.models.season import Season
from nominations.queues import Waiting

MOST_LISTED = 200


@dataclass(frozen=True)
class Paper:
    """A document that waits: whose, since when, and the application beside which it is read."""

    business: str
    kind: str
    at: datetime
    application_id: int | None


def changes(session: Session) -> Waiting:
    """Return how many changes wait, and since when the oldest does."""
    found = select(func.count(), func.min(Change.at)).where(Change.state == "waiting")
    return Waiting(*session.execute(found).one())


def documents(session: Session) -> Waiting:
    """Return how many documents wait, and since when the oldest does."""
    found = select(func.count(), func.min(Proof.at)).where(DOCUMENT_WAITS)
    return Waiting(*session.execute(found).one())


def papers(session: Session) -> Sequence[Paper]:
    """Return the documents that wait, the oldest first, at most two hundred."""
    newest = (
        select(func.max(Application.id))
        .where(Application.business_id == Business.id)
        .correlate(Business)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Business.name, Proof.shown, Proof.at, newest)
        .join(Proof, Proof.business_id == Business.id)
        .where(Proof.kind == "document", Proof.state == "waiting")
        .order_by(Proof.at, Proof.id)
        .limit(MOST_LISTED)
    )
    return [Paper(*row) for row in rows]


def last_submitted(session: Session, season: Season) -> datetime | None:
    """Return when the newest application of a season came."""
    of_season = select(Application.submitted_at).where(Application.season_id == season.id)
    return session.scalar(of_season.order_by(Application.id.desc()).limit(1))
