"""Words of thanks in the cabinet, and what an entry's people answer."""

from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.guards import owners_only
from app.auth.models import Account
from app.core.db import db
from app.core.forms import Form, typed
from nominations import dossiers
from nominations.models.entry import Entry
from voting import thanks_reviews, thanks_shown
from voting.models.thanks import Thanks
from voting.web.forms import AnswerForm
from voting.web.thanks import place

bp = Blueprint("answering", __name__, url_prefix="/cabinet")
bp.before_request(owners_only)

NOT_FOUND = 404
OF_APPLICATION = f"/applications/<int(max={2**63 - 1}):id>/thanks"
ONE = f"{OF_APPLICATION}/<int(max={2**63 - 1}):row>"


@bp.get(OF_APPLICATION)
def words(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Show the words that an entry was left, each with its answer or a place for one."""
    return listing(owned(id), AnswerForm(formdata=None))


def listing(entry: Entry, form: AnswerForm, of: int = 0) -> tuple[str, int]:
    """Render the page; the form with faults stands at the words that it answers."""
    page = thanks_shown.of_entry(db.session(), entry, thanks_shown.A_PAGE, place())
    html = render_template("cabinet/thanks.html", entry=entry, page=page, form=form, of=of)
    return html, form.status


@bp.post(f"{ONE}/answer")
def answer(id: int, row: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Answer words; everybody reads it at once."""
    entry, form = owned(id), AnswerForm()
    found = shown(entry, row)
    if not form.validate_on_submit():
        return listing(entry, form, row)
    thanks_reviews.answer(db.session(), found, typed(form.words), by=owner().id)
    db.session.commit()
    flash(_("Ответ показан на странице участника."))
    return redirect(url_for("answering.words", id=id), 303)


@bp.post(f"{ONE}/remove")
def remove(id: int, row: int) -> ResponseReturnValue:  # noqa: A002 -- As above.
    """Take an answer back, to write another or none."""
    found = shown(owned(id), row)
    if Form().validate_on_submit():
        thanks_reviews.take_answer_back(db.session(), found, by=owner().id)
        db.session.commit()
        flash(_("Ответ убран."))
    return redirect(url_for("answering.words", id=id), 303)


def owner() -> Account:
    """Return who is logged in."""
    return cast("Account", current_user)


def owned(number: int) -> Entry:
    """Return the entry of an application that the account acts for, or answer 404."""
    application = dossiers.owned(db.session(), owner(), number) or abort(NOT_FOUND)
    return dossiers.entry_of(db.session(), application) or abort(NOT_FOUND)


def shown(entry: Entry, number: int) -> Thanks:
    """Return words that the entry's page shows, or answer 404."""
    return thanks_shown.find(db.session(), entry, number) or abort(NOT_FOUND)
