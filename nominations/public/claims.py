"""The page behind the letter to whoever was entered by an organiser: take it over, or say no."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth import entering, links, sessions
from app.auth.forms import ResetForm
from app.auth.models import Account
from app.core.current import settings
from app.core.db import db
from app.core.forms import Form, typed
from nominations import cities, takeovers

bp = Blueprint("claims", __name__)

GONE = 410


@bp.route("/claim/<token>", methods=["GET", "POST"])
def claim(token: str) -> ResponseReturnValue:
    """Show what was entered, and set the first password; the consents are next."""
    account, form = of(token), ResetForm()
    waiting = takeovers.awaiting(db.session(), account)
    if form.validate_on_submit():
        takeovers.take_over(db.session(), account, typed(form.password))
        secret = sessions.begin(db.session(), account, entering.visit(), complete=True)
        db.session.commit()
        entering.enter(account, secret)
        return redirect(next_page(account))
    rows = [{"name": one.name, "city": cities.label(one.city), "inn": one.inn} for one in waiting]
    page = render_template("nominations/claim.html", form=form, businesses=rows, token=token)
    return page, form.status


@bp.post("/claim/<token>/refuse")
def refuse(token: str) -> ResponseReturnValue:
    """Take back what was entered without the owner's word."""
    account = of(token)
    if Form().validate_on_submit():
        takeovers.refuse(db.session(), account)
        db.session.commit()
        flash(_("Заявки отозваны, участия не будет. Спасибо, что ответили."))
    return redirect(url_for("site.home"), 303)


@bp.errorhandler(links.LinkInvalid)
def expired(_error: links.LinkInvalid) -> ResponseReturnValue:
    """Say that the link has done its work, and how to come in without it."""
    return render_template("nominations/claim_over.html"), GONE


def of(token: str) -> Account:
    """Return whose first password a link sets; LinkInvalid."""
    return links.read_claim(db.session(), settings().secret_key, token)


def next_page(account: Account) -> str:
    """Return the consents that are waited for, or the cabinet."""
    waiting = takeovers.awaiting(db.session(), account)
    return url_for("cabinet.consents", id=waiting[0].id) if waiting else url_for("cabinet.home")
