"""Deciding what waits for a person: of two who decide at once, one does."""

from sqlalchemy.orm import Session

from app.core.db import db_now, move
from nominations.models.change import Change
from nominations.models.proof import Proof


def settle(
    session: Session, waiting: Change | Proof, state: str, *, by: int, reason: str | None
) -> bool:
    """Give what waits its state; False when somebody did before."""
    values = {"state": state, "decided_by_id": by, "decided_at": db_now(), "reason": reason}
    return move(session, waiting, type(waiting).state == "waiting", values)
