"""Consents about a business, in the cabinet: given, not given yet, taken back."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.current import keys, settings
from app.core.db import db
from app.core.forms import Form
from nominations import owner_consents, takeovers
from nominations.cabinet.blueprint import NOT_FOUND, NUMBER, bp, owned_business, owner
from nominations.cabinet.forms import ConsentsForm
from nominations.models.business import Business
from nominations.owner_consents import FREE, REQUIRED, Purpose
from nominations.takeovers import Inviter


@bp.route(f"/businesses/{NUMBER}/consents", methods=["GET", "POST"])
def consents(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Show the consents, and take those that are not given yet."""
    business, form = owned_business(id), ConsentsForm()
    asked = wanted(business)
    for purpose in set(Purpose) - asked:
        del form[purpose]
    if asked and form.validate_on_submit():
        agreed(business, form)
        return redirect(url_for("cabinet.consents", id=id))
    texts = [text for text in owner_consents.shown() if text.purpose in asked]
    html = render_template("cabinet/consents.html", form=form, texts=texts, **detailed(business))
    return html, form.status


def detailed(business: Business) -> dict[str, Any]:
    """Return what the page shows of what was given before."""
    held = owner_consents.in_force(db.session(), business, owner().id)
    return {
        "business": business,
        "required": REQUIRED,
        "free": FREE,
        "held": [(row, owner_consents.words(row)) for row in held],
        "awaited": owner_consents.awaited(db.session(), business),
    }


def wanted(business: Business) -> set[Purpose]:
    """Return what may still be agreed to: what participation needs, once for a business."""
    session = db.session()
    mine = {row.purpose for row in owner_consents.in_force(session, business, owner().id)}
    given = owner_consents.given(session, business)
    return {one for one in Purpose if one not in (mine if one in FREE else given)}


def agreed(business: Business, form: Form) -> None:
    """Record what was ticked, and commit."""
    purposes = [one for one in Purpose if one in form and form[one].data]
    takeovers.agree(
        db.session(),
        Inviter(keys(), settings().public_base_url),
        business,
        purposes,
        by=owner().id,
        address=request.remote_addr,
    )
    db.session.commit()
    flash(_("Записано. Спасибо!"))


@bp.post(f"/businesses/{NUMBER}/consents/<purpose>/withdraw")
def withdraw_consent(id: int, purpose: str) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Take a free consent back."""
    business = owned_business(id)
    chosen = Purpose(purpose) if purpose in set(Purpose) else abort(NOT_FOUND)
    owner_consents.withdraw(db.session(), business, chosen, by=owner().id)
    db.session.commit()
    flash(_("Согласие отозвано."))
    return redirect(url_for("cabinet.consents", id=id))
