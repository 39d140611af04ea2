"""«Мои данные»: prove the phone by a code, see what is kept of it, withdraw, erase.

No address and no cookie holds the number: the browser has a token, the row an encrypted number.
"""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import phones
from app.core.clock import now
from app.core.current import keys
from app.core.db import db
from nominations import seasons
from voting import erasures, personal_data, phone_checks, suppressions
from voting.web import human
from voting.web.forms import CodeForm, PhoneForm
from voting.web.proving import prover

Page = str | Response | tuple[str, int]


def my_data() -> Page:
    """Show what is kept of the proved phone; ask for the phone before."""
    phone = proved_phone()
    if phone is None:
        return ask()
    return render_template(
        "voting/my_data.html",
        phone=phones.mask(phone),
        holdings=personal_data.of_phone(db.session(), keys(), phone, now()),
        stopped=suppressions.holds(db.session(), keys(), phone),
    )


def ask() -> Page:
    """Ask for the phone, and send a code to it."""
    season = seasons.current(db.session())
    form = PhoneForm().of(season)
    if form.validate_on_submit() and human.filled(form):
        if season is not None:
            phone_checks.limit(db.session(), prover(), form.e164, request.remote_addr or "")
            token = phone_checks.start(db.session(), prover(), None, season, form.e164)
            db.session.commit()
            session["my_data"] = {"token": token, "phone": phones.mask(form.e164)}
            return redirect(url_for("voting.my_data_check"), 303)
        form.refuse("phone", _("Сезонов ещё не было, и о вас ничего не хранится."))
    human.show()
    return render_template("voting/my_data_phone.html", form=form), form.status


def check() -> Page:
    """Ask for the code, and open the data when it is right."""
    try:
        phone_checks.find(db.session(), prover(), None, token())
    except phone_checks.NoCheck:
        return redirect(url_for("voting.my_data"))
    form = CodeForm()
    if form.validate_on_submit() and opened(form):
        return redirect(url_for("voting.my_data"), 303)
    shown = session["my_data"]["phone"]
    html = render_template("voting/my_data_check.html", form=form, phone=shown, minutes=10)
    return html, form.status


def opened(form: CodeForm) -> bool:
    """Spend one try on the code; put the fault beside the field when it is wrong."""
    try:
        phone_checks.prove(db.session(), prover(), None, token(), form.code.data)
    except (phone_checks.WrongCode, phone_checks.CodeExpired) as fault:
        form.refuse("code", fault)
    db.session.commit()
    return not form.errors


def token() -> str:
    """Return the token of this browser's check; empty when there is none."""
    return str(session.get("my_data", {}).get("token", ""))


def proved_phone() -> str | None:
    """Return the phone that this browser proved within 15 minutes."""
    try:
        return phone_checks.proved_phone(db.session(), prover(), token())
    except phone_checks.NoCheck:
        return None


def withdraw() -> Response:
    """Withdraw every consent, and with it the number."""
    return done(
        lambda phone: erasures.withdraw(db.session(), keys(), phone),
        _(
            "Согласие отозвано, номер, сообщения и слова благодарности удалены. Отданные голоса "
            "остались в зачёте."
        ),
    )


def erase() -> Response:
    """Erase the number and the messages."""
    return done(
        lambda phone: erasures.of_voter(db.session(), keys(), phone),
        _("Номер и сообщения удалены. Отданные голоса остались в зачёте."),
    )


def stop() -> Response:
    """Send this phone nothing more."""
    return done(
        lambda phone: suppressions.add(db.session.connection(), keys(), phone),
        _("Больше не пишем на этот номер."),
    )


def resume() -> Response:
    """Take «стоп» back."""
    return done(
        lambda phone: suppressions.resume(db.session(), keys(), phone),
        _("Ответы на ваши SMS снова будут приходить."),
    )


def leave() -> Response:
    """Close the data in this browser."""
    session.pop("my_data", None)
    return redirect(url_for("voting.my_data"), 303)


def done(act: Callable[[str], object], told: str) -> Response:
    """Do what the phone's owner asks, and say so; without a proved phone begin anew."""
    phone = proved_phone()
    if phone is not None:
        act(phone)
        db.session.commit()
        flash(told)
    return redirect(url_for("voting.my_data"), 303)
