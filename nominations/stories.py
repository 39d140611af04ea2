"""Stories: what voters read of a business on its page; its owner changes it without review."""

from sqlalchemy.orm import Session

from app.core import audit
from nominations.applications import AlreadyDecided
from nominations.models.application import Application, Status

LIVE = {Status.WAITING, Status.ACCEPTED}


class StoryClosed(AlreadyDecided):
    """The application was declined or withdrawn."""

    message = "Заявка закрыта: её рассказ уже не изменить."


def tell(session: Session, application: Application, story: str, *, by: int) -> None:
    """Tell another story; StoryClosed."""
    if application.status not in LIVE:
        raise StoryClosed
    before, application.description = application.description, story
    session.flush()
    audit.record(session, "application.story", application, by=by, before=before)
