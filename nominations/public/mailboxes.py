"""The page behind a reminder's link «не присылать»: no log-in, for the link itself is the proof.

Mail programs press it by themselves (RFC 8058): their POST carries no token of ours, and changes
nothing but this.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.auth import links
from app.auth.models import Account
from app.core.current import settings
from app.core.db import db
from nominations import mailboxes

bp = Blueprint("mailboxes", __name__)


@bp.get("/letters/<token>")
def reminders(token: str) -> str:
    """Show whether reminders come, and the button that changes it."""
    account = of(token)
    is_quiet = mailboxes.is_quiet(db.session(), account)
    return render_template("nominations/reminders.html", token=token, quiet=is_quiet)


@bp.post("/letters/<token>")
def change(token: str) -> ResponseReturnValue:
    """End the reminders, or let them come again; a mail program's own press ends them."""
    account = of(token)
    act = mailboxes.resume if request.form.get("act") == "resume" else mailboxes.stop
    act(db.session(), account)
    db.session.commit()
    return redirect(url_for("mailboxes.reminders", token=token), 303)


def of(token: str) -> Account:
    """Return whose mailbox a link is about; LinkInvalid."""
    return links.read_mailbox(db.session(), settings().secret_key, token)
