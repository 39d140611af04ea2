"""What a load balancer and a monitor ask: are we alive, are we ready."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db
from voting import counting

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """Answer while the process runs, whatever the database does."""
    return jsonify(status="ok")


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Answer 503 while the database doesn't."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return jsonify(status="no database"), 503
    return jsonify(status="ok")


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Tell Prometheus how many ballots wait for the sealer."""
    body = (
        "# HELP prize_unsealed_ballots Ballots that are not in the public log yet.\n"
        "# TYPE prize_unsealed_ballots gauge\n"
        f"prize_unsealed_ballots {counting.waiting(db.session())}\n"
    )
    return body, 200, {"Content-Type": "text/plain; version=0.0.4"}
