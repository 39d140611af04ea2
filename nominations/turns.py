"""The timeline of an application: its turns, and the words that were said at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.auth.models import Account
from nominations.models.application import Application, ApplicationEvent


class Turn(StrEnum):
    """What can happen to an application."""

    SUBMITTED = "submitted"
    RETURNED = "returned"  # the organisers ask something
    ANSWERED = "answered"  # its owner has answered and sent it again
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CHANGE_ASKED = "change_asked"
    CHANGE_MADE = "change_made"
    CHANGE_DECLINED = "change_declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Step:
    """One turn, as pages show it."""

    kind: str
    words: str | None
    at: datetime
    #: Whether the organisers did it, and not the owner's side.
    by_prize: bool
    #: Whose act it was, for the panel alone; None for the prize itself.
    author: str | None = None


def note(
    session: Session,
    application: Application,
    turn: Turn,
    words: str | None = None,
    *,
    by: int | None,
) -> None:
    """Add a turn to an application's timeline, in the transaction of what happened."""
    session.add(
        ApplicationEvent(application_id=application.id, kind=turn, words=words, author_id=by)
    )
    session.flush()


def of(session: Session, application: Application) -> Sequence[Step]:
    """Return an application's turns, the oldest first; one from before they were noted has two."""
    rows = session.execute(
        select(ApplicationEvent, Account)
        .outerjoin(Account, Account.id == ApplicationEvent.author_id)
        .where(ApplicationEvent.application_id == application.id)
        .order_by(ApplicationEvent.at, ApplicationEvent.id)
    )
    steps = [
        Step(
            event.kind,
            event.words,
            event.at,
            by_prize=author is None or author.is_staff,
            author=author.email if author else None,
        )
        for event, author in rows
    ]
    return steps or [Step(Turn.SUBMITTED, None, application.submitted_at, by_prize=False)]
