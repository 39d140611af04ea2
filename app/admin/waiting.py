"""What needs a person now: each kind of thing that waits, how much of it, since when, and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from app.admin.agreements import AGREEMENTS
from app.auth import approvals
from app.auth.guards import may
from app.auth.permissions import BALLOTS, REMOVING, RESULTS, REVOKING, SHREDDING
from app.core import outflow
from nominations import backlogs, queues
from nominations.models.season import Season
from voting import messages, thanks_reviews
from voting.fraud import clusters


@dataclass(frozen=True)
class Task:
    """Things that wait; the words for them are the template's."""

    name: str
    count: int
    since: datetime | None
    endpoint: str
    #: Counting stopped here: there are more.
    most: int | None = None

    @property
    def href(self) -> str:
        """Return the address of their list."""
        waiting = "waiting" if self.endpoint == "admin.applications" else None
        return url_for(self.endpoint, status=waiting)


def tasks(session: Session, season: Season | None, moment: datetime) -> list[Task]:
    """Return what waits, of what whoever is logged in may look at."""
    found = [*_of_the_prize(session, moment), *(_of_season(session, season) if season else ())]
    shown = [one for one in found if one.count and may(one.endpoint, "GET")]
    return sorted(shown, key=lambda one: ORDER.index(one.name))


#: {what the templates call a thing that waits for two: the agreement}.
AGREED = {
    "results": RESULTS,
    "rulings": BALLOTS,
    "removals": REMOVING,
    "revocations": REVOKING,
    "shreddings": SHREDDING,
}
ORDER = (
    *AGREED,
    "stuck",
    "failed",
    "applications",
    "clusters",
    "held",
    "triage",
    "thanks",
    "changes",
    "documents",
)


def _of_season(session: Session, season: Season) -> Iterator[Task]:
    waiting = queues.waiting(session, season)
    yield Task("applications", waiting.count, waiting.oldest, "admin.applications")
    words = thanks_reviews.waiting(session, season)
    yield Task("thanks", words, None, "admin.thanks")
    decided = clusters.decided(session, season)
    yield Task("clusters", decided.get(None, 0), None, "admin.fraud")
    if season.certified_at is None:
        yield Task("held", decided.get("hold", 0), None, "admin.fraud")


def _of_the_prize(session: Session, moment: datetime) -> Iterator[Task]:
    changes, documents = backlogs.changes(session), backlogs.documents(session)
    yield Task("changes", changes.count, changes.oldest, "admin.changes")
    yield Task("documents", documents.count, documents.oldest, "admin.changes")
    triage = messages.waiting(session)
    yield Task("triage", triage.count, triage.oldest, "admin.triage", messages.MANY)
    troubles = outflow.troubles(session, moment)
    yield Task("failed", troubles.failed, None, "admin.outbox", outflow.MANY)
    yield Task("stuck", troubles.stuck, troubles.since, "admin.outbox", outflow.MANY)
    proposals = approvals.waiting(session)
    for name, act in AGREED.items():
        asked = [one.requested_at for one in proposals if one.act == act]
        yield Task(name, len(asked), min(asked, default=None), AGREEMENTS[act].screen)
