"""/dev/phone, /dev/mail, /dev/codes, /dev/components: they exist with the console gateway alone."""

import secrets

from flask import Blueprint, redirect, render_template, session, url_for
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.auth import totp
from app.core import phones
from app.core.current import settings
from app.core.db import db
from app.core.forms import Form
from app.dev import specimens
from app.dev.authenticator import listing
from app.dev.mailbox import letters
from voting.sms.gateways.choice import console
from voting.sms.gateways.port import Inbound
from voting.sms.webhook import take_in

bp = Blueprint("dev", __name__, url_prefix="/dev")

FIRST_NUMBER = "+79000000001"


class TelephoneForm(Form):
    """Whose telephone it is, and what it texts; no text means only looking at it."""

    number = StringField("Номер этого телефона", [InputRequired("Введите номер."), Length(max=40)])
    text = StringField("Сообщение", [Length(max=1600)])


@bp.route("/phone", methods=["GET", "POST"])
def phone() -> str | Response | tuple[str, int]:
    """A telephone: text the prize's number, read its replies and codes."""
    form = TelephoneForm(number=session.get("telephone", FIRST_NUMBER))
    if form.validate_on_submit():
        session["telephone"] = readable(form.number.data)
        if form.text.data:
            text(session["telephone"], form.text.data)
        return redirect(url_for("dev.phone"))
    number = session.get("telephone", FIRST_NUMBER)
    thread = console(settings()).messages(number)
    html = render_template("dev/phone.html", form=form, messages=thread, number=number)
    return html, form.status


def readable(number: str) -> str:
    """Return a number as the prize reads it, or as it was typed when that can't be."""
    try:
        return phones.parse(number, phones.COUNTRIES)
    except phones.PhoneError:
        return "".join(filter(str.isalnum, number)) or FIRST_NUMBER


def text(number: str, message: str) -> None:
    """Send a message from the telephone, and show the reply on it."""
    gateway = console(settings())
    gateway.note(number, message, from_prize=False)
    reply = take_in(Inbound("console", "CO" + secrets.token_hex(16), number, message))
    gateway.send(number, reply)


@bp.get("/mail")
def mail() -> str:
    """Show the mail that was sent, newest first."""
    return render_template("dev/mail.html", letters=letters(settings().instance_path / "mail"))


@bp.get("/codes")
def codes() -> str:
    """Show the codes that the organisers' applications would show now."""
    people = listing(db.session(), settings().secret_key)
    shown = session.get("totp")
    pending = totp.code_of(shown, totp.step_now()) if shown else None
    return render_template("dev/codes.html", people=people, pending=pending)


@bp.get("/components")
def components() -> str:
    """Show every component in all its states."""
    return render_template(
        "dev/components.html", form=TelephoneForm(), bad=refused(), **specimens.drawings()
    )


def refused() -> TelephoneForm:
    """Return a form as it comes back when nothing was filled in."""
    form = TelephoneForm(formdata=None, prefix="bad")
    form.number.errors = ["Введите номер телефона"]
    return form
