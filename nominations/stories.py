"""Stories: what voters read of a business on its page; its owner changes it without review.

Two people may write at once: who saves second is told, and nothing of either is lost.
"""

import hashlib

from sqlalchemy.orm import Session

from app.core import audit
from app.core.db import move
from app.core.errors import DomainError
from nominations.applications import AlreadyDecided
from nominations.models.application import Application, Status

LIVE = {Status.WAITING, Status.ACCEPTED}


class StoryClosed(AlreadyDecided):
    """The application was declined or withdrawn."""

    message = "Заявка закрыта: её рассказ уже не изменить."


class StoryMoved(DomainError):
    """Somebody has told another story since the page was opened."""

    message = "Рассказ только что изменил кто-то другой"


def version(application: Application) -> str:
    """Return what a story is known by: it changes with every letter."""
    return hashlib.sha256(application.description.encode()).hexdigest()[:16]


def tell(session: Session, application: Application, story: str, seen: str, *, by: int) -> None:
    """Tell another story in place of the version that was seen; StoryClosed, StoryMoved."""
    if application.status not in LIVE:
        raise StoryClosed
    before = application.description
    if seen != version(application):
        raise StoryMoved
    if not move(session, application, Application.description == before, {"description": story}):
        raise StoryMoved
    audit.record(session, "application.story", application, by=by, before=before)
