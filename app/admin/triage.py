"""Triage: messages in which no program found one code, and what a person sees in them."""

from cryptography.fernet import InvalidToken
from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_login import current_user

from app.admin.access import DECIDERS, FORBIDDEN, may
from app.admin.blueprint import bp
from app.admin.forms import AssignForm
from app.core import phones
from app.core.current import keys
from app.core.db import db
from app.core.errors import DomainError
from app.core.forms import typed
from nominations.models.season import Season
from voting import messages
from voting.models.inbound_sms import InboundSMS
from voting.rules import Outcome

ONE = f"/triage/<int(max={2**63 - 1}):id>"

BECAME = {
    Outcome.ACCEPTED: _("Голос принят."),
    Outcome.ALREADY_SAME: _("Голос не добавлен: с этого номера за участника уже голосовали."),
    Outcome.ALREADY_OTHER: _("Голос не добавлен: с этого номера в номинации уже голосовали."),
    Outcome.NOT_OPEN_YET: _("Голос не добавлен: сообщение пришло до начала голосования."),
    Outcome.CLOSED: _("Голос не добавлен: сообщение пришло после конца голосования."),
    Outcome.WITHDRAWN: _("Голос не добавлен: участник снят."),
    Outcome.OWN_ENTRY: _("Голос не добавлен: это номер самого участника."),
}


@bp.get("/triage/")
def triage() -> str:
    """Show the messages in doubt, the newest first."""
    rows = [shown(row) for row in messages.in_doubt(db.session())]
    return render_template("admin/triage.html", messages=rows, can_decide=may(DECIDERS))


@bp.route(ONE, methods=["GET", "POST"])
def message(id: int) -> ResponseReturnValue:  # noqa: A002 -- The address names it so.
    """Show one message; give it to an entry, and teach a word for the next ones."""
    found = db.session.get(InboundSMS, id) or abort(404)
    if not may(DECIDERS):
        abort(FORBIDDEN)
    form = AssignForm()
    if form.validate_on_submit() and assigned(found, form):
        return redirect(url_for("admin.triage"), 303)
    return render_template("admin/message.html", message=shown(found), form=form), form.status


def assigned(found: InboundSMS, form: AssignForm) -> bool:
    """Do what the form asks, all or nothing; put a rule that refuses beside its field."""
    code, word = typed(form.code), typed(form.word)
    field = "code"
    try:
        outcome = messages.assign(db.session(), found.id, code, by=current_user.id)
        if word:
            field = "word"
            season = db.session.get_one(Season, found.season_id)
            messages.teach(db.session(), season, word, code, by=current_user.id)
    except DomainError as error:
        db.session.rollback()
        form.refuse(field, error)
        return False
    db.session.commit()
    flash(str(BECAME[outcome]))
    return True


def shown(row: InboundSMS) -> dict[str, object]:
    """Return what the screens show of a message."""
    return {
        "id": row.id,
        "at": row.received_at,
        "phone": sender(row),
        "text": row.text,
        "assignable": row.outcome in messages.ASSIGNABLE,
        "denial": row.outcome == Outcome.NO,
    }


def sender(message: InboundSMS) -> str:
    """Return who wrote, masked; a number that was erased, or that is none, is told in words."""
    if message.sender is None:
        return str(_("удалён"))
    try:
        number = keys().decrypt(message.sender)
    except InvalidToken:
        return str(_("удалён"))
    return phones.mask(number) if number.startswith("+") else str(_("не номер телефона"))
