"""Asking by e-mail to be reminded of the voting, confirming it, and taking it back."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.auth import accounts
from app.core import outbox, throttle
from app.core.clock import now
from app.core.current import keys, settings
from app.core.db import db
from app.core.errors import TooManyAttempts
from app.core.forms import Form, typed
from app.core.languages import current
from nominations import seasons
from voting import consents, subscriptions
from voting.code_limits import DAY, HOUR
from voting.models.subscription import Subscription
from voting.subscriptions import CONFIRM, STOP, LinkInvalid, Wish
from voting.web import reminder_letters
from voting.web.forms import ReminderForm

GONE = 410
#: Requests from one address of the network within an hour: an office, a school, a library.
FROM_ADDRESS = 20
#: Letters to one mailbox within a day; what is asked above is answered alike, and not sent.
TO_MAILBOX = 3


def ask() -> ResponseReturnValue:
    """Ask for an address; whatever is known of it, the answer is the same, and goes by letter."""
    season = seasons.current(db.session())
    form = ReminderForm()
    if form.validate_on_submit():
        throttle.hit(db.session(), "reminders", request.remote_addr or "", FROM_ADDRESS, HOUR)
        _note(form)
        db.session.commit()
        return redirect(url_for("voting.reminders_sent"), 303)
    page = render_template(
        "voting/reminders.html",
        form=form,
        offered=subscriptions.offered(season, now()),
        consent=consents.current(consents.Purpose.REMINDER),
    )
    return page, form.status


def sent() -> str:
    """Say that a letter is on its way, whoever asks."""
    return render_template("voting/reminders_sent.html")


def confirm(token: str) -> ResponseReturnValue:
    """Confirm by a button: programs that open the links of letters press none."""
    return _by_link(CONFIRM, token)


def stop(token: str) -> ResponseReturnValue:
    """Erase the address, by the page's button or by the mail program's own (RFC 8058)."""
    return _by_link(STOP, token)


def _by_link(act: str, token: str) -> ResponseReturnValue:
    """Do what a letter's link is for when the button is pressed; 410 when it does nothing more."""
    session, secret = db.session(), settings().secret_key
    done = False
    try:
        found = subscriptions.read(session, secret, act, token)
    except LinkInvalid:
        return render_template("voting/reminders_link.html", act="", done=False), GONE
    if Form().validate_on_submit() or (act == STOP and request.method == "POST"):
        _do(act, found)
        done = True
    return render_template("voting/reminders_link.html", act=act, done=done)


def _do(act: str, subscription: Subscription) -> None:
    if act == CONFIRM:
        subscriptions.confirm(subscription)
    else:
        subscriptions.stop(db.session(), subscription)
    db.session.commit()


def _note(form: ReminderForm) -> None:
    """Keep the wish and post the letter that asks to confirm it, or tells that it is known."""
    session, email = db.session(), accounts.normalised(typed(form.email))
    wish = Wish(email, current(), last_day=bool(form.last_day.data))
    subscription = subscriptions.ask(session, keys(), seasons.current(session), wish)
    try:
        throttle.hit(session, "reminders-mailbox", email, TO_MAILBOX, DAY)
    except TooManyAttempts:
        return
    outbox.post(session, keys(), outbox.Kind.MAIL, reminder_letters.answer(subscription))
