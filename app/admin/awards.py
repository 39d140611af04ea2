"""«Награды»: what each winner gets, what was handed over and by which act, and what was not."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.admin.blueprint import bp
from app.admin.results import ours
from app.admin.results_forms import KINDS, AwardForm, HandOverForm
from app.auth.guards import may
from app.core.db import db
from app.core.forms import typed
from nominations.models.season import Season
from voting import awards as operations
from voting.models.award import Award, Kind
from voting.models.result import PrizePlace

ONE = f"<int(max={2**63 - 1}):id>"


@bp.get("/awards/")
def awards() -> ResponseReturnValue:
    """Show the ledger: every prize place, or those with something still to hand over."""
    return ledger(AwardForm(formdata=None))


@bp.post("/awards/promise")
def promise() -> ResponseReturnValue:
    """Write an award down for the places that were ticked."""
    form, current = AwardForm(), ours()
    if not form.validate_on_submit():
        return ledger(form)
    made = operations.Promise(
        Kind(form.kind.data), typed(form.what), form.kopecks, typed(form.recipient)
    )
    places = request.form.getlist("place", type=int)
    count = operations.promise(db.session(), current, places, made, by=current_user.id)
    db.session.commit()
    flash(_("Награда записана для мест: %(count)s.", count=count))
    return redirect(url_for("admin.awards"), 303)


@bp.route(f"/awards/{ONE}", methods=["GET", "POST"])
def award(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Show one award; note that it was handed over."""
    found, form = db.session.get(Award, id) or abort(404), HandOverForm()
    if form.validate_on_submit():
        on, act = form.on.data, typed(form.act)
        operations.hand_over(db.session(), found, on, act, by=current_user.id)
        db.session.commit()
        return redirect(url_for("admin.awards"), 303)
    place = db.session.get_one(PrizePlace, found.prize_place_id)
    line = operations.line(db.session(), db.session.get_one(Season, place.season_id), place.id)
    return render_template(
        "admin/award.html", award=found, line=line, form=form, kinds=KINDS
    ), form.status


def ledger(form: AwardForm) -> ResponseReturnValue:
    """Render the ledger with the form for a new award."""
    current, unpaid = ours(), request.args.get("left") == "1"
    lines = operations.ledger(db.session(), current)
    return render_template(
        "admin/awards.html",
        lines=[line for line in lines if not (unpaid and line.handed)],
        totals=operations.totals(db.session(), current),
        unpaid=unpaid,
        kinds=KINDS,
        form=form,
        can_rule=may("admin.promise"),
    ), form.status
