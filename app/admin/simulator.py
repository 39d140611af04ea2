"""The SMS simulator: what would become of a message. Nothing comes of it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.admin.blueprint import bp
from app.admin.seasons import host
from app.admin.votes_forms import FICTITIOUS, SimulatorForm
from app.auth.guards import may
from app.core import phones
from app.core.db import db
from app.core.forms import typed
from nominations import seasons
from nominations.models.season import Season
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
        encoding=replies.encoding,
        **of(season),
        can_try=may("admin.simulator"),
    )
    return html, form.status


def of(season: Season | None) -> dict[str, object]:
    """Return what a message costs, in kopecks, and numbers of the season's other countries."""
    if season is None:
        return {"price": 0, "examples": []}
    abroad = [phones.example(one) for one in season.countries if one != phones.RUSSIA]
    return {"price": season.sms_price_kopecks, "examples": abroad}
