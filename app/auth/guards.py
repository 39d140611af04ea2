"""Who may come in: closed unless opened, as a `before_request` of a whole blueprint."""

import logging
from urllib.parse import urlsplit

from flask import abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth import pending, permissions, refusals, seconding, sessions
from app.auth.forms import CodeForm, PasskeyForm
from app.auth.models import Account, Role
from app.auth.sessions import LoginSession
from app.core import audit
from app.core.clock import now
from app.core.current import settings
from app.core.db import db
from app.core.errors import DomainError

FORBIDDEN = 403

log = logging.getLogger(__name__)


def load(secret: str) -> Account | None:
    """Return whose session the browser holds the secret of; None when it has ended."""
    row = sessions.find(db.session(), secret)
    if row is None:
        return None
    g.entered_by = row.id
    g.unseen = row.seen_at < now() - sessions.TOUCH
    row.account.secret = secret
    audit.here(role=row.account.role)
    return row.account


def entered() -> LoginSession:
    """Return the session by which the person of this request came in."""
    return db.session.get_one(LoginSession, g.entered_by)


def myself() -> Account:
    """Return the person of this request: the account itself, not Flask-Login's stand-in for it."""
    return entered().account


def may(endpoint: str, method: str = "POST") -> bool:
    """Tell whether the person logged in may act at an address (or look, by GET)."""
    return permissions.allows(getattr(current_user, "role", ""), endpoint, method)


def owners_only() -> ResponseReturnValue | None:
    """Let owners of businesses in, once their e-mail is confirmed."""
    if not current_user.is_authenticated:
        return _to_login()
    if current_user.role != Role.OWNER:
        abort(FORBIDDEN)
    return _unconfirmed()


def by_matrix() -> ResponseReturnValue | None:
    """Let in whom the matrix lets: the role, then a fresh factor; what is refused is recorded."""
    if not current_user.is_authenticated:
        return _to_login()
    if not may(request.endpoint or "", request.method):
        _note_refusal("role")
        abort(FORBIDDEN)
    stopped = _unconfirmed() or _stale()
    if stopped is None and request.method not in permissions.READING:
        seconding.require(permissions.MATRIX[request.endpoint or ""].two)
    return stopped


def is_safe(target: str) -> bool:
    """Tell whether a `next` address leads nowhere but to a page of this site."""
    parts = urlsplit(target)
    own = target.startswith("/") and not target.startswith(("//", "/\\"))
    return own and not parts.scheme and not parts.netloc and target.isprintable()


def _unconfirmed() -> ResponseReturnValue | None:
    return None if current_user.confirmed_at else redirect(url_for("auth.sent"))


def _stale() -> ResponseReturnValue | None:
    """Ask for the second factor before a dangerous act; what was typed waits in the page."""
    endpoint = request.endpoint or ""
    right = permissions.MATRIX[endpoint]
    if request.method in permissions.READING or not right.sudo or entered().fresh(now()):
        return None
    _note_refusal("sudo")
    page = urlsplit(request.referrer or "")
    here = f"{page.path}?{page.query}" if page.query else page.path
    session["next"] = here if is_safe(here) else url_for("admin.desk")
    fields = [] if request.files else list(request.form.items(multi=True))
    path = request.script_root + request.full_path.rstrip("?")
    act = pending.Act(endpoint, path, fields)
    held = pending.hold(settings().secret_key, current_user.id, act)
    if not held or request.files:
        return redirect(url_for("auth.sudo"), 303)
    return ask_again(CodeForm(formdata=None), held), FORBIDDEN


def ask_again(form: CodeForm, held: str) -> str:
    """Render the page that asks for the second factor, with the act that waits for it."""
    act = pending.read(settings().secret_key, current_user.id, held)
    return render_template(
        "auth/sudo.html",
        form=form,
        passkey_form=PasskeyForm(formdata=None),
        held=held if act else "",
        act=act,
    )


def refused_by_rule(error: DomainError) -> None:
    """Record that a rule refused a dangerous act: an own proposal, one that has changed.

    What the request has begun is rolled back.
    """
    db.session.rollback()
    right = permissions.MATRIX.get(request.endpoint or "")
    if right and (right.sudo or right.two) and current_user.is_authenticated:
        _note_refusal(type(error).__name__)


def _note_refusal(why: str) -> None:
    """Record who was refused what, apart from whatever the request has begun."""
    db.session.rollback()
    if request.method in permissions.READING:
        log.warning("account %s may not open %s", current_user.id, request.endpoint)
        return
    with seconding.beside():
        refusals.note(db.session(), str(request.endpoint), why, by=current_user.id)
        db.session.commit()


def _to_login() -> ResponseReturnValue:
    flash(_("Войдите, чтобы продолжить."))
    here = request.script_root + request.full_path.rstrip("?")
    wanted = here if request.method == "GET" else None
    return redirect(url_for("auth.login", next=wanted))
