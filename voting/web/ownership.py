"""Proving by SMS, in the cabinet, that a business is one's own: it is paid like voters' codes."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.auth.guards import owners_only
from app.core.db import db
from nominations.cabinet.blueprint import NUMBER, owned_business, owner
from voting import owner_codes
from voting.web.proving import prover

bp = Blueprint("ownership", __name__, url_prefix="/cabinet")
bp.before_request(owners_only)


@bp.post(f"/businesses/{NUMBER}/ownership/phone")
def text(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Send a code to the listed phone."""
    owner_codes.send(db.session(), prover(), owned_business(id), by=owner().id)
    db.session.commit()
    return redirect(url_for("cabinet.code", id=id, kind="phone"))
