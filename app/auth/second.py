"""The second factor at the door: the code, its first enrolment, a passkey, and showing it again."""

from datetime import timedelta

from flask import Response, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.auth import entering, factors, guards, passkeys, pending, totp
from app.auth.blueprint import bp
from app.auth.forms import CodeForm, PasskeyForm
from app.auth.models import Account
from app.core import qr, throttle
from app.core.clock import now
from app.core.current import settings
from app.core.db import db
from app.core.forms import typed
from app.core.languages import said

HOUR = timedelta(hours=1)
CHALLENGES_OF_ADDRESS = 300


@bp.route("/login/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """Ask whoever has shown a password for a code; without a factor yet, lead to enrolling one."""
    half = entering.half()
    if half is None:
        return redirect(url_for("auth.login"))
    if not factors.enrolled(db.session(), half.account):
        return redirect(url_for("auth.enrol"))
    form = CodeForm()
    if form.validate_on_submit() and (how := checked(form, half.account)):
        return redirect(entering.admit(half.account, half, how), 303)
    return render_template("auth/code.html", form=form, passkey_form=PasskeyForm()), form.status


@bp.route("/login/enrol", methods=["GET", "POST"])
def enrol() -> ResponseReturnValue:
    """Bind an application by its first code; show the recovery codes, this once."""
    half = entering.half()
    if half is None or factors.enrolled(db.session(), half.account):
        return redirect(url_for("auth.code"))
    account, form = half.account, CodeForm()
    if form.validate_on_submit() and (codes := bound(form, account)):
        target = entering.admit(account, None, "totp")
        return render_template("auth/recovery_codes.html", codes=codes, target=target)
    return page_of_secret("auth/enrol.html", form, account)


@bp.post("/login/passkey/options")
def passkey_options() -> ResponseReturnValue:
    """Give a browser a challenge to sign; it says nothing of who has passkeys."""
    throttle.hit(db.session(), "passkey", entering.bucket(), CHALLENGES_OF_ADDRESS, HOUR)
    db.session.commit()
    options, challenge = passkeys.assertion(entering.site())
    keep_challenge(challenge)
    return Response(options, mimetype="application/json")


@bp.post("/login/passkey")
def passkey() -> ResponseReturnValue:
    """Let in whoever's passkey signed the challenge; of somebody who is in, note a fresh factor."""
    account = passkeys.show(
        db.session(), entering.site(), kept_challenge(), typed(PasskeyForm().credential)
    )
    if not current_user.is_authenticated:
        return redirect(entering.admit(account, None, "passkey"), 303)
    if current_user.id != account.id:
        raise passkeys.PasskeyRefused
    return proved(account, "passkey")


@bp.route("/sudo", methods=["GET", "POST"])
def sudo() -> ResponseReturnValue:
    """Ask for the second factor once more, before a dangerous act."""
    if not current_user.is_authenticated:
        return redirect(url_for("auth.login"))
    if not current_user.is_staff:
        abort(guards.FORBIDDEN)
    form = CodeForm()
    if form.validate_on_submit() and (how := checked(form, guards.myself())):
        return proved(guards.myself(), how)
    return guards.ask_again(form, request.form.get("act", "")), form.status


def proved(account: Account, how: str) -> ResponseReturnValue:
    """Note a fresh factor and go on: to the button of the act that waited, or to a page."""
    held, back = request.form.get("act", ""), str(session.get("next") or "")
    target = entering.prove_again(account, how)
    act = pending.read(settings().secret_key, account.id, held)
    if act is None:
        return redirect(target, 303)
    return render_template("auth/again.html", act=act, back=back or target)


def checked(form: CodeForm, account: Account) -> str:
    """Check the code that was typed; put a fault beside it, and keep the failure counted."""
    shown = factors.Shown(typed(form.code), entering.bucket())
    try:
        return factors.check(db.session(), account, settings().secret_key, shown)
    except factors.WrongCode as error:
        db.session.commit()
        form.refuse("code", said(error))
        return ""


def bound(form: CodeForm, account: Account) -> list[str]:
    """Bind the application whose secret this browser was shown; nothing when the code is wrong."""
    secret, shown = str(session.get("totp") or ""), "".join(typed(form.code).split())
    throttle.hit(
        db.session(), "factor-enrol", str(account.id), factors.FAILURES_OF_ACCOUNT, factors.TERM
    )
    try:
        codes = factors.enrol(db.session(), account, settings().secret_key, secret, shown)
    except factors.WrongCode as error:
        db.session.commit()
        form.refuse("code", said(error))
        return []
    session.pop("totp")
    return list(codes)


def page_of_secret(template: str, form: CodeForm, account: Account) -> tuple[str, int]:
    """Show the secret that this browser is to bind, as a QR code and as letters."""
    secret = session.setdefault("totp", totp.new_secret())
    address = totp.address(secret, account.email)
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    drawn = qr.svg(address)
    html = render_template(template, form=form, qr=drawn, secret=groups, address=address)
    return html, form.status


def keep_challenge(challenge: str) -> None:
    """Keep a challenge in the browser's signed session, with the moment."""
    session["challenge"] = [challenge, now().timestamp()]


def kept_challenge() -> str:
    """Return the challenge of this browser once; PasskeyRefused when it is too old or absent."""
    challenge, at = session.pop("challenge", ("", 0))
    if now().timestamp() - at > passkeys.TERM.total_seconds():
        raise passkeys.PasskeyRefused
    return str(challenge)
