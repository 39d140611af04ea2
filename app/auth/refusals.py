"""What was refused to whom, and why: an entry of the journal each, up to a bound."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import audit, throttle
from app.core.errors import TooManyAttempts

#: So many an account in an hour are told one by one: a script must not fill the journal.
MOST = 60
TERM = timedelta(hours=1)


def note(session: Session, endpoint: str, why: str, *, by: int) -> None:
    """Record that an act was refused; beyond the bound, once, that there are more."""
    try:
        throttle.hit(session, "refusal", str(by), MOST, TERM)
    except TooManyAttempts:
        if throttle.first(session, "refusals-more", str(by), TERM):
            audit.record(session, "access.refused", endpoint, by=by, why="many more")
        return
    audit.record(session, "access.refused", endpoint, by=by, why=why)
