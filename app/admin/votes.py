"""«Голос»: one vote, found for its voter by the receipt or by a proved phone; never a list."""

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.admin.blueprint import bp
from app.admin.votes_forms import AskForm, LookForm, SaidForm
from app.auth.guards import may, myself
from app.core import phones
from app.core.db import db
from app.core.forms import typed
from nominations import seasons
from voting import lookups, phone_checks
from voting.web.proving import prover

#: Where this browser keeps what it waits for: the check's token, the masked phone, the reason.
WAITS = "vote_lookup"
Votes = list[lookups.Vote]


@bp.get("/votes/", endpoint="votes")
def page() -> ResponseReturnValue:
    """Offer the two ways to a vote."""
    return rendered()


def rendered(
    look: LookForm | None = None, asked: AskForm | None = None, **found: Any
) -> ResponseReturnValue:
    """Render the page with the forms as they were filled in, and what was found."""
    look, asked = look or LookForm(formdata=None), asked or AskForm(formdata=None, prefix="ask")
    html = render_template(
        "admin/votes.html",
        look=look,
        asked=asked,
        form=asked if asked.errors else look,
        can_look=may("admin.vote_by_receipt"),
        **found,
    )
    return html, max(look.status, asked.status)


@bp.post("/votes/receipt")
def vote_by_receipt() -> ResponseReturnValue:
    """Show the vote of a receipt."""
    form = LookForm()
    if not form.validate_on_submit():
        return rendered(look=form)
    receipt, reason = typed(form.receipt), typed(form.reason)
    vote = lookups.by_receipt(db.session(), receipt, reason, by=myself().id)
    db.session.commit()
    return rendered(votes=[vote] if vote else [], way="receipt")


@bp.post("/votes/phone")
def vote_by_phone() -> ResponseReturnValue:
    """Send a code to a phone, for its owner to read it out."""
    season = seasons.current(db.session())
    form = AskForm(prefix="ask").of(season)
    if not form.validate_on_submit() or season is None:
        form.phone.data = ""  # Somebody else's number is not shown again.
        return rendered(asked=form)
    reason, whence = typed(form.reason), request.remote_addr or ""
    token = lookups.ask(
        db.session(), prover(), season, form.e164, reason, by=myself(), address=whence
    )
    db.session.commit()
    session[WAITS] = {"token": token, "phone": phones.mask(form.e164), "reason": reason}
    return redirect(url_for("admin.vote_code"), 303)


@bp.route("/votes/code", methods=["GET", "POST"])
def vote_code() -> ResponseReturnValue:
    """Ask for the code that the phone's owner says, and show the votes when it is right."""
    waits, form = session.get(WAITS), SaidForm()
    if waits is None:
        flash(_("Сначала отправьте код на номер голосующего."))
        return redirect(url_for("admin.votes"), 303)
    found = looked(form, waits) if form.validate_on_submit() else None
    if found is not None:
        session.pop(WAITS)
        return rendered(votes=found, way="phone", phone=waits["phone"])
    html = render_template("admin/vote_code.html", form=form, phone=waits["phone"])
    return html, form.status


def looked(form: SaidForm, waits: dict[str, str]) -> Votes | None:
    """Spend one try on the code; put the fault beside the field when it is wrong."""
    found = None
    try:
        found = lookups.by_code(
            db.session(),
            prover(),
            waits["token"],
            form.code.data,
            waits["reason"],
            by=myself(),
        )
    except (phone_checks.WrongCode, phone_checks.CodeExpired, phone_checks.NoCheck) as fault:
        form.refuse("code", fault)
    db.session.commit()
    return found
