"""Deciding what waits for a person: of two who decide at once, one does."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core.db import db_now
from nominations.models.change import Change
from nominations.models.proof import Proof


def settle(
    session: Session, waiting: Change | Proof, state: str, *, by: int, reason: str | None
) -> bool:
    """Give what waits its state; False when somebody did before."""
    model = type(waiting)
    settled = session.execute(
        update(model)
        .where(model.id == waiting.id, model.state == "waiting")
        .values(state=state, decided_by_id=by, decided_at=db_now(), reason=reason)
        .returning(model.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if settled is not None:
        session.refresh(waiting)
    return settled is not None
