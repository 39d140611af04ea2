"""The SMS simulator: what would become of a message. Nothing comes of it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.admin.blueprint import bp
from app.admin.seasons import host
from app.admin.votes_forms import FICTITIOUS, SimulatorForm
from app.auth.guards import may
from app.core.db import db
from app.core.forms import typed
from nominations import seasons
from voting.sms import replies, simulation

FIRST_NUMBER = f"{FICTITIOUS}0001"


@bp.route("/votes/simulator", methods=["GET", "POST"])
def simulator() -> ResponseReturnValue:
    """Try a message out."""
    form, trial = SimulatorForm(phone=FIRST_NUMBER), None
    if form.validate_on_submit():
        trial = simulation.run(
            db.session(), host(), typed(form.phone), typed(form.text), again=form.again.data
        )
    season = seasons.current(db.session())
    html = render_template(
        "admin/simulator.html",
        form=form,
        trial=trial,
        price=season.sms_price_kopecks if season else 0,
        encoding=replies.encoding,
        can_try=may("admin.simulator"),
    )
    return html, form.status
