"""«Отправка»: what was not sent and why; whom it was for is not shown."""

from flask import render_template

from app.admin.blueprint import bp
from app.core import outflow
from app.core.clock import now
from app.core.db import db


@bp.get("/outbox/")
def outbox() -> str:
    """List what is stuck and what failed within a week."""
    session, moment = db.session(), now()
    return render_template(
        "admin/outbox.html",
        messages=outflow.listing(session, moment),
        most=outflow.MOST_LISTED,
        delivery=outflow.delivery(session, moment),
    )
