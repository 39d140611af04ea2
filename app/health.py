"""What a load balancer and a monitor ask: are we alive, are we ready."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db
from voting import checkpoints, counting

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """Answer while the process runs, whatever the database does."""
    return jsonify(status="ok")


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Answer 503 while the database doesn't; say whether sealing goes on.

    A forked log is no reason to send nobody here: votes are still taken.
    """
    try:
        stopped = forked()
    except SQLAlchemyError:
        return jsonify(status="no database"), 503
    return jsonify(status="ok", sealing="stopped: the log is forked" if stopped else "ok")


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Tell Prometheus how many ballots wait for the sealer, and whether it is stopped."""
    body = (
        "# HELP prize_unsealed_ballots Ballots that are not in the public log yet.\n"
        "# TYPE prize_unsealed_ballots gauge\n"
        f"prize_unsealed_ballots {counting.waiting(db.session())}\n"
        "# HELP prize_log_forked Whether sealing is stopped: the log is not the published one.\n"
        "# TYPE prize_log_forked gauge\n"
        f"prize_log_forked {int(forked())}\n"
    )
    return body, 200, {"Content-Type": "text/plain; version=0.0.4"}


def forked() -> bool:
    """Tell whether an older backup was restored, by the checkpoints kept outside the database."""
    return checkpoints.forked(db.session(), current_app.extensions["checkpoints"])
